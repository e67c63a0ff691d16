import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pack, type Header } from 'tar-stream';
import { OWN_LIMITS, type ArchiveLimits } from '../../src/archive/limits.js';
import { packArchive, type ArchiveFile } from '../../src/archive/pack-archive.js';
import { unpackArchive, type UnpackedFile } from '../../src/archive/unpack-archive.js';

let base: string;
let target: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'sfs-archive-'));
  target = join(base, 'inner', 'out');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer = name): ArchiveFile => ({ name, size: Buffer.byteLength(content), pieces: () => [Buffer.from(content)] });

async function packed(files: readonly ArchiveFile[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of packArchive(files)) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

type Member = Partial<Header> & { readonly name: string; readonly content?: string };

async function tarOf(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  for (const { content, ...header } of members) tar.entry(header, content ?? '');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** One header as it is written by hand. */
function block(fields: { readonly name: string; readonly kind?: string; readonly size?: string; readonly link?: string }): Buffer {
  const header = Buffer.alloc(512);
  header.write(fields.name, 0);
  header.write('0000644\u00000000000\u00000000000\u0000', 100);
  header.write(`${fields.size ?? '00000000000'}\u0000`, 124);
  header.write('00000000000\u0000', 136);
  header.write('        ', 148);
  header.write(fields.kind ?? '0', 156);
  header.write(fields.link ?? '', 157);
  header.write('ustar\u000000', 257);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\u0000 `, 148);
  return header;
}

const END = Buffer.alloc(1024);
const padded = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.alloc((512 - (Buffer.byteLength(text) % 512)) % 512)]);
const octal = (size: number): string => size.toString(8).padStart(11, '0');

/** A file with attributes of its own. */
function withAttributes(name: string, content: string, attributes: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(attributes).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    const length = Buffer.byteLength(rest);
    const digits = String(length + String(length + 2).length).length;
    return `${length + digits}${rest}`;
  }).join('');
  return Buffer.concat([block({ name: 'PaxHeader', kind: 'x', size: octal(Buffer.byteLength(lines)) }), padded(lines), block({ name, size: octal(Buffer.byteLength(content)) }), padded(content)]);
}

function* pieces(bytes: Buffer, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const unpack = (archive: Buffer, limits: Partial<ArchiveLimits> = {}): Promise<readonly UnpackedFile[]> => unpackArchive(pieces(archive, 1000), target, { ...OWN_LIMITS, ...limits });

/** Refused with that code, and nothing is left anywhere. */
async function expectRefused(archive: Buffer, code = 'archive-invalid', limits: Partial<ArchiveLimits> = {}): Promise<void> {
  await expect(unpack(archive, limits)).rejects.toMatchObject({ code });
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(base)).toEqual(['inner']);
}

describe('an archive', () => {
  const session = [file('messages.jsonl', '{}\n'), file('manifest.json', '{"a":1}'), file('native/ä/日本 x.jsonl', randomBytes(300_000)), file(`native/${'deep/'.repeat(20)}${'n'.repeat(120)}.json`, ''), file('checkpoints/one/messages.jsonl', 'x')];

  it('is the same whatever the order and the day, sorted, with plain members', async () => {
    const [one, two] = [await packed(session), await packed([...session].reverse())];
    expect(one.equals(two)).toBe(true);
    expect(one.readUInt32LE(4)).toBe(0);
    const names = (await unpack(one)).map(({ name }) => name);
    expect(names).toEqual([...session.map(({ name }) => name)].sort());
    expect(gunzipSync(one).toString('latin1', 257, 262)).toBe('ustar');
  });

  it('gives back every byte, into private files', async () => {
    const archive = await packed(session);
    for (const { name, size } of await unpack(archive)) {
      const path = join(target, name);
      const wanted = session.find((each) => each.name === name);
      const hash = createHash('sha256');
      for await (const piece of wanted?.pieces() ?? []) hash.update(piece);
      expect([size, createHash('sha256').update(readFileSync(path)).digest('hex')]).toEqual([wanted?.size, hash.digest('hex')]);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(target, 'native')).mode & 0o777).toBe(0o700);
  });

  it('is not made of files whose names would be refused, or that are shorter than told', async () => {
    await expect(packed([file('../x')])).rejects.toMatchObject({ code: 'archive-invalid' });
    await expect(packed([file('a'), file('A')])).rejects.toMatchObject({ code: 'archive-invalid' });
    await expect(packed([{ ...file('a', 'abc'), size: 9 }])).rejects.toThrow();
    await expect(packed([{ ...file('a'), pieces: () => { throw new Error('no disk'); } }])).rejects.toThrow('no disk');
  });

  it('is read as tar writes it: with ./ before names, entries for folders, long names and times', async () => {
    const tar = Buffer.concat([block({ name: './', kind: '5' }), block({ name: './a.json', size: octal(1) }), padded('1'), withAttributes('short', '2', { path: `native/${'long/'.repeat(30)}é.json`, mtime: '1700000000.123' }), END]);
    expect((await unpack(gzipSync(tar))).map(({ name }) => name)).toEqual(['a.json', `native/${'long/'.repeat(30)}é.json`]);
  });
});

describe('unpacking refuses', () => {
  for (const name of ['../../etc/evil.txt', '/etc/passwd', 'a/../b', 'a/..', '..', 'a//b', 'a/./b', '', 'a\\b', 'C:/x', 'C:x', 'a\u0001b', 'a\nb', 'dot.', 'dot./b', 'space ', `${'d/'.repeat(40)}x`, 'n'.repeat(300)] as const) {
    it(`the name ${JSON.stringify(name.slice(0, 40))}, also told as an attribute`, async () => {
      const long = block({ name: '././@LongLink', kind: 'L', size: octal(Buffer.byteLength(name) + 1) });
      await expectRefused(gzipSync(Buffer.concat([withAttributes('fine', 'x', { path: name === '' ? '/' : name }), END])));
      if (name !== '') await expectRefused(gzipSync(Buffer.concat([long, padded(`${name}\u0000`), block({ name: 'fine' }), END])));
      if (Buffer.byteLength(name) < 100 && name !== '') await expectRefused(gzipSync(Buffer.concat([block({ name }), END])));
    });
  }

  it('a name that holds NUL', async () => {
    await expectRefused(gzipSync(Buffer.concat([withAttributes('fine', 'x', { path: 'a\u0000b' }), END])));
  });

  for (const [what, kind] of [['a hard link', '1'], ['a symbolic link', '2'], ['a character device', '3'], ['a block device', '4'], ['a pipe', '6'], ['a contiguous file', '7'], ['attributes for all members', 'g'], ['a sparse file', 'S'], ['a long link name', 'K'], ['a multi-volume part', 'M'], ['an unknown kind', 'Z']] as const) {
    it(what, () => expectRefused(gzipSync(Buffer.concat([block({ name: 'a', kind, link: '/etc/passwd' }), END]))));
  }

  for (const [what, one, two] of [['the same name twice', 'a', 'a'], ['a name in other case', 'a.json', 'A.json'], ['a name composed otherwise', 'é', 'e\u0301'], ['a file below a file', 'a', 'a/b'], ['a file in place of a folder', 'a/b', 'a'], ['a folder in other case', 'a/b', 'A/c'], ['a name with ./ and without', 'a', './a']] as const) {
    it(what, async () => expectRefused(gzipSync(await tarOf([{ name: one, content: '1' }, { name: two, content: '2' }]))));
  }

  it('sizes and names that are told in two ways', async () => {
    await expectRefused(gzipSync(Buffer.concat([withAttributes('a', 'xyz', { size: '1' }), END])));
    await expectRefused(gzipSync(Buffer.concat([withAttributes('a', 'xyz', { 'GNU.sparse.name': 'b', 'GNU.sparse.major': '1' }), END])));
    await expectRefused(gzipSync(Buffer.concat([block({ name: 'a', size: '-0000000001' }), END])));
    await expectRefused(gzipSync(Buffer.concat([block({ name: 'a', size: '\u0080\u0000\u0000\u0001' }), END])));
  });

  it('what lies behind the end, of the tar and of the compressed stream', async () => {
    const tar = await tarOf([{ name: 'a', content: 'x' }]);
    const more = await tarOf([{ name: 'b', content: 'y' }]);
    await expectRefused(gzipSync(Buffer.concat([tar, more])));
    await expectRefused(Buffer.concat([gzipSync(tar), gzipSync(more)]));
    await expectRefused(Buffer.concat([gzipSync(tar), Buffer.from('garbage')]));
    await expectRefused(Buffer.concat([gzipSync(tar), Buffer.alloc(5000, 1)]));
  });

  it('what is damaged, cut off, empty or something else', async () => {
    const tar = await tarOf([{ name: 'a', content: 'x'.repeat(100_000) }]);
    const archive = gzipSync(tar);
    await expectRefused(archive.subarray(0, archive.length - 20));
    await expectRefused(gzipSync(tar.subarray(0, 50_000)));
    await expectRefused(gzipSync(tar.subarray(0, tar.length - 1024)));
    await expectRefused(gzipSync(END));
    await expectRefused(Buffer.alloc(0));
    await expectRefused(tar);
    await expectRefused(Buffer.from('plain text'));
    await expectRefused(gzipSync('plain text, longer than one block '.repeat(100)));
  });

  it('more than the limits allow, before it has written it', async () => {
    const zeros = 'z'.repeat(3_000_000);
    await expectRefused(gzipSync(await tarOf([{ name: 'a', content: zeros }])), 'archive-too-large', { memberBytes: 1_000_000 });
    await expectRefused(gzipSync(await tarOf([{ name: 'a', content: zeros }])), 'archive-too-large', { totalBytes: 1_000_000 });
    await expectRefused(gzipSync(await tarOf([{ name: 'a', content: zeros }])), 'archive-too-large', { ratioFrom: 1_000_000 });
    await expectRefused(gzipSync(await tarOf([{ name: 'a' }, { name: 'b' }, { name: 'c' }])), 'archive-too-large', { members: 2 });
    await expectRefused(gzipSync(Buffer.concat([...Array.from({ length: 20 }, (_, n) => block({ name: `d${n}/`, kind: '5' })), END])), 'archive-too-large', { members: 2 });
  });

  it('a folder that is there already', async () => {
    await unpack(await packed([file('a')]));
    await expect(unpack(await packed([file('b')]))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(target)).toEqual(['a']);
  });
});
