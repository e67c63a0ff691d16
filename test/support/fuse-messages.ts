/** The kernel's side of the FUSE protocol, for tests without a device: writes requests and reads answers. */
import { RequestBuffer } from '../../mount/backends/kernel/decode.js';
import { OPCODES, REQUEST_BUFFER } from '../../mount/backends/kernel/protocol.js';

const UNIQUE = 0x1_0000_0007n;

export interface RequestParts { readonly opcode: number; readonly node?: number; readonly body?: Buffer; readonly unique?: bigint }

/** A request in a buffer as the device delivers it, and its length. */
export function request(parts: RequestParts): { readonly buffer: RequestBuffer; readonly length: number } {
  const body = parts.body ?? Buffer.alloc(0);
  const buffer = new RequestBuffer(REQUEST_BUFFER);
  const { bytes } = buffer;
  // What an earlier, longer request has left behind the end.
  bytes.fill(0x41);
  bytes.fill(0, 0, 40);
  bytes.writeUInt32LE(40 + body.length, 0);
  bytes.writeUInt32LE(parts.opcode, 4);
  bytes.writeBigUInt64LE(parts.unique ?? UNIQUE, 8);
  bytes.writeBigUInt64LE(BigInt(parts.node ?? 0), 16);
  body.copy(bytes, 40);
  return { buffer, length: 40 + body.length };
}

export const longs = (...values: readonly (number | bigint)[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), index * 8));
  return bytes;
};

export const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4));
  return bytes;
};

export const lookup = (parent: number, name: Buffer | string): RequestParts => ({ opcode: OPCODES.LOOKUP, node: parent, body: Buffer.concat([Buffer.from(name), Buffer.of(0)]) });
export const read = (node: number, offset: number, size: number): RequestParts => ({ opcode: OPCODES.READ, node, body: Buffer.concat([longs(0, offset), words(size, 0), longs(0), words(0, 0)]) });
export const readdir = (node: number, offset: bigint, size: number, plus = true): RequestParts =>
  ({ opcode: plus ? OPCODES.READDIRPLUS : OPCODES.READDIR, node, body: Buffer.concat([longs(0, offset), words(size, 0), longs(0), words(0, 0)]) });
export const init = (minor: number, flags: number, major = 7): RequestParts => ({ opcode: OPCODES.INIT, body: words(major, minor, 131_072, flags, 0) });
export const forget = (node: number, count: number): RequestParts => ({ opcode: OPCODES.FORGET, node, body: longs(count) });
export const batchForget = (...list: readonly (readonly [number, number])[]): RequestParts => ({ opcode: OPCODES.BATCH_FORGET, body: Buffer.concat([words(list.length, 0), longs(...list.flat())]) });

export interface Answer { readonly length: number; readonly errno: number; readonly unique: bigint; readonly body: Buffer }

export function answer(bytes: Buffer, length: number): Answer {
  return { length: bytes.readUInt32LE(0), errno: Math.abs(bytes.readInt32LE(4)), unique: bytes.readBigUInt64LE(8), body: Buffer.from(bytes.subarray(16, length)) };
}

export interface AttrFields {
  readonly ino: number; readonly size: number; readonly blocks: number; readonly mtime: number; readonly mtimeNs: number; readonly mode: number;
  readonly nlink: number; readonly uid: number; readonly gid: number; readonly blksize: number;
}

const long = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

export function attrAt(bytes: Buffer, at: number): AttrFields {
  return {
    ino: long(bytes, at), size: long(bytes, at + 8), blocks: long(bytes, at + 16), mtime: Number(bytes.readBigInt64LE(at + 32)), mtimeNs: bytes.readUInt32LE(at + 52),
    mode: bytes.readUInt32LE(at + 60), nlink: bytes.readUInt32LE(at + 64), uid: bytes.readUInt32LE(at + 68), gid: bytes.readUInt32LE(at + 72), blksize: bytes.readUInt32LE(at + 80),
  };
}

export interface EntryFields { readonly node: number; readonly validity: number; readonly attr: AttrFields }

export function entryAt(bytes: Buffer, at: number): EntryFields {
  return { node: long(bytes, at), validity: long(bytes, at + 16) + bytes.readUInt32LE(at + 32) / 1e9, attr: attrAt(bytes, at + 40) };
}

export interface ListedName { readonly name: string; readonly ino: number; readonly offset: bigint; readonly type: number; readonly node: number | undefined }

/** The entries of a listing; throws when they are not laid out as the kernel demands. */
export function listed(body: Buffer, plus = true): ListedName[] {
  const names: ListedName[] = [];
  for (let at = 0; at < body.length;) {
    const dirent = at + (plus ? 128 : 0);
    const length = body.readUInt32LE(dirent + 16);
    const end = dirent + 24 + length;
    names.push({
      name: body.toString('utf8', dirent + 24, end), ino: long(body, dirent), offset: body.readBigUInt64LE(dirent + 8), type: body.readUInt32LE(dirent + 20),
      node: plus ? long(body, at) : undefined,
    });
    at = Math.ceil(end / 8) * 8;
    if (at > body.length) throw new Error('an entry is cut');
  }
  return names;
}
