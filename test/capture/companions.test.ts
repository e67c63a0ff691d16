/** Documents that are read with others beside them. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtureHome } from '../support/fixtures.js';
import { LocalCapture } from '../support/local-capture.js';

const ROO = '.config/Code/User/globalStorage/rooveterinaryinc.roo-cline';
const ID = '0199a0c2-6c00-7000-8000-000000000001';
const FOLDER = `${ROO}/tasks/${ID}`;

const textOf = (name: string): string => {
  const file = fixtureHome('roo-code', 'task').find(({ path }) => path.endsWith(name));
  return Buffer.from(file?.bytes ?? []).toString('utf8');
};

describe('documents beside a session', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
  });

  afterEach(() => capture.remove());

  const write = (name: string): string => capture.home.write(`${FOLDER}/${name}`, textOf(name));

  it('complete it when they come later, and when they change', async () => {
    write('api_conversation_history.json');
    await capture.scan();
    expect(capture.session(ID).stats).toMatchObject({ message_count: 12, total_output_tokens: 0 });
    const screen = write('ui_messages.json');
    write('history_item.json');
    await capture.scan();
    const complete = capture.session(ID);
    expect(complete.stats).toMatchObject({ message_count: 12, total_input_tokens: 350, total_output_tokens: 200 });
    expect(complete.stats.estimated_cost_usd).toBeCloseTo(0.021, 10);
    expect(complete.parentId).toBe('ses_0199a0c268007000');
    writeFileSync(screen, textOf('ui_messages.json').replace('\\"tokensOut\\": 80', '\\"tokensOut\\": 81'));
    await capture.scan();
    expect(capture.session(ID).stats.total_output_tokens).toBe(201);
    expect(capture.native(capture.session(ID)).files.map(({ read }) => read)).toEqual([true, false, false]);
    expect(await capture.faults()).toEqual([]);
  });

  it('are read from what is kept when the tool has deleted them', async () => {
    write('api_conversation_history.json');
    write('ui_messages.json');
    await capture.scan();
    rmSync(join(capture.home.path, FOLDER, 'ui_messages.json'));
    writeFileSync(join(capture.home.path, FOLDER, 'api_conversation_history.json'), textOf('api_conversation_history.json').replace('I search.', 'I look.'));
    await capture.scan();
    expect(capture.session(ID).stats.total_output_tokens).toBe(200);
    expect(capture.texts(capture.session(ID))[1]).toContain('I look.');
  });

  it('stand for the session until there is a better one', async () => {
    write('ui_messages.json');
    await capture.scan();
    expect(capture.session(ID).stats.message_count).toBe(6);
    write('api_conversation_history.json');
    await capture.scan();
    expect(capture.sessions()).toHaveLength(1);
    expect(capture.session(ID).stats).toMatchObject({ message_count: 12, total_output_tokens: 200 });
    expect(await capture.faults()).toEqual([]);
  });
});
