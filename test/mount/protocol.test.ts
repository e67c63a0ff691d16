import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeRequest } from '../../mount/backends/kernel/decode.js';
import { ListingWriter, ReplyBuffer, encodeAttr, encodeEntry, encodeInvalidateEntry, encodeInvalidateNode, encodeNegativeEntry, encodeStatfs } from '../../mount/backends/kernel/encode.js';
import { negotiate } from '../../mount/backends/kernel/init.js';
import { INIT_FLAGS, OPCODES, opcodeName } from '../../mount/backends/kernel/protocol.js';
import type { Attr } from '../../mount/tree-fs.js';
import { answer, attrAt, batchForget, entryAt, forget, init, listed, lookup, read, readdir, request, words } from '../support/fuse-messages.js';

const OWNER = { uid: 1000, gid: 4_000_000_000 };
const whole = fc.integer({ min: 2, max: 2 ** 52 - 1 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => text.replace(/[\0/]/g, '_')).filter((text) => Buffer.byteLength(text) <= 255);
const attribute: fc.Arbitrary<Attr> = fc.record({
  node: whole, ino: whole, kind: fc.constantFrom('dir' as const, 'file' as const, 'link' as const), mode: fc.integer({ min: 0, max: 0o777 }),
  size: fc.integer({ min: 0, max: 2 ** 52 }), mtime: fc.integer({ min: -1e12, max: 4e12 }), nlink: fc.integer({ min: 1, max: 1e6 }), validity: fc.constantFrom(0, 0.2, 1, 3600),
});
const KIND_BITS = { dir: 0o040000, file: 0o100000, link: 0o120000 };

const decoded = (parts: Parameters<typeof request>[0]): ReturnType<typeof decodeRequest> => {
  const { buffer, length } = request(parts);
  return decodeRequest(buffer, length);
};

describe('requests of the kernel', () => {
  it('carry any name of the tree in a lookup', () => {
    fc.assert(fc.property(whole, name, (parent, text) => {
      expect(decoded(lookup(parent, text))).toEqual({ kind: 'lookup', parent, name: text, tooLong: false });
    }));
  });

  it('with bytes that are no UTF-8 name nothing', () => {
    expect(decoded(lookup(1, Buffer.from([0x66, 0xff, 0xfe])))).toMatchObject({ name: undefined });
    expect(decoded(lookup(1, 'a\ufffdb'))).toMatchObject({ name: 'a\ufffdb' });
  });

  it('tell names of more than 255 bytes', () => {
    expect(decoded(lookup(1, 'x'.repeat(255)))).toMatchObject({ tooLong: false });
    expect(decoded(lookup(1, 'é'.repeat(128)))).toMatchObject({ tooLong: true });
  });

  it('read at any offset and size', () => {
    fc.assert(fc.property(whole, fc.integer({ min: 0, max: 2 ** 52 }), fc.integer({ min: 0, max: 2 ** 20 }), (node, offset, size) => {
      expect(decoded(read(node, offset, size))).toEqual({ kind: 'read', node, offset, size });
    }));
  });

  it('continue a listing where it was', () => {
    fc.assert(fc.property(whole, fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.boolean(), (node, generation, position, plus) => {
      const offset = (BigInt(generation) << 32n) + BigInt(position);
      expect(decoded(readdir(node, offset, 4096, plus))).toEqual({ kind: 'readdir', node, cookie: { generation, position }, size: 4096, plus });
    }));
  });

  it('forget one and many nodes', () => {
    expect(decoded(forget(9, 3))).toEqual({ kind: 'forget', list: [{ node: 9, count: 3 }] });
    fc.assert(fc.property(fc.array(fc.tuple(whole, fc.integer({ min: 1, max: 1000 })), { maxLength: 50 }), (list) => {
      expect(decoded(batchForget(...list))).toEqual({ kind: 'forget', list: list.map(([node, count]) => ({ node, count })) });
    }));
  });

  it('cannot make the decoder read beyond their end', () => {
    const lying = { opcode: OPCODES.BATCH_FORGET, body: words(1_000_000, 0) };
    expect(decoded(lying)).toEqual({ kind: 'forget', list: [] });
  });

  it('never make the decoder throw', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5000 }), fc.uint8Array({ maxLength: 200 }), (opcode, body) => {
      decoded({ opcode, body: Buffer.from(body) });
    }));
  });

  it('have names for statistics', () => {
    expect(opcodeName(OPCODES.READDIRPLUS)).toBe('readdirplus');
    expect(opcodeName(99)).toBe('opcode-99');
  });
});

describe('answers to the kernel', () => {
  it('repeat the number of the request in full', () => {
    const reply = new ReplyBuffer(0);
    expect(answer(reply.bytes, reply.fail(5, 0xffff_fffe, 0x8000_0001))).toMatchObject({ errno: 5, length: 16, unique: 0x8000_0001_ffff_fffen });
  });

  it('carry every attribute exactly', () => {
    fc.assert(fc.property(attribute, (attr) => {
      const reply = new ReplyBuffer(256);
      const size = encodeEntry(reply, attr, OWNER);
      const entry = entryAt(reply.bytes, 16);
      const seconds = Math.floor(attr.mtime / 1000);
      expect(size).toBe(128);
      expect(entry.node).toBe(attr.node);
      expect(entry.validity).toBeCloseTo(attr.validity, 6);
      expect(entry.attr).toEqual({
        ino: attr.ino, size: attr.size, blocks: Math.ceil(attr.size / 512), mtime: seconds, mtimeNs: (attr.mtime - seconds * 1000) * 1e6,
        mode: KIND_BITS[attr.kind] | attr.mode, nlink: attr.nlink, ...OWNER, blksize: 131_072,
      });
      expect(encodeAttr(reply, attr, OWNER)).toBe(104);
      expect(attrAt(reply.bytes, 32)).toEqual(entry.attr);
    }));
  });

  it('say for how long a name is known not to exist', () => {
    const reply = new ReplyBuffer(256);
    reply.bytes.fill(0xff);
    encodeNegativeEntry(reply, 2.5);
    expect(entryAt(reply.bytes, 16)).toMatchObject({ node: 0, validity: 2.5 });
  });

  it('count files and blocks', () => {
    const reply = new ReplyBuffer(256);
    expect(encodeStatfs(reply, { files: 12, bytes: 5000 })).toBe(80);
    expect([0, 24, 40, 44].map((at) => reply.bytes.readUInt32LE(16 + at))).toEqual([2, 12, 4096, 255]);
  });

  it.each([true, false])('hold as many listing entries as fit, aligned and whole (plus: %s)', (plus) => {
    fc.assert(fc.property(fc.array(fc.tuple(name, attribute), { maxLength: 40 }), fc.integer({ min: 160, max: 4096 }), (entries, size) => {
      const reply = new ReplyBuffer(0);
      const writer = new ListingWriter(reply, size, OWNER);
      const taken = entries.findIndex(([text, attr], index) => {
        const entry = { name: text, attr, generation: 7, position: index + 1 };
        return !(plus ? writer.plus(entry, true) : writer.plain(entry));
      });
      const fitting = entries.slice(0, taken === -1 ? entries.length : taken);
      expect(writer.used).toBeLessThanOrEqual(size);
      const seen = listed(Buffer.from(reply.bytes.subarray(16, 16 + writer.used)), plus);
      expect(seen).toEqual(fitting.map(([text, attr], index) => ({
        name: text, ino: attr.ino, offset: (7n << 32n) + BigInt(index + 1), type: KIND_BITS[attr.kind] >> 12, node: plus ? attr.node : undefined,
      })));
    }));
  });
});

describe('notifications', () => {
  it('name a directory entry with its terminating zero', () => {
    fc.assert(fc.property(whole, name, (parent, text) => {
      const message = encodeInvalidateEntry(parent, text);
      const length = Buffer.byteLength(text);
      expect(message.readUInt32LE(0)).toBe(message.length);
      expect(message.readInt32LE(4)).toBe(3);
      expect(message.readBigUInt64LE(8)).toBe(0n);
      expect(Number(message.readBigUInt64LE(16))).toBe(parent);
      expect(message.readUInt32LE(24)).toBe(length);
      expect(message.subarray(32)).toEqual(Buffer.concat([Buffer.from(text), Buffer.of(0)]));
    }));
  });

  it('name a node with all of its content', () => {
    const message = encodeInvalidateNode(2 ** 40 + 5);
    expect([message.length, message.readUInt32LE(0), message.readInt32LE(4)]).toEqual([40, 40, 2]);
    expect([16, 24, 32].map((at) => Number(message.readBigUInt64LE(at)))).toEqual([2 ** 40 + 5, 0, 0]);
  });
});

describe('the agreement with the kernel', () => {
  const all = Object.values(INIT_FLAGS).reduce((sum, flag) => sum | flag, 0);
  const offer = (minor: number, flags: number, major = 7): Parameters<typeof negotiate>[0] => {
    const parsed = decoded(init(minor, flags, major));
    if (parsed.kind !== 'init') throw new Error('no init');
    return parsed;
  };

  it('is on the older of both minors', () => {
    expect(negotiate(offer(31, all))).toMatchObject({ kind: 'agreed', answer: { minor: 31 } });
    expect(negotiate(offer(99, all))).toMatchObject({ kind: 'agreed', answer: { minor: 40 } });
  });

  it('takes only flags that the kernel offers', () => {
    fc.assert(fc.property(fc.integer(), (flags) => {
      const agreement = negotiate(offer(40, flags));
      if (agreement.kind !== 'agreed') throw new Error('refused');
      expect(agreement.answer.flags & ~flags).toBe(0);
      expect(agreement.zeroOpendir).toBe((flags & INIT_FLAGS.NO_OPENDIR_SUPPORT) !== 0);
    }));
  });

  it('never lets the kernel drop pages by itself', () => {
    const AUTO_INVAL_DATA = 1 << 12;
    const agreement = negotiate(offer(40, -1));
    expect(agreement.kind === 'agreed' && agreement.answer.flags & AUTO_INVAL_DATA).toBe(0);
  });

  it('is refused to kernels that are too old, and asked again of those from the future', () => {
    expect(negotiate(offer(30, all))).toEqual({ kind: 'too-old' });
    expect(negotiate(offer(0, all, 8))).toEqual({ kind: 'again' });
  });
});
