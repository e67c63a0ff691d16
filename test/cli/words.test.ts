/** The parts of the command line that need no process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closest } from '../../src/cli/closest.js';
import { lastLines } from '../../src/cli/daemon/log-tail.js';
import { age, duration, fullCount, shortCount, shortModel } from '../../src/cli/format.js';
import { sinceTime } from '../../src/cli/since.js';
import { tableLines } from '../../src/cli/table.js';
import { cutToWidth, safeLine, safeText, widthOf } from '../../src/cli/terminal-text.js';

const NOW = Date.UTC(2026, 10, 22, 12);
const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

describe('numbers', () => {
  it.each([[0, '0'], [999, '999'], [1200, '1.2k'], [48_200, '48.2k'], [99_960, '100k'], [123_400, '123k'], [999_700, '1.0M'], [1_200_000, '1.2M'], [12_300_000, '12M']])('%d is shown as %s', (count, text) => {
    expect(shortCount(count)).toBe(text);
  });

  it('have separators where they are whole', () => {
    expect([fullCount(0), fullCount(1234), fullCount(1_234_567)]).toEqual(['0', '1,234', '1,234,567']);
  });
});

describe('times', () => {
  it.each([[-5, 'just now'], [12, '12s ago'], [90, '1m ago'], [7200, '2h ago'], [6 * 86_400, '6d ago'], [20 * 86_400, 'Nov 02'], [400 * 86_400, 'Oct 2025']])('%d seconds ago are %s', (seconds, text) => {
    expect(age(before(seconds), NOW)).toBe(text);
  });

  it('without a date are a dash', () => {
    expect(age('never', NOW)).toBe('-');
  });

  it('that last', () => {
    expect([duration(900), duration(45_000), duration(90_000), duration(5_400_000)]).toEqual(['0.9 s', '45 s', '1.5 min', '1.5 h']);
  });

  it('of --since are lengths or dates', () => {
    expect(sinceTime('7d', NOW, 'list')).toBe(NOW - 7 * 86_400_000);
    expect(sinceTime('30m', NOW, 'list')).toBe(NOW - 1_800_000);
    expect(sinceTime('2026-11-21', NOW, 'list')).toBe(Date.UTC(2026, 10, 21));
    for (const text of ['', '7', '7y', 'd', '-1d', '2026-13-01', 'last week', '1']) expect(() => sinceTime(text, NOW, 'list')).toThrow('--since');
  });
});

describe('names of models', () => {
  it.each([
    ['claude-opus-4-6', 'opus-4.6'], ['claude-sonnet-4-5-20250929', 'sonnet-4.5'], ['claude-3-5-sonnet-20241022', 'sonnet-3.5'], ['claude-sonnet-4-20250514', 'sonnet-4'],
    ['anthropic/claude-haiku-4-5', 'haiku-4.5'], ['gpt-5', 'gpt-5'], ['gpt-4.1-mini-2025-04-14', 'gpt-4.1-mini'], ['gemini-2.5-pro', 'gemini-2.5-pro'], ['-', '-'],
  ])('%s becomes %s', (model, text) => {
    expect(shortModel(model)).toBe(text);
  });
});

describe('text for a terminal', () => {
  it('holds nothing that is obeyed', () => {
    expect(safeText('a\u001b[31mb\u009b2J\u0007\r\nc\rd\te\u202e\u007f')).toBe('a␛[31mb\ufffd2J␇\nc␍d\te\ufffd␡');
    expect(safeLine('a\nb\t\u2028c')).toBe('a b c');
  });

  it('is measured in columns', () => {
    expect([widthOf('abc'), widthOf('日本'), widthOf('e\u0301'), widthOf('🎉')]).toEqual([3, 4, 1, 2]);
    expect(cutToWidth('日本語テスト', 7)).toBe('日本語…');
    expect(cutToWidth('short', 5)).toBe('short');
  });
});

describe('a table', () => {
  const columns = [{ title: 'ID' }, { title: 'TOOL', least: 4 }, { title: 'N', side: 'right' }, { title: 'TITLE' }] as const;
  const rows = [['1', 'a-long-tool-name', '7', `A title ${'x'.repeat(60)}`], ['2', 'b', '1234', 'evil\u001b[2J\nsecond line']];

  it('is whole in a pipe', () => {
    const [, first, second] = tableLines(columns, rows, undefined);
    expect(first).toContain('x'.repeat(60));
    expect(second).toBe('2   b                 1234  evil␛[2J second line');
  });

  it.each([120, 60, 40])('fits %d columns', (width) => {
    for (const line of tableLines(columns, rows, width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
    expect(tableLines(columns, rows, width)[1]).toContain('A title');
  });
});

describe('a slip of the fingers', () => {
  const names = ['list', 'show', 'import', 'validate', 'mount', 'umount'];

  it.each([['lsit', 'list'], ['lst', 'list'], ['valdiate', 'validate'], ['imp', 'import'], ['unmount', 'umount'], ['MOUNT', 'mount']])('%s means %s', (word, meant) => {
    expect(closest(word, names)).toBe(meant);
  });

  it.each(['x', 'frobnicate', 'daemon'])('%s means nothing', (word) => {
    expect(closest(word, names)).toBeUndefined();
  });
});

describe('the last lines of a log', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sfs-log-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are the last ones, however long the log is', () => {
    const path = join(folder, 'log');
    expect(lastLines(path, 2)).toEqual({ text: undefined, size: 0 });
    writeFileSync(path, Array.from({ length: 30_000 }, (_, n) => `line ${n} ä\n`).join(''));
    expect(lastLines(path, 2).text).toBe('line 29998 ä\nline 29999 ä\n');
    expect(lastLines(path, 9000).text?.split('\n').length).toBe(9001);
    writeFileSync(path, 'one\ntwo');
    expect(lastLines(path, 5)).toEqual({ text: 'one\ntwo', size: 7 });
    expect(lastLines(path, 1).text).toBe('two');
  });
});
