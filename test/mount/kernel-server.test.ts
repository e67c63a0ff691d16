import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { KernelServer, type Deferred } from '../../mount/backends/kernel/kernel-server.js';
import { INIT_FLAGS, OPCODES } from '../../mount/backends/kernel/protocol.js';
import { FsError, ROOT } from '../../mount/tree-fs.js';
import { answer, attrAt, batchForget, entryAt, forget, init, listed, lookup, read, readdir, request, type Answer, type ListedName, type RequestParts } from '../support/fuse-messages.js';
import { SyntheticTree, patternBytes } from '../support/synthetic-tree.mjs';

const { errno } = constants;
const ALL_FLAGS = Object.values(INIT_FLAGS).reduce((sum, flag) => sum | flag, 0);
const cache = mkdtempSync(join(tmpdir(), 'sfs-server-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

describe('the server of the kernel protocol', () => {
  let tree: SyntheticTree;
  let server: KernelServer;
  let deferred: Deferred[];
  let faults: string[];
  let starts: number;

  beforeEach(() => {
    tree = new SyntheticTree(FsError, { cache, many: 500, greppable: 3 });
    [deferred, faults, starts] = [[], [], 0];
    server = new KernelServer(tree, { owner: { uid: 7, gid: 8 }, negativeValidity: 12 }, {
      deferred: (one) => deferred.push(one), started: () => { starts += 1; }, refused: () => undefined, fault: (_, operation) => faults.push(operation),
    });
  });

  function ask(parts: RequestParts): Answer | undefined {
    const { buffer, length } = request(parts);
    const size = server.handle(buffer, length);
    return size === 0 ? undefined : answer(server.reply.bytes, size);
  }
  function must(parts: RequestParts): Answer {
    const got = ask(parts);
    if (got === undefined) throw new Error('no answer');
    return got;
  }
  const nodeOf = (...names: readonly string[]): number => names.reduce((parent, name) => entryAt(must(lookup(parent, name)).body, 0).node, ROOT);

  function listAll(node: number, size: number, plus: boolean, between: () => void = () => undefined): ListedName[] {
    const all: ListedName[] = [];
    for (let offset = 0n; ;) {
      const part = listed(must(readdir(node, offset, size, plus)).body, plus);
      if (part.length === 0) return all;
      all.push(...part);
      offset = part.at(-1)?.offset ?? offset;
      between();
    }
  }

  it('starts once the kernel has been answered', () => {
    expect(must(init(40, ALL_FLAGS))).toMatchObject({ errno: 0, length: 80 });
    expect(starts).toBe(1);
  });

  it('answers lookups with the owner of the mount', () => {
    const entry = entryAt(must(lookup(nodeOf('sizes'), '4096')).body, 0);
    expect(entry).toMatchObject({ validity: 3600, attr: { size: 4096, uid: 7, gid: 8, mode: 0o100600, blocks: 8 } });
    expect(attrAt(must({ opcode: OPCODES.GETATTR, node: entry.node }).body, 16)).toEqual(entry.attr);
  });

  it('lets the kernel remember a missing name for the given time', () => {
    const got = must(lookup(ROOT, 'nothing'));
    expect(got.errno).toBe(0);
    expect(entryAt(got.body, 0)).toMatchObject({ node: 0, validity: 12 });
  });

  it.each([
    ['a name that is too long', (): RequestParts => lookup(ROOT, 'x'.repeat(256)), errno.ENAMETOOLONG],
    ['a lookup in a file', (): RequestParts => lookup(nodeOf('sizes', '1'), 'x'), errno.ENOTDIR],
    ['an unknown node', (): RequestParts => ({ opcode: OPCODES.GETATTR, node: 2 ** 51 }), errno.ESTALE],
    ['a write', (): RequestParts => ({ opcode: OPCODES.WRITE, node: ROOT }), errno.EROFS],
    ['a removal', (): RequestParts => ({ opcode: OPCODES.UNLINK, node: ROOT }), errno.EROFS],
    ['an open', (): RequestParts => ({ opcode: OPCODES.OPEN, node: nodeOf('sizes', '1') }), errno.ENOSYS],
    ['an opendir', (): RequestParts => ({ opcode: OPCODES.OPENDIR, node: ROOT }), errno.ENOSYS],
    ['an attribute list', (): RequestParts => ({ opcode: OPCODES.LISTXATTR, node: ROOT }), errno.ENOSYS],
    ['an operation of the future', (): RequestParts => ({ opcode: 4711, node: ROOT }), errno.ENOSYS],
    ['a reading of a directory', (): RequestParts => read(ROOT, 0, 10), errno.EISDIR],
  ])('refuses %s with its errno', (_, parts, expected) => {
    expect(must(parts())).toMatchObject({ errno: expected, length: 16 });
    expect(faults).toEqual([]);
  });

  it.each([OPCODES.INTERRUPT, OPCODES.NOTIFY_REPLY])('says nothing to notice %d', (opcode) => {
    expect(ask({ opcode, node: ROOT })).toBeUndefined();
  });

  it('reads any part of a file', () => {
    const node = nodeOf('sizes', '5m');
    const bytes = patternBytes(4, 5 * 1024 * 1024);
    for (const [offset, size] of [[0, 131_072], [777, 777], [bytes.length - 10, 131_072], [bytes.length, 10], [0, 3 * 1024 * 1024]] as const) {
      expect(must(read(node, offset, size)).body.equals(bytes.subarray(offset, offset + size))).toBe(true);
    }
  });

  it('hands a read on that has to wait, with its number', () => {
    expect(ask({ ...read(nodeOf('rendered', 'small'), 100, 50), unique: 0x2_0000_0003n })).toBeUndefined();
    expect(deferred).toMatchObject([{ unique: { low: 3, high: 2 }, slice: { offset: 100, length: 50 }, job: { size: 3000 } }]);
  });

  it('turns a fault of the tree into an I/O error and reports it', () => {
    expect(must(read(nodeOf('faults', 'throwing'), 0, 10))).toMatchObject({ errno: errno.EIO });
    expect(faults).toEqual(['read']);
  });

  it.each([[512, true], [4096, true], [131_072, true], [512, false]])('lists everything once in pieces of %d bytes (plus: %s)', (size, plus) => {
    const names = listAll(nodeOf('many'), size, plus).map((entry) => entry.name);
    expect(names.slice(0, 2)).toEqual(['.', '..']);
    expect(names).toHaveLength(502);
    expect(new Set(names).size).toBe(502);
  });

  it('keeps one snapshot for a listing while the directory changes and others list it', () => {
    const node = nodeOf('many');
    let turn = 0;
    const names = listAll(node, 1024, true, () => {
      turn += 1;
      tree.apply({ remove: `/many/entry-${String(turn).padStart(5, '0')}` });
      tree.apply({ set: `/many/added-${turn}`, text: 'x' });
      must(readdir(node, 0n, 4096));
    }).map((entry) => entry.name);
    expect(turn).toBeGreaterThan(20);
    expect(turn).toBeLessThan(128);
    expect(names.filter((name) => name.startsWith('entry-'))).toHaveLength(500);
    expect(names.some((name) => name.startsWith('added-'))).toBe(false);
  });

  it('gives back to the tree what the kernel forgets, when nothing is left', () => {
    const node = nodeOf('sizes', '1');
    const parent = nodeOf('sizes');
    listAll(parent, 131_072, true);
    expect(ask(forget(node, 1))).toBeUndefined();
    expect(tree.forgotten).toBe(0);
    ask(batchForget([node, 1]));
    expect(tree.forgotten).toBe(1);
    ask(forget(node, 5));
    expect(tree.forgotten).toBe(1);
  });

  it('links no node to a name of a listing that goes on after the tree has changed', () => {
    const entries = listAll(nodeOf('many'), 1024, true, () => { server.treeChanged(); });
    expect(entries).toHaveLength(502);
    expect(entries.slice(2, 5).every((entry) => entry.node !== 0)).toBe(true);
    expect(entries.slice(-3).map((entry) => entry.node)).toEqual([0, 0, 0]);
  });

  it('does not count references for a plain listing, nor for dot and dot-dot', () => {
    const parent = nodeOf('sizes');
    const plain = listAll(parent, 131_072, false);
    expect(plain.every((entry) => entry.node === undefined)).toBe(true);
    const plus = listAll(parent, 131_072, true);
    expect(plus.slice(0, 2).map((entry) => entry.node)).toEqual([0, 0]);
    const one = plus.find((entry) => entry.name === '1')?.node ?? 0;
    ask(forget(one, 1));
    expect(tree.forgotten).toBe(1);
  });

  it('keeps a version readable until it is forgotten', () => {
    const old = nodeOf('live', 'log');
    tree.apply({ set: '/live/log', text: 'new' });
    expect(must(read(old, 0, 100)).body.toString()).toBe('first\n');
    expect(must(read(nodeOf('live', 'log'), 0, 100)).body.toString()).toBe('new');
    ask(forget(old, 1));
    expect(must(read(old, 0, 100)).errno).toBe(errno.ESTALE);
  });
});
