/** Where the messages stand in a messages.jsonl, so that any page of them is read at once and never parsed again. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { arrayOf, isObject, objectOf, parseJson } from '../../src/core/json.js';

/** Of one message: its first byte and the one behind its last, each eight bytes, little-endian. */
export const PLACE_BYTES = 16;
const LINE_FEED = 0x0a;
const BATCH = 4096;
const MOST_PROMPTS = 20;

export interface MessageNotes {
  readonly count: number;
  /** Texts of the first prompts, for a title. */
  readonly prompts: readonly string[];
}

/** Lines that are no JSON object are left out. */
export async function writeMessagePlaces(messages: string, places: string): Promise<MessageNotes> {
  const writer = new PlaceWriter(await open(places, 'w', 0o600));
  try {
    let start = 0;
    let rest: Buffer[] = [];
    for await (const chunk of createReadStream(messages, { highWaterMark: 1024 ** 2 })) {
      if (!Buffer.isBuffer(chunk)) continue;
      let bytes = chunk;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED)) {
        const line = Buffer.concat([...rest, bytes.subarray(0, end)]);
        await writer.add(line, start);
        start += line.length + 1;
        rest = [];
        bytes = bytes.subarray(end + 1);
      }
      if (bytes.length > 0) rest.push(bytes);
    }
    await writer.add(Buffer.concat(rest), start);
    return await writer.finish();
  } finally {
    await writer.close();
  }
}

class PlaceWriter {
  private count = 0;
  private readonly prompts: string[] = [];
  private places: bigint[] = [];

  constructor(private readonly file: FileHandle) {}

  async add(line: Buffer, start: number): Promise<void> {
    if (!isUtf8(line)) return;
    const parsed = parseJson(line.toString('utf8'));
    if (!parsed.ok || !isObject(parsed.value)) return;
    const { role, is_meta: isMeta, content } = parsed.value;
    if (this.prompts.length < MOST_PROMPTS && role === 'user' && isMeta !== true) this.prompts.push(textIn(content));
    this.count += 1;
    this.places.push(BigInt(start), BigInt(start + line.length));
    if (this.places.length >= BATCH) await this.flush();
  }

  async finish(): Promise<MessageNotes> {
    await this.flush();
    return { count: this.count, prompts: this.prompts };
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async flush(): Promise<void> {
    await this.file.writeFile(Buffer.from(BigUint64Array.from(this.places).buffer));
    this.places = [];
  }
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return arrayOf(content).flatMap((block) => (objectOf(block)['type'] === 'text' ? [String(objectOf(block)['text'])] : [])).join('\n');
}
