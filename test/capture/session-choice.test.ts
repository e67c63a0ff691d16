/** Which session a file belongs to. */
import { appendFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionMeta } from '../../src/core/session.js';
import { claudeLines, codexLines, codexPath } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';

const ID = '11111111-2222-4333-8444-555555555555';
const AGENT = '77777777-2222-4333-8444-555555555555';
const inProject = (project: string, name = ID): string => `.claude/projects/${project}/${name}.jsonl`;

/** A sub-agent as Claude Code 2.0 lays it beside its session. */
const agentLines = (texts: readonly string[], from = 0): string => claudeLines({ id: ID }, texts, from).replaceAll('"isSidechain":false', '"isSidechain":true,"agentId":"a1b2c3d"').replace(/uuid":"[^"]{24}/gi, (start) => `${start.slice(0, -24)}${AGENT.slice(0, 24)}`);
const codexAgent = (texts: readonly string[]): string => codexLines(AGENT, texts).replace('"source":"cli"', `"source":{"subagent":{"thread_spawn":{"parent_thread_id":"${ID}","depth":1}}}`);

describe('the session of a file', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
  });

  afterEach(async () => {
    expect(await capture.faults()).toEqual([]);
    expect(capture.log.filter((line) => /warn|error/.test(line))).toEqual([]);
    capture.remove();
  });

  const only = (): SessionMeta => {
    expect(capture.sessions()).toHaveLength(1);
    return capture.session(ID);
  };

  const agents = (session: SessionMeta): unknown => (JSON.parse(capture.read(session, 'manifest.json').toString('utf8')) as { sub_agents: unknown }).sub_agents;

  it('is one for two files of which one begins the other; the longer is read', async () => {
    capture.home.write(inProject('-a'), claudeLines({ id: ID }, ['a', 'b']));
    capture.home.write(inProject('-b'), claudeLines({ id: ID }, ['a', 'b', 'c', 'd']));
    await capture.scan();
    expect(capture.texts(only())).toEqual(['a', 'b', 'c', 'd']);
    expect(only().files.filter(({ spare }) => spare === true)).toHaveLength(1);
  });

  it('becomes two when the copies part, and nothing of either is lost', async () => {
    capture.home.write(inProject('-a'), claudeLines({ id: ID }, ['a', 'b']));
    const copy = capture.home.write(inProject('-b'), claudeLines({ id: ID }, ['a', 'b']));
    await capture.scan();
    only();
    appendFileSync(capture.home.at(inProject('-a')), claudeLines({ id: ID }, ['left'], 2));
    await capture.scan();
    appendFileSync(copy, claudeLines({ id: ID }, ['right'], 2));
    await capture.scan();
    const texts = capture.sessions().map((session) => capture.texts(session).join());
    expect(texts.sort()).toEqual(['a,b,left', 'a,b,right']);
    const second = capture.sessions().find(({ parentId }) => parentId !== undefined);
    expect(second?.parentId).toBe(capture.session(ID).id);
    await capture.scan();
    expect(capture.sessions()).toHaveLength(2);
  });

  it('is two for two conversations with one id, however often they grow', async () => {
    capture.home.write(inProject('-a'), claudeLines({ id: ID }, ['a', 'b']));
    capture.home.write(inProject('-b'), claudeLines({ id: ID }, ['x', 'y']));
    await capture.scan();
    for (const [project, text] of [['-a', 'c'], ['-b', 'z']] as const) appendFileSync(capture.home.at(inProject(project)), claudeLines({ id: ID }, [text], 2));
    await capture.scan();
    expect(capture.sessions().map((session) => capture.texts(session).join()).sort()).toEqual(['a,b,c', 'x,y,z']);
  });

  it('stays when its project folder moves', async () => {
    capture.home.write(inProject('-old'), claudeLines({ id: ID }, ['a']));
    capture.home.write(`.claude/projects/-old/${ID}/tool-results/x.txt`, 'out');
    await capture.scan();
    const before = only();
    renameSync(capture.home.at('.claude/projects/-old'), capture.home.at('.claude/projects/-new'));
    appendFileSync(capture.home.at(inProject('-new')), claudeLines({ id: ID }, ['b'], 1));
    await capture.scan();
    expect(only().id).toBe(before.id);
    expect(only().nativeState).toBe('present');
    expect(capture.texts(only())).toEqual(['a', 'b']);
  });

  it('takes a sub-agent that lies beside it and comes after it', async () => {
    capture.home.write(inProject('-a'), claudeLines({ id: ID }, ['a', 'b']));
    await capture.scan();
    const agent = capture.home.write(inProject('-a', 'agent-a1b2c3d'), agentLines(['task', 'done']));
    await capture.scan();
    appendFileSync(agent, agentLines(['more'], 2));
    await capture.scan();
    expect([...capture.texts(only())].sort()).toEqual(['a', 'b', 'done', 'more', 'task']);
    expect(agents(only())).toEqual([{ agent_id: 'a1b2c3d', model: 'claude-opus-4-6', message_count: 3 }]);
  });

  it('takes a sub-agent and a side file that were found before it', async () => {
    const { tools, machine } = capture.app.environment;
    const tool = tools.find(({ id }) => id === 'claude-code');
    if (tool === undefined) throw new Error('no adapter');
    const { classify } = await import('../../src/capture/discover.js');
    for (const [path, content] of [[inProject('-a', 'agent-a1b2c3d'), agentLines(['task', 'done'])], [`.claude/projects/-a/${ID}/tool-results/x.txt`, 'out']] as const) {
      const found = classify(tool, capture.home.write(path, content), machine);
      if (found === undefined) throw new Error('not classified');
      expect(capture.app.capture.captureFile(tool, found).kind).toBe('waiting');
    }
    capture.home.write(inProject('-a'), claudeLines({ id: ID }, ['a', 'b']));
    await capture.scan();
    expect([...capture.texts(only())].sort()).toEqual(['a', 'b', 'done', 'task']);
    expect(only().files.map(({ path }) => path)).toContain(`native/projects/-a/${ID}/tool-results/x.txt`);
  });

  it('is its own for a sub-agent whose session never came', async () => {
    capture.home.write(inProject('-a', 'agent-a1b2c3d'), agentLines(['task', 'done']));
    await capture.scan();
    await capture.scan();
    expect(capture.sessions().map((session) => capture.texts(session))).toEqual([['task', 'done']]);
  });

  it('is the parent for a sub-agent of Codex, in whatever order they come', async () => {
    const agent = capture.home.write(codexPath(AGENT), codexAgent(['task', 'done']));
    capture.home.write(codexPath(ID), codexLines(ID, ['a', 'b']));
    await capture.scan();
    expect([...capture.texts(only())].sort()).toEqual(['a', 'b', 'done', 'task']);
    rmSync(agent);
    await capture.scan();
    expect(capture.texts(only())).toHaveLength(4);
  });

  it('stays when Codex archives it together with its sub-agent', async () => {
    capture.home.write(codexPath(ID), codexLines(ID, ['a', 'b']));
    capture.home.write(codexPath(AGENT), codexAgent(['task', 'done']));
    await capture.scan();
    for (const id of [ID, AGENT]) {
      const to = capture.home.at(`.codex/archived_sessions/rollout-2026-06-01T09-00-00-${id}.jsonl`);
      mkdirSync(dirname(to), { recursive: true });
      renameSync(capture.home.at(codexPath(id)), to);
    }
    await capture.scan();
    expect([...capture.texts(only())].sort()).toEqual(['a', 'b', 'done', 'task']);
  });
});
