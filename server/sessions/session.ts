/** A session as the server keeps it. */
import type { SessionId } from '../../src/core/ids.js';
import type { ArchiveFacts } from '../archives/archive-facts.js';

export interface StoredSession extends Omit<ArchiveFacts, 'title' | 'tags'> {
  readonly id: SessionId;
  readonly userId: string;
  /** Number of its last change among those of the account. */
  readonly seq: number;
  readonly title: string | undefined;
  readonly tags: readonly string[];
  readonly alias: string | undefined;
  /** Set by a person here: what an archive says does not change it any more. */
  readonly titleIsEdited: boolean;
  readonly tagsAreEdited: boolean;
  readonly blobKey: string;
  readonly blobSizeBytes: number;
  /** SHA-256 of the archive, hex. */
  readonly etag: string;
  /** Milliseconds; `createdAt` is that of the first upload. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly uploadedAt: number;
  readonly deletion: Deletion | undefined;
}

export type DeleteScope = 'cloud' | 'everywhere';

export interface Deletion {
  readonly at: number;
  readonly by: string;
  readonly scope: DeleteScope;
  /** From then on it can't be restored. */
  readonly purgeAfter: number;
  /** Its bytes are gone; only that it was is still known. */
  readonly isPurged: boolean;
}

/** What a change of a session may set. */
export type SessionChange = Partial<Omit<StoredSession, 'id' | 'userId' | 'seq' | 'deletion'>> & { readonly deletion?: Deletion | null };
