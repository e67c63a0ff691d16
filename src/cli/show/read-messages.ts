/** The messages of a session, one after the other, in memory that one message needs. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SfsError } from '../../core/errors.js';
import { arrayOf, isObject, parseJson, textOf, type JsonObject } from '../../core/json.js';

const LF = 0x0a;

/** A line as it is, and what it says; `value` is undefined for one that is no message. */
export interface ReadMessage { readonly line: string; readonly value: JsonObject | undefined }

/** `length`: bytes that are committed; what is being appended beyond them is not looked at. */
export async function* readMessages(folder: string, length: number): AsyncGenerator<ReadMessage> {
  if (length === 0) return;
  const path = join(folder, 'messages.jsonl');
  let held: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: length - 1, highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
        yield messageFrom(Buffer.concat([...held, chunk.subarray(start, end)]).toString('utf8'));
        held = [];
        start = end + 1;
      }
      held.push(chunk.subarray(start));
    }
  } catch (error) {
    throw new SfsError('source-unreadable', `${path} cannot be read: ${messageOf(error)}`, 'See what is wrong with the store: sfs doctor', { cause: error });
  }
  const rest = Buffer.concat(held).toString('utf8');
  if (rest.trim() !== '') yield messageFrom(rest);
}

function messageFrom(line: string): ReadMessage {
  const parsed = parseJson(line);
  return { line, value: parsed.ok && isObject(parsed.value) ? parsed.value : undefined };
}

export function blocksOf(message: JsonObject): readonly JsonObject[] {
  const { content } = message;
  return typeof content === 'string' ? [{ type: 'text', text: content }] : arrayOf(content).filter(isObject);
}

export function isSidechain(message: JsonObject): boolean {
  return message['is_sidechain'] === true;
}

export const wordOf = (value: unknown, otherwise: string): string => textOf(value) ?? otherwise;
