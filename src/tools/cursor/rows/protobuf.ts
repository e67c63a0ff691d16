/** As much of the protobuf wire format as it takes to find the ids of child blobs in a node (https://protobuf.dev/programming-guides/encoding/). */

const HASH_BYTES = 32;
const MAX_DEPTH = 6;

/** All 32-byte fields of a message given as hex, and of messages nested in it, in order, as lower-case hex. A blob that is no message has none. */
export function hashesIn(hex: string, depth = 0): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < hex.length) {
    const tag = varint(hex, at);
    if (tag === undefined || tag.value < 8) return depth === 0 ? found : [];
    at = tag.end;
    const field = payload(hex, at, tag.value % 8);
    if (field === undefined) return depth === 0 ? found : [];
    at = field.end;
    if (field.bytes === undefined) continue;
    if (field.bytes.length === HASH_BYTES * 2) found.push(field.bytes.toLowerCase());
    else if (field.bytes.length > HASH_BYTES * 2 && depth < MAX_DEPTH) found.push(...hashesIn(field.bytes, depth + 1));
  }
  return found;
}

/** The bytes of a length-delimited field, as hex; other wire types are only passed over. Undefined: not protobuf. */
function payload(hex: string, at: number, wireType: number): { readonly end: number; readonly bytes?: string } | undefined {
  if (wireType === 0) {
    const number = varint(hex, at);
    return number === undefined ? undefined : { end: number.end };
  }
  const fixed = wireType === 1 ? 8 : wireType === 5 ? 4 : undefined;
  if (fixed !== undefined) return at + fixed * 2 > hex.length ? undefined : { end: at + fixed * 2 };
  if (wireType !== 2) return undefined;
  const length = varint(hex, at);
  if (length === undefined) return undefined;
  const end = length.end + length.value * 2;
  return end > hex.length ? undefined : { end, bytes: hex.slice(length.end, end) };
}

function varint(hex: string, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  let factor = 1;
  for (let at = start; at + 2 <= hex.length && at < start + 20; at += 2) {
    const byte = Number.parseInt(hex.slice(at, at + 2), 16);
    if (Number.isNaN(byte)) return undefined;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value, end: at + 2 };
  }
  return undefined;
}
