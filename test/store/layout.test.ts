import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { posix } from 'node:path';
import { nativePath } from '../../src/store/layout.js';

describe('nativePath', () => {
  it('keeps a path as the tool has it', () => {
    expect(nativePath('projects/-home-dev-shop/x.jsonl')).toBe('native/projects/-home-dev-shop/x.jsonl');
  });

  it.each([
    ['../../etc/passwd', 'native/__/__/etc/passwd'],
    ['/etc/passwd', 'native/etc/passwd'],
    ['a/./b//c', 'native/a/b/c'],
    ['a/..', 'native/a/__'],
    ['a\0b/c', 'native/a_b/c'],
    ['', 'native/unnamed'],
    ['x/manifest.json', 'native/x/manifest.json.native'],
    ['messages.jsonl', 'native/messages.jsonl.native'],
  ])('defuses %j', (from, to) => {
    expect(nativePath(from)).toBe(to);
  });

  it('never leaves native/, never names a file of the format, whatever comes in', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '\0', 'manifest.json', 'tools.json', '../..'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = nativePath(parts.join('/'));
        expect(posix.normalize(path)).toBe(path);
        expect(path.startsWith('native/')).toBe(true);
        expect(path).not.toContain('\0');
        expect(path).not.toMatch(/\/(manifest|workspace|tools)\.json$|\/messages\.jsonl$/);
      }),
    );
  });
});
