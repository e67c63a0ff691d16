/** Walks a mounted tree: `node check-tree.mjs POINT` writes what it found wrong as JSON. A process of its own, for a mount may hang. */
import { closeSync, fstatSync, lstatSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const [, , root] = process.argv;
const wrong = [];
const inodes = {};
const seen = new Map();
let files = 0;

function expectThat(holds, what, path) {
  if (!holds) wrong.push(`${what}: ${relative(root, path)}`);
}

function visit(path, stat) {
  const id = relative(root, path);
  inodes[id] = stat.ino;
  expectThat(!seen.has(stat.ino), `the inode number of ${seen.get(stat.ino)}`, path);
  seen.set(stat.ino, id);
  expectThat(stat.uid === process.getuid(), 'another owner', path);
}

function walk(folder) {
  visit(folder, lstatSync(folder));
  const entries = readdirSync(folder, { withFileTypes: true });
  const stat = lstatSync(folder);
  const folders = entries.filter((entry) => entry.isDirectory()).length;
  expectThat((stat.mode & 0o7777) === 0o700, 'no 0700', folder);
  expectThat(stat.nlink === folders + 2, `${stat.nlink} links with ${folders} folders`, folder);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else if (entry.isSymbolicLink()) checkLink(path);
    else checkFile(path);
  }
}

function checkLink(path) {
  const stat = lstatSync(path);
  visit(path, stat);
  expectThat(stat.size === Buffer.byteLength(readlinkSync(path)), 'the size of a link', path);
  expectThat(statSync(path, { throwIfNoEntry: false })?.isDirectory() === true, 'a dangling link', path);
}

function checkFile(path) {
  files += 1;
  const stat = lstatSync(path);
  visit(path, stat);
  const mode = path.endsWith('.sfs/resume') ? 0o700 : 0o600;
  expectThat((stat.mode & 0o7777) === mode, `no ${mode.toString(8)}`, path);
  expectThat(stat.nlink === 1, 'links of a file', path);
  expectThat(stat.blocks === Math.ceil(stat.size / 512), 'blocks', path);
  const whole = readFileSync(path);
  expectThat(whole.length === stat.size, `${whole.length} bytes instead of ${stat.size}`, path);
  const fd = openSync(path, 'r');
  expectThat(fstatSync(fd).size === stat.size, 'another size when open', path);
  expectThat(Buffer.compare(inPieces(fd, 777), whole) === 0, 'other bytes in pieces', path);
  const end = Buffer.alloc(200);
  const count = readSync(fd, end, 0, 200, Math.max(0, stat.size - 100));
  expectThat(end.subarray(0, count).equals(whole.subarray(-100)), 'other bytes at the end', path);
  expectThat(readSync(fd, end, 0, 10, stat.size + 5) === 0, 'bytes beyond the end', path);
  closeSync(fd);
}

function inPieces(fd, size) {
  const pieces = [];
  for (let position = 0; ; ) {
    const piece = Buffer.alloc(size);
    const count = readSync(fd, piece, 0, size, position);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, count));
    position += count;
  }
}

walk(root);
process.stdout.write(JSON.stringify({ files, wrong, inodes }));
