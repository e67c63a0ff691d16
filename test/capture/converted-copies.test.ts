import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { renderPieces } from '../../src/core/render.js';
import type { Message } from '../../src/core/message.js';
import type { SessionMeta } from '../../src/core/session.js';
import codex from '../../src/tools/codex/write.js';
import gemini from '../../src/tools/gemini-cli/write.js';
import type { ToolWriter } from '../../src/core/writer.js';
import { LocalCapture } from '../support/local-capture.js';
import { claudeLines } from '../support/native-sessions.js';

const ID = '0d5c9c1e-6f0e-4d55-8f0a-3f6f6f1a2b01';
const SOURCE = `.claude/projects/-home-dev-shop/${ID}.jsonl`;

let local: LocalCapture;
let origin: SessionMeta;

beforeEach(async () => {
  local = await new LocalCapture().open();
  local.home.write(SOURCE, claudeLines({ id: ID }, ['Make it faster', 'It is faster now.']));
  await local.scan();
  origin = local.session(ID);
});
afterEach(() => local.remove());

/** What a view shows of the session now. */
function rendering(writer: ToolWriter): { readonly path: string; readonly text: string; readonly nativeId: string } {
  const context = { sha256: local.app.environment.sha256, day: '2026-11-22T00:00:00.000Z' };
  const messages = (): readonly Message[] => local.read(origin, 'messages.jsonl').toString('utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Message);
  const text = [...renderPieces({ writer, meta: local.session(ID), context, messages })].join('');
  return { path: writer.pathOf(origin, context), text, nativeId: writer.idOf(origin, context) };
}

function lay(folder: string, { path, text }: { readonly path: string; readonly text: string }): string {
  const to = local.home.at(`${folder}/${path}`);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, text);
  return to;
}

const more = { timestamp: '2026-06-02T10:00:00.000Z', type: 'response_item', payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'And the checkout?' }] } };

describe('a rendering that was copied into a tool\'s storage', () => {
  it('is no session of its own, also when its session has grown since', async () => {
    lay('.codex/sessions', rendering(codex));
    await local.scan();
    expect(local.sessions()).toHaveLength(1);
    appendFileSync(local.home.at(SOURCE), claudeLines({ id: ID }, ['Even faster', 'Done.'], 2));
    await local.scan();
    await local.scan();
    expect(local.sessions()).toHaveLength(1);
    expect(local.texts(local.session(ID))).toContain('Done.');
  });

  it('becomes a continuation of it once the tool has gone on', async () => {
    const copy = rendering(codex);
    const path = lay('.codex/sessions', copy);
    await local.scan();
    appendFileSync(path, `${JSON.stringify(more)}\n`);
    await local.scan();
    expect(local.session(copy.nativeId)).toMatchObject({ tool: 'codex', parentId: origin.id });
    expect(local.texts(local.session(copy.nativeId))).toEqual(['Make it faster', 'It is faster now.', 'And the checkout?']);
  });

  it('becomes one also when the tool had gone on before anybody looked', async () => {
    const copy = rendering(codex);
    lay('.codex/sessions', { ...copy, text: `${copy.text}${JSON.stringify(more)}\n` });
    await local.scan();
    expect(local.session(copy.nativeId).parentId).toBe(origin.id);
  });

  it('becomes one when the tool goes on in another file beside it', async () => {
    const copy = rendering(gemini);
    lay('.gemini/tmp', copy);
    const records = [
      { sessionId: copy.nativeId, projectHash: 'x', startTime: more.timestamp, lastUpdated: more.timestamp, kind: 'main' },
      { id: 'm-1', timestamp: more.timestamp, type: 'user', content: [{ text: 'And the checkout?' }] },
    ];
    lay('.gemini/tmp', { path: `${copy.path}l`, text: records.map((record) => `${JSON.stringify(record)}\n`).join('') });
    await local.scan();
    expect(local.session(copy.nativeId).parentId).toBe(origin.id);
    expect(local.sessions()).toHaveLength(2);
  });

  it('is the parent of what a tool forks from it', async () => {
    const { nativeId } = rendering({ ...codex });
    const fork = '019a0000-0000-7000-8000-000000000001';
    const meta = { timestamp: more.timestamp, type: 'session_meta', payload: { id: fork, forked_from_id: nativeId, timestamp: more.timestamp, cwd: '/home/dev/shop', originator: 'codex_cli_rs', cli_version: '0.169.0', source: 'cli' } };
    local.home.write(`.codex/sessions/2026/06/02/rollout-2026-06-02T10-00-00-${fork}.jsonl`, `${JSON.stringify(meta)}\n${JSON.stringify(more)}\n`);
    await local.scan();
    expect(local.session(fork).parentId).toBe(origin.id);
  });

  it('is a session like any other where its origin is not known', async () => {
    const copy = rendering(codex);
    const other = await new LocalCapture().open();
    try {
      other.home.write(`.codex/sessions/${copy.path}`, copy.text);
      await other.scan();
      expect(other.session(copy.nativeId).parentId).toBeUndefined();
    } finally {
      other.remove();
    }
  });
});
