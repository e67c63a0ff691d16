import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordSplitter, type Split } from '../../src/capture/record-splitter.js';

interface Result { readonly splits: readonly Split[]; readonly consumed: number; readonly lines: number }

function split(chunks: readonly Buffer[], from = new RecordSplitter()): Result {
  const splits = chunks.flatMap((chunk) => [...from.push(chunk)]);
  splits.push(...from.end());
  return { splits, consumed: from.consumed, lines: from.lines };
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const values = ({ splits }: Result): readonly unknown[] => splits.map((one) => (one.kind === 'record' ? one.record.value : one.kind));

/** Pieces of which awkward files are made. */
const piece = fc.oneof(
  fc.constantFrom('{"a":1}', '{"b":"x\u2028y"}', '\n', '\r\n', '\0\0\0', '\ufeff', '{"cut":"ha', '}', ' ', '[1]', '"text"', 'é😀', '{"n":{"m":[1,2]}}').map(bytes),
  fc.uint8Array({ maxLength: 6 }).map((array) => Buffer.from(array)),
);
const file = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces));

function chunked(content: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(cuts.map((cut) => (content.length === 0 ? 0 : cut % content.length)))].sort((a, b) => a - b);
  return [...ends, content.length].map((end, at) => content.subarray(ends[at - 1] ?? 0, end));
}

describe('RecordSplitter', () => {
  it('gives the same for every way of cutting the bytes into chunks', () => {
    fc.assert(
      fc.property(file, fc.array(fc.nat(), { maxLength: 12 }), (content, cuts) => {
        expect(split(chunked(content, cuts))).toEqual(split([content]));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('goes on after any end as if it had never stopped', () => {
    fc.assert(
      fc.property(file, fc.nat(), (content, cut) => {
        const at = content.length === 0 ? 0 : cut % content.length;
        const first = split([content.subarray(0, at)]);
        // A record read at the end without its LF is final; only what then changes that very line may differ.
        fc.pre(content.subarray(0, first.consumed).at(-1) === 0x0a || first.consumed === 0);
        const second = split([content.subarray(first.consumed)], new RecordSplitter(first.consumed, first.lines));
        expect([...first.splits, ...second.splits]).toEqual(split([content]).splits);
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it('tells offsets at which exactly the line begins', () => {
    const text = '\ufeff{"a":"é"}\r\n\n{"b":2}\n';
    const result = split([bytes(text)]);
    expect(result.splits).toEqual([
      { kind: 'record', record: { value: { a: 'é' }, line: 1, offset: 0 } },
      { kind: 'record', record: { value: { b: 2 }, line: 3, offset: bytes('\ufeff{"a":"é"}\r\n\n').length } },
    ]);
    expect(result.consumed).toBe(bytes(text).length);
    expect(result.lines).toBe(3);
  });

  it('ends lines at LF alone', () => {
    expect(values(split([bytes('{"a":"x\u2028y\u0085z"}\n')]))).toEqual([{ a: 'x\u2028y\u0085z' }]);
  });

  it('reads over the NULs that a crash left', () => {
    expect(values(split([bytes(`{"a":1}\n${'\0'.repeat(5000)}{"b":2}\n{"c":3}\n${'\0'.repeat(9)}`)]))).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
  });

  it('parts records that stand on one line', () => {
    const { splits } = split([bytes('{"a":"}{"}{"b":{}} {"c":3}\n')]);
    expect(splits.map((one) => (one.kind === 'record' ? one.record : one))).toEqual([
      { value: { a: '}{' }, line: 1, offset: 0 },
      { value: { b: {} }, line: 1, offset: 1 },
      { value: { c: 3 }, line: 1, offset: 2 },
    ]);
  });

  it('finds the whole record behind a cut one, however many objects the cut one had opened', () => {
    const whole = '{"type":"user","message":{"role":"user","content":"hi"}}';
    for (const cut of ['{"type":"assistant","message":{"role":"assi', '{"a":{"b":{"c":["x', '{"a":1,"b":"\\"']) {
      expect(values(split([bytes(`${cut}${whole}\n`)]))).toEqual([JSON.parse(whole), 'malformed']);
    }
  });

  it('takes no part of a cut record for a record', () => {
    expect(values(split([bytes('{"type":"response_item","payload":{"type":"message","role":"user"}\n{"a":1}\n')]))).toEqual(['malformed', { a: 1 }]);
  });

  it('reads a last line without LF once it is whole, and counts its late LF to the same line', () => {
    const splitter = new RecordSplitter();
    expect([...splitter.push(bytes('{"a":1}\n{"b":'))]).toHaveLength(1);
    expect([...splitter.end()]).toEqual([]);
    expect(splitter.consumed).toBe(8);
    const again = new RecordSplitter(splitter.consumed, splitter.lines);
    expect(values(split([bytes('{"b":2}')], again))).toEqual([{ b: 2 }]);
    expect(again.consumed).toBe(15);
    const later = new RecordSplitter(again.consumed, again.lines);
    expect(split([bytes('\n{"c":3}\n')], later).splits).toEqual([{ kind: 'record', record: { value: { c: 3 }, line: 3, offset: 16 } }]);
  });

  it('leaves half a character for later', () => {
    const whole = bytes('{"a":"é"}\n');
    const half = whole.subarray(0, whole.indexOf(0xc3) + 1);
    expect(split([half])).toEqual({ splits: [], consumed: 0, lines: 0 });
  });

  it('reports a line that is nested too deeply for what reads it', () => {
    expect(values(split([bytes(`${'['.repeat(200_000)}\n{"a":${'{"a":'.repeat(5000)}1${'}'.repeat(5001)}\n{"b":2}\n`)]))).toEqual(['malformed', 'malformed', { b: 2 }]);
  });

  it('reports an overlong line without holding it, and goes on behind it', () => {
    const splitter = new RecordSplitter();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (let n = 0; n < 257; n += 1) expect([...splitter.push(megabyte)]).toEqual([]);
    expect(values(split([bytes('\n{"a":1}\n')], splitter))).toEqual(['malformed', { a: 1 }]);
    expect(splitter.consumed).toBe(257 * 1024 * 1024 + 9);
  });

  it('spends linear time on lines made to be searched', () => {
    const started = performance.now();
    split([bytes(`${'{"a'.repeat(300_000)}\n`), bytes(`${'"{"'.repeat(300_000)}\n`)]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
