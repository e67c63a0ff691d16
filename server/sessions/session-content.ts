/** Parts of an unpacked archive, streamed as they lie on disk: whatever their size, messages are never parsed here. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '../../src/core/json.js';
import type { JsonObject } from '../../src/core/json.js';
import { FILES, MESSAGE_PLACES, PARTS } from '../archives/archive-facts.js';
import { PLACE_BYTES } from '../archives/message-places.js';
import { pageOf } from '../http/page.dto.js';
import type { Page, PageRequest } from '../http/page.dto.js';

/** One of the session's small files; undefined when it has none, or one that is no JSON object. */
export async function readPart(folder: string, name: 'workspace' | 'tools'): Promise<JsonObject | undefined> {
  const text = await readFile(join(folder, FILES, PARTS[name]), 'utf8').catch(() => '');
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

/** JSON text `{"messages":[…],"total":…}`, piece by piece. */
export async function readMessages(folder: string | undefined, request: PageRequest, order: 'newest' | 'oldest'): Promise<AsyncIterable<string | Buffer>> {
  const places = folder === undefined ? undefined : await readFile(join(folder, MESSAGE_PLACES)).catch(() => undefined);
  const total = (places?.length ?? 0) / PLACE_BYTES;
  const first = (request.page - 1) * request.pageSize;
  const length = Math.max(0, Math.min(request.pageSize, total - first));
  const numbers = Array.from({ length }, (_, at) => (order === 'oldest' ? first + at : total - 1 - first - at));
  const wanted = places === undefined ? [] : numbers.map((number) => placeAt(places, number));
  return bodyOf(join(folder ?? '', FILES, PARTS.messages), wanted, pageOf(request, total));
}

interface Place { readonly start: number; readonly end: number }

function placeAt(places: Buffer, number: number): Place {
  const at = number * PLACE_BYTES;
  return { start: Number(places.readBigUInt64LE(at)), end: Number(places.readBigUInt64LE(at + PLACE_BYTES / 2)) };
}

async function* bodyOf(path: string, wanted: readonly Place[], page: Page): AsyncGenerator<string | Buffer> {
  const file = wanted.length === 0 ? undefined : await open(path);
  try {
    yield '{"messages":[';
    for (const [at, { start, end }] of wanted.entries()) {
      if (at > 0) yield ',';
      const bytes = Buffer.alloc(end - start);
      await file?.read(bytes, 0, bytes.length, start);
      yield bytes;
    }
    yield `],${JSON.stringify(page).slice(1)}`;
  } finally {
    await file?.close();
  }
}
