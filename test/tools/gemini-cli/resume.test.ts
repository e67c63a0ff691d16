import { describe, expect, it } from '@jest/globals';
import { resume } from '../../../src/tools/gemini-cli/resume.js';
import { sha256Hex as sha256 } from '../../../src/app.js';

const directory = '/srv/My Shop';
const placed = (notes: Readonly<Record<string, string>>, folders: readonly string[] = []): string =>
  resume.place({ path: 'my-shop/chats/session-1.json', directory }, { notes, exists: (path) => folders.includes(path), sha256 }).path.split('/')[1] ?? '';
const registry = (projects: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({ 'projects.json': JSON.stringify({ projects }) });

describe('the folder of a directory', () => {
  it('is that of the registry, unless it bears the mark of another', () => {
    expect(placed(registry({ [directory]: 'shop-7' }))).toBe('shop-7');
    expect(placed({ ...registry({ [directory]: 'shop-7' }), 'tmp/shop-7/.project_root': '/srv/other' })).toBe('my-shop');
    expect(placed(registry({ [directory]: '../../etc' }))).toBe('my-shop');
  });

  it('is one that bears its mark', () => {
    expect(placed({ 'history/shop-3/.project_root': directory })).toBe('shop-3');
  });

  it('gets a number when another project has its name', () => {
    expect(placed(registry({ '/srv/other': 'my-shop' }))).toBe('my-shop-1');
    expect(placed({ ...registry({ '/srv/other': 'my-shop' }), 'tmp/my-shop-1/.project_root': '/srv/third' })).toBe('my-shop-2');
  });

  it('is the hash that early releases use, where they have run and no later one', () => {
    const hashed = `tmp/${sha256(directory)}`;
    expect(placed({}, [hashed])).toBe(sha256(directory));
    expect(placed(registry({}), [hashed])).toBe('my-shop');
  });

  it('survives a registry that is no JSON', () => {
    expect(placed({ 'projects.json': '{' })).toBe('my-shop');
  });
});

describe('the command', () => {
  it('takes no id that could be an option or a path', () => {
    expect(resume.command('abc-1')).toEqual(['gemini', '--resume', 'abc-1']);
    expect(['-y', '../x', 'a b', ''].map((id) => resume.command(id))).toEqual([undefined, undefined, undefined, undefined]);
  });
});
