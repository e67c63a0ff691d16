import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { StoredSession } from './session.js';

/** An archive as it is sent: its exact bytes, with no encoding around that a client would take off. */
export function archiveFile(session: StoredSession, bytes: Readable): StreamableFile {
  return new StreamableFile(bytes, { type: 'application/gzip', length: session.blobSizeBytes, disposition: `attachment; filename="${session.id}.tar.gz"` });
}
