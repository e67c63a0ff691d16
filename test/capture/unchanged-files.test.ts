import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { SessionIndex } from '../../src/index/session-index.js';
import { claudeLines } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';

const IDS = ['11111111-2222-4333-8444-555555555555', '66666666-2222-4333-8444-555555555555'] as const;

describe('a check of files that were captured', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
    for (const id of IDS) write(id, ['a', 'b']);
    // The second finds all of them unchanged.
    for (let n = 0; n < 2; n++) await capture.scan();
  });
  afterEach(() => capture.remove());

  const write = (id: string, texts: readonly string[]): string => capture.home.write(`.claude/projects/-p/${id}.jsonl`, claudeLines({ id }, texts));
  const scan = async (): Promise<number> => {
    const results = [];
    for (const tool of capture.app.environment.tools) results.push(await capture.app.capture.scan(tool));
    return results.reduce((sum, result) => sum + result.captured, 0);
  };

  it('captures nothing while nothing has changed', async () => {
    expect(await scan()).toBe(0);
  });

  it('captures what was written or removed since, however often it was found unchanged', async () => {
    const path = write(IDS[0], ['a', 'b', 'c']);
    expect(await scan()).toBe(1);
    expect(capture.texts(capture.session(IDS[0]))).toEqual(expect.arrayContaining(['c']));
    rmSync(path);
    await scan();
    expect(capture.session(IDS[0]).nativeState).toBe('deleted');
  });

  it('captures a file anew when the index has forgotten it, or its session', async () => {
    const { index } = capture.app.environment;
    index.remove(capture.session(IDS[0]).id);
    expect(await scan()).toBe(1);
    index.clear();
    expect(await scan()).toBe(2);
    expect(capture.sessions()).toHaveLength(2);
  });

  it('looks again after another thread has written to the index', async () => {
    const other = new SessionIndex(capture.app.environment.layout.database);
    other.clear();
    other.close();
    expect(await scan()).toBe(2);
  });
});
