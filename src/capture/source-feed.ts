/** Bytes of one source → records → its reader → the session. Takes the bytes in chunks, whatever the format. */
import { Decompress } from 'fzstd';
import { messageOf } from '../core/errors.js';
import { parseJson } from '../core/json.js';
import type { NativeReader, NativeRecord } from '../core/tool-adapter.js';
import { RecordSplitter, type Split } from './record-splitter.js';
import type { ReadingSource, SessionBuilder } from './session-builder.js';
import type { SourceState } from './session-state.js';

export interface Reading { readonly source: SourceState; readonly reader: NativeReader; readonly builder: SessionBuilder }

export interface SourceFeed {
  push(chunk: Buffer): void;
  /** At the end of what is there now: stores where the next append goes on in the source's state. */
  end(): void;
}

export function feedOf(reading: Reading): SourceFeed {
  switch (reading.source.format) {
    case 'jsonl':
    case 'sqlite':
      return new LineFeed(reading);
    case 'jsonl-zst':
      return new ZstdFeed(reading);
    case 'json':
      return new DocumentFeed(reading);
    case 'blob':
      return { push: () => undefined, end: () => undefined };
  }
}

function readingSource({ source }: Reading): ReadingSource {
  return { file: source.nativePath ?? source.relative, open: source.open };
}

function deliver(reading: Reading, target: ReadingSource, record: NativeRecord): void {
  try {
    reading.builder.apply(target, reading.reader.push(record), record);
  } catch (error) {
    // A reader that throws is our bug, but it must not cost the session: the bytes are kept, the record is told.
    reading.builder.problem(target.file, record.line, `not readable: ${messageOf(error)}`);
    reading.builder.apply(target, [{ kind: 'kept', type: 'unreadable' }], record);
  }
}

function close(reading: Reading, target: ReadingSource): void {
  reading.source.reader = reading.reader.state();
  reading.source.open = target.open;
}

class LineFeed implements SourceFeed {
  private readonly splitter: RecordSplitter;
  private readonly target: ReadingSource;

  constructor(private readonly reading: Reading) {
    const { offset, line } = reading.source.parsed;
    this.splitter = new RecordSplitter(offset, line);
    this.target = readingSource(reading);
  }

  push(chunk: Buffer): void {
    for (const split of this.splitter.push(chunk)) this.handle(split);
  }

  end(): void {
    for (const split of this.splitter.end()) this.handle(split);
    const last = this.reading.reader.flush?.() ?? [];
    this.reading.builder.apply(this.target, last, undefined);
    this.reading.source.parsed = { offset: this.splitter.consumed, line: this.splitter.lines };
    close(this.reading, this.target);
  }

  private handle(split: Split): void {
    if (split.kind === 'record') deliver(this.reading, this.target, split.record);
    else {
      this.reading.builder.problem(this.target.file, split.line, split.message);
      this.reading.builder.apply(this.target, [{ kind: 'kept', type: 'malformed' }], { value: undefined, line: split.line, offset: split.offset });
    }
  }
}

/** A `.zst` file is always read whole: it is written once, when the tool packs a finished session. */
class ZstdFeed implements SourceFeed {
  private readonly lines: LineFeed;
  private readonly decompress: Decompress;
  private shown = 0;
  private failed: string | undefined;

  constructor(private readonly reading: Reading) {
    this.lines = new LineFeed(reading);
    this.decompress = new Decompress((bytes) => {
      this.shown += bytes.length;
      this.lines.push(Buffer.from(bytes));
    });
  }

  push(chunk: Buffer): void {
    if (this.failed !== undefined) return;
    try {
      this.decompress.push(chunk);
    } catch (error) {
      this.failed = messageOf(error);
    }
  }

  end(): void {
    this.lines.end();
    this.reading.source.shownSize = this.shown;
    if (this.failed !== undefined) this.reading.builder.problem(this.reading.source.relative, undefined, `cannot be decompressed to its end: ${this.failed}`);
  }
}

class DocumentFeed implements SourceFeed {
  private readonly chunks: Buffer[] = [];
  private readonly target: ReadingSource;

  constructor(private readonly reading: Reading) {
    this.target = readingSource(reading);
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  end(): void {
    const text = Buffer.concat(this.chunks).toString('utf8').replace(/^\ufeff/, '').replace(/\0+$/, '');
    const parsed = parseJson(text);
    if (parsed.ok) deliver(this.reading, this.target, { value: parsed.value, line: 1, offset: 0 });
    else this.reading.builder.problem(this.target.file, undefined, `not a JSON document (cut while it was written?): ${parsed.reason}`);
    this.reading.builder.apply(this.target, this.reading.reader.flush?.() ?? [], undefined);
    close(this.reading, this.target);
  }
}
