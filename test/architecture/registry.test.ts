import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ToolAdapter } from '../../src/core/tool-adapter.js';
import { FORMATS, loadFormats } from '../../src/formats/index.js';
import { loadTools, loadToolWriters, TOOLS } from '../../src/tools/index.js';
import { loadViews } from '../../src/views/index.js';
import { importsOf } from './imports.js';
import { mentionsOf, MODEL_FAMILIES } from './registry.js';
import { ROOT, sourceFiles } from './source-files.js';

const foldersIn = (path: string): readonly string[] => readdirSync(join(ROOT, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const testsBelow = (path: string): readonly string[] => {
  const folder = join(ROOT, path);
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts')) : [];
};

const FILES = sourceFiles();
const TOOL_FOLDERS = foldersIn('src/tools');
let tools: readonly ToolAdapter[] = [];

beforeAll(async () => {
  tools = await loadTools();
});

describe('the list of tools', () => {
  it('names every folder and nothing else', () => {
    expect(Object.keys(TOOLS).sort()).toEqual([...TOOL_FOLDERS].sort());
  });

  it('gives each tool the name of its folder, and no name twice', () => {
    expect(tools.map((tool) => tool.id)).toEqual(Object.keys(TOOLS));
    const names = tools.flatMap((tool) => [...new Set<string>([tool.id, tool.alias])]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(TOOL_FOLDERS)('has the evidence for the format of %s, and tests', (folder) => {
    expect(existsSync(join(ROOT, 'src/tools', folder, 'FORMAT.md'))).toBe(true);
    expect(testsBelow(`test/tools/${folder}`)).not.toEqual([]);
  });
});

describe('the list of formats', () => {
  it('loads every folder', () => {
    const list = FILES.filter(({ path }) => path === 'src/formats/index.ts');
    const loaded = list.flatMap(importsOf).flatMap(({ target }) => (target?.startsWith('src/formats/') === true ? [target.split('/')[2]] : []));
    expect(loaded.sort()).toEqual([...foldersIn('src/formats')].sort());
  });

  it('names each writer by its target', async () => {
    expect((await loadFormats()).map((writer) => writer.target)).toEqual(Object.keys(FORMATS));
  });
});

describe('the views', () => {
  it('have names of their own', async () => {
    const names = (await loadViews({ tools, toolWriters: await loadToolWriters(tools), context: { sha256: (text) => text, day: '2026-11-22T00:00:00.000Z' } })).map((view) => view.name);
    expect(names).not.toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the name of a tool', () => {
  // Everything learns of a tool through its adapter, but for these. The list may only get shorter.
  const EXEMPT = [
    'src/tools/index.ts', // names what it loads
    'mount/tree/readme.ts', // tells people what to type
    'src/core/prompt-lines.ts', // knows by their words the prompts that no person wrote
  ];

  const mentionsIn = (path: string): readonly string[] => {
    const own = path.startsWith('src/tools/') ? path.split('/')[2] : undefined;
    const foreign = tools.filter((tool) => tool.id !== own).flatMap((tool) => [...new Set<string>([tool.id, tool.alias])]);
    const names = foreign.filter((name) => own === undefined || !MODEL_FAMILIES.has(name));
    return FILES.filter((file) => file.path === path).flatMap((file) => names.flatMap((name) => mentionsOf(name, file).map((text) => `${path}: ${text}`)));
  };

  it('occurs in its own folder, nowhere else', () => {
    const paths = FILES.map((file) => file.path).filter((path) => /^(src|mount|server)\//.test(path) && !EXEMPT.includes(path));
    expect(paths.flatMap(mentionsIn)).toEqual([]);
  });

  it.each(EXEMPT)('is needed in %s still', (path) => {
    expect(mentionsIn(path)).not.toEqual([]);
  });
});

describe('the search for a name', () => {
  const mentions = (name: string, text: string) => mentionsOf(name, { path: 'src/core/x.ts', text });

  it('finds it in strings, templates, patterns and names', () => {
    expect(mentions('codex', "f('as-codex'); g(`~/.codex/${h}`); i(/codex/); readCodex();")).toEqual(['as-codex', '~/.codex/', '/codex/', 'readCodex']);
  });

  it('passes over comments and over longer words', () => {
    expect(mentions('codex', "// for Codex\n/** codex */ f('codexes');")).toEqual([]);
  });

  it('takes a common word only as a whole text', () => {
    expect(mentions('cursor', "const cursor = 'the cursor'; f('cursor');")).toEqual(['cursor']);
  });
});
