/** The example sessions as values, and every way to spoil a value by one key. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject, type JsonObject } from '../../src/core/json.js';

export const EXAMPLES = fileURLToPath(new URL('../../spec/examples/', import.meta.url));

export const exampleNames = readdirSync(EXAMPLES).sort();

export const examplePath = (name: string, ...parts: readonly string[]): string => join(EXAMPLES, name, ...parts);

function objectIn(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('an example holds something else than an object');
  return value;
}

export const exampleDocument = (name: string, file: string): JsonObject => objectIn(readFileSync(examplePath(name, file), 'utf8'));

export const exampleMessages = (name: string): readonly JsonObject[] =>
  readFileSync(examplePath(name, 'messages.jsonl'), 'utf8').trimEnd().split('\n').map(objectIn);

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Copies `value` with the member at `pointer` set, or removed when `to` is undefined. */
export function changed(value: JsonObject, pointer: string, to: unknown): JsonObject {
  const copy: Record<string, unknown> = structuredClone(value);
  const keys = pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let place: Record<string, unknown> | unknown[] = copy;
  for (const key of keys) {
    const next: unknown = Array.isArray(place) ? place[Number(key)] : place[key];
    if (!Array.isArray(next) && !isObject(next)) throw new Error(`nothing at ${pointer}`);
    place = next;
  }
  if (Array.isArray(place)) place[Number(last)] = to;
  else if (to === undefined) delete place[last];
  else place[last] = to;
  return copy;
}

/** Pointers to every object (`''` first) and every other value below `value`, leaving out the free ones that `isFree` names. */
export function pointersOf(value: unknown, isFree: (pointer: string) => boolean): { readonly objects: readonly string[]; readonly leaves: readonly string[] } {
  const objects: string[] = [];
  const leaves: string[] = [];
  const walk = (current: unknown, pointer: string): void => {
    if (isFree(pointer)) return;
    if (Array.isArray(current)) current.forEach((item, index) => { walk(item, `${pointer}/${String(index)}`); });
    else if (isObject(current)) {
      objects.push(pointer);
      for (const [key, item] of Object.entries(current)) walk(item, `${pointer}/${escaped(key)}`);
    } else leaves.push(pointer);
  };
  walk(value, '');
  return { objects, leaves };
}
