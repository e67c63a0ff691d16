/**
 * A small tree for the tests of the mount backends: sizes and names of every kind, renderings that take long or fail,
 * and files that change. Plain JavaScript, so that mount processes and the test runner load the same file.
 */
import { closeSync, mkdirSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = 1;
/** Prime, so that no block of a file equals another at a power of two. */
const PERIOD = 65521;

const pattern = Buffer.alloc(PERIOD);
for (let index = 0; index < PERIOD; index += 1) pattern[index] = (index * 31 + (index >>> 7) * 17) & 0xff;

function fillPattern(seed, offset, into) {
  for (let filled = 0; filled < into.length;) {
    const from = (offset + filled + seed * 7919) % PERIOD;
    const part = pattern.subarray(from, Math.min(PERIOD, from + into.length - filled));
    into.set(part, filled);
    filled += part.length;
  }
}

/** The bytes of a generated file. */
export function patternBytes(seed, size) {
  const bytes = Buffer.alloc(size);
  fillPattern(seed, 0, bytes);
  return bytes;
}

export const LONG_NAME = `${'ü'.repeat(126)}.md`;
export const NAMES = [LONG_NAME, 'with blank', 'tab\there', 'line\nbreak', '日本語 🦊.md', "quote'\"$(x)`", '-dash', 'é-nfc', 'e\u0301-nfd'];
export const SPARSE_SIZE = 5 * 2 ** 30 + 123;
export const MANY = 10_000;
const DAY = Date.UTC(2026, 10, 22);

const text = (value) => ({ kind: 'file', bytes: Buffer.from(value) });
const generated = (seed, size) => ({ kind: 'file', seed, size });
const rendered = (seed, size, work = {}) => ({ kind: 'file', seed, size, render: { seed, size, ...work } });

/** Everything in the tree by path. `greppable` is the number of files below /code. */
export function treeContent({ greppable = 200, many = MANY, slowMs = 1500 } = {}) {
  const content = {
    '/sizes/0': generated(0, 0), '/sizes/1': generated(1, 1), '/sizes/4096': generated(2, 4096),
    '/sizes/130k': generated(3, 130 * 1024), '/sizes/5m': generated(4, 5 * 1024 * 1024),
    '/sparse': generated(5, SPARSE_SIZE),
    '/links/one': { kind: 'link', target: '../sizes/1' }, '/links/away': { kind: 'link', target: '../nowhere/é' },
    '/rendered/small': rendered(6, 3000), '/rendered/big': rendered(7, 700_000),
    '/faults/slow': rendered(8, 200_000, { delayMs: slowMs }), '/faults/failing': rendered(9, 5000, { fail: true }),
    '/faults/short': rendered(10, 5000, { cut: 100 }), '/faults/hanging': rendered(11, 5000, { delayMs: 3_600_000 }),
    '/faults/throwing': { kind: 'file', seed: 0, size: 10, throws: true },
    '/live/log': text('first\n'), '/live/short': text('a longer text that will be replaced\n'),
  };
  for (const name of NAMES) content[`/names/${name}`] = text(`${name}\n`);
  for (let index = 0; index < many; index += 1) content[`/many/entry-${String(index).padStart(5, '0')}`] = text(`${index}\n`);
  for (let index = 0; index < greppable; index += 1) {
    const line = `file ${index} speaks of nothing in particular\n`;
    content[`/code/dir-${index % 40}/file-${index}.txt`] = text(line.repeat(40) + (index % 100 === 0 ? 'needle\n' : ''));
  }
  return content;
}

const hash = (path) => {
  let low = 7;
  let high = 13;
  for (const byte of Buffer.from(path)) {
    low = (Math.imul(low, 31) + byte) >>> 0;
    high = (Math.imul(high, 131) + byte) >>> 0;
  }
  return (2 ** 18 + (high % 2 ** 18)) * 2 ** 32 + low;
};

/** A TreeFs with `apply({set, text} | {link, target} | {remove})`; `FsError` is the class that the reader of the tree knows. */
export class SyntheticTree {
  #nodes = new Map();
  #next = ROOT;
  #FsError;
  #options;
  forgotten = 0;

  constructor(FsError, options) {
    this.#FsError = FsError;
    this.#options = options;
    this.#directory('/', undefined);
    for (const [path, item] of Object.entries(treeContent(options))) this.#put(path, item);
  }

  #directory(path, parent) {
    const entries = new Map();
    const node = { id: this.#next++, path, kind: 'dir', entries, size: 4096, mtime: DAY, nlink: 2, mode: 0o700 };
    this.#nodes.set(node.id, node);
    if (parent !== undefined) { parent.entries.set(path.slice(path.lastIndexOf('/') + 1), node); parent.nlink += 1; }
    return node;
  }

  #parentOf(path) {
    const names = path.split('/').slice(1, -1);
    let at = this.#nodes.get(ROOT);
    let walked = '';
    for (const name of names) {
      walked += `/${name}`;
      at = at.entries.get(name) ?? this.#directory(walked, at);
    }
    return at;
  }

  #put(path, item) {
    const parent = this.#parentOf(path);
    const size = item.kind === 'link' ? Buffer.byteLength(item.target) : (item.size ?? item.bytes.length);
    const before = parent.entries.get(path.slice(path.lastIndexOf('/') + 1));
    const mtime = before === undefined ? DAY : before.mtime + 1000;
    const node = { id: this.#next++, path, ...item, size, mtime, nlink: 1, mode: item.kind === 'link' ? 0o777 : 0o600 };
    this.#nodes.set(node.id, node);
    parent.entries.set(path.slice(path.lastIndexOf('/') + 1), node);
    parent.mtime += 1000;
    parent.list = undefined;
    return parent;
  }

  apply(message) {
    const path = message.set ?? message.remove ?? message.link;
    const parent = this.#parentOf(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (message.remove !== undefined) { parent.entries.delete(name); parent.list = undefined; parent.mtime += 1000; }
    else this.#put(path, message.link === undefined ? text(message.text) : { kind: 'link', target: message.target });
    return [{ kind: 'entry', parent: parent.id, name }, { kind: 'node', node: parent.id }];
  }

  #node(id) {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new this.#FsError('ESTALE');
    return node;
  }

  #dir(id) {
    const node = this.#node(id);
    if (node.kind !== 'dir') throw new this.#FsError('ENOTDIR');
    return node;
  }

  #attr(node) {
    const { id, kind, mode, size, mtime, nlink } = node;
    return { node: id, ino: hash(node.path), kind, mode, size, mtime, nlink, validity: this.#options.validity ?? 3600 };
  }

  lookup(parent, name) {
    const node = this.#dir(parent).entries.get(name);
    if (node === undefined) throw new this.#FsError('ENOENT');
    return this.#attr(node);
  }

  getattr(id) { return this.#attr(this.#node(id)); }

  readdir(id) {
    const node = this.#dir(id);
    node.list ??= [...node.entries].map(([name, child]) => ({ name, attr: this.#attr(child) }));
    return node.list;
  }

  readlink(id) {
    const node = this.#node(id);
    if (node.kind !== 'link') throw new this.#FsError('EINVAL');
    return node.target;
  }

  read(id, offset, into) {
    const node = this.#node(id);
    if (node.kind === 'dir') throw new this.#FsError('EISDIR');
    if (node.throws) throw new Error('this file always fails');
    const length = Math.max(0, Math.min(into.length, node.size - offset));
    const pins = into.length === 0 && node.render !== undefined;
    if (length === 0 && !pins) return { kind: 'done', bytes: 0 };
    const target = into.subarray(0, length);
    if (node.render !== undefined) return this.#readRendered(node, offset, target);
    if (node.bytes !== undefined) target.set(node.bytes.subarray(offset, offset + length));
    else fillPattern(node.seed, offset, target);
    return { kind: 'done', bytes: length };
  }

  #readRendered(node, offset, target) {
    const cachePath = join(this.#options.cache, `${node.id}`);
    try {
      const fd = openSync(cachePath, 'r');
      try { return { kind: 'done', bytes: readSync(fd, target, 0, target.length, offset) }; } finally { closeSync(fd); }
    } catch {
      return { kind: 'later', job: { cachePath, size: node.size, work: node.render } };
    }
  }

  forget(id, count) {
    this.forgotten += count;
    const node = this.#nodes.get(id);
    const current = node === undefined || node.kind === 'dir' ? node : this.#parentOf(node.path).entries.get(node.path.slice(node.path.lastIndexOf('/') + 1));
    if (node !== current) this.#nodes.delete(id);
  }

  statfs() { return { files: this.#nodes.size, bytes: 1_000_000 }; }
}

export async function runJob(work, cachePath) {
  if (work.delayMs) await new Promise((resolve) => setTimeout(resolve, work.delayMs));
  if (work.fail) throw new Error('this rendering always fails');
  const temporary = `${cachePath}.tmp`;
  writeFileSync(temporary, patternBytes(work.seed, work.cut ?? work.size));
  renameSync(temporary, cachePath);
}

/** Writes files, links and directories of the tree as a plain directory to compare with; leaves out /faults and /sparse. */
export function writeReference(folder, options) {
  for (const [path, item] of Object.entries(treeContent(options))) {
    if (path.startsWith('/faults') || path === '/sparse' || item.kind === 'link') continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), item.bytes ?? patternBytes(item.seed, item.size), { mode: 0o600 });
  }
}
