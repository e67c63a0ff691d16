/** The first records of a source: enough to say what it is. */
import { Decompress } from 'fzstd';
import { parseJson } from '../core/json.js';
import type { SourceSpec } from '../core/tool-adapter.js';
import { RecordSplitter } from './record-splitter.js';
import { readBytes, type FileFacts } from './source-file.js';

export interface SourceHead { readonly records: readonly unknown[]; readonly complete: boolean }

const HEAD_BYTES = 1024 * 1024;
const HEAD_RECORDS = 64;

export function readHead(fd: number, facts: FileFacts, format: SourceSpec['format']): SourceHead {
  switch (format) {
    case 'blob':
    case 'sqlite':
      return { records: [], complete: true };
    case 'json': {
      const parsed = parseJson(readBytes(fd, 0, facts.size).toString('utf8').replace(/^\ufeff/, '').replace(/\0+$/, ''));
      return parsed.ok ? { records: [parsed.value], complete: true } : { records: [], complete: false };
    }
    case 'jsonl':
      return headOfLines([readBytes(fd, 0, Math.min(HEAD_BYTES, facts.size))], facts.size <= HEAD_BYTES);
    case 'jsonl-zst':
      return headOfLines(decompressed(readBytes(fd, 0, Math.min(HEAD_BYTES, facts.size))), facts.size <= HEAD_BYTES);
  }
}

function headOfLines(chunks: readonly Buffer[], all: boolean): SourceHead {
  const records: unknown[] = [];
  const splitter = new RecordSplitter();
  const splits = function* () {
    for (const chunk of chunks) yield* splitter.push(chunk);
    // The last line may be cut by our own limit: then it is no record yet.
    if (all) yield* splitter.end();
  };
  for (const split of splits()) {
    if (split.kind !== 'record') continue;
    if (records.length === HEAD_RECORDS) return { records, complete: false };
    records.push(split.record.value);
  }
  return { records, complete: all };
}

function decompressed(bytes: Buffer): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = new Decompress((chunk) => {
    size += chunk.length;
    if (size <= 4 * HEAD_BYTES) chunks.push(Buffer.from(chunk));
  });
  try {
    stream.push(bytes);
  } catch {
    // A damaged or cut frame: what came out before it counts.
  }
  return chunks;
}
