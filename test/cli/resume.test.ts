import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CLAUDE_ID, CLAUDE_SESSION, claudeLines, GEMINI_SESSION, put, putClaude, putGemini } from './native-home.js';
import { buildProgram, hasScript, makeHome, sfsCommand, type Home } from './run-sfs.js';

let home: Home;
let tools: string;
let project: string;

const found = (program: string): string => (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, program)).find(existsSync) ?? `/bin/${program}`;

beforeAll(() => buildProgram(), 120_000);
beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), 'sfs-fake-tools-'));
  // Nothing else is on the path: a test must never start a real tool.
  for (const program of ['script', 'stty', 'sh']) symlinkSync(found(program), join(tools, program));
  home = makeHome({ PATH: tools });
  project = realpathSync(mkdtempSync(join(home.path, 'shop-')));
  putClaude(home.path);
  putGemini(home.path);
  expect(home.sfs('import').code).toBe(0);
}, 120_000);
afterEach(() => {
  home.remove();
  rmSync(tools, { recursive: true, force: true });
});

interface Ready { readonly state: string; readonly path: string; readonly native_id: string; readonly command: readonly string[]; readonly project: string }
const ready = (...args: string[]): Ready => home.json(['resume', ...args, '--project', project, '--json']) as Ready;
const codexPath = (): string => ready(CLAUDE_SESSION, '--in', 'codex').path;

describe('a session in another tool', () => {
  it('lies where that tool looks, private, and is not written again', () => {
    const first = ready(CLAUDE_SESSION, '--in', 'codex');
    expect(first).toMatchObject({ state: 'written', command: ['codex', 'resume', first.native_id], project });
    expect(first.path).toMatch(/\.codex\/sessions\/2026\/11\/20\/rollout-2026-11-20T10-00-00-[0-9a-f-]{36}\.jsonl$/);
    expect(statSync(first.path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(first.path, 'utf8').split('\n')[0] ?? '')).toMatchObject({ type: 'session_meta', payload: { id: first.native_id, cwd: project } });
    expect(ready(CLAUDE_SESSION, '--in', 'codex')).toEqual({ ...first, state: 'unchanged' });
    expect(readdirSync(join(first.path, '..'))).toHaveLength(1);
  });

  it('can be gone on with from an earlier message, beside the whole, also in its own tool', () => {
    const whole = ready(CLAUDE_SESSION, '--in', 'codex');
    const cut = ready(CLAUDE_SESSION, '--in', 'codex', '--at', 'u2');
    expect(cut).toMatchObject({ state: 'written', at: 'u2' });
    expect(cut.native_id).not.toBe(whole.native_id);
    expect(readFileSync(cut.path, 'utf8')).toContain('cart.js: 12 lines');
    expect(readFileSync(cut.path, 'utf8')).not.toContain('The cart is faster now.');
    expect(readFileSync(whole.path, 'utf8')).toContain('The cart is faster now.');
    const own = ready(CLAUDE_SESSION, '--in', 'claude', '--at', 'u1');
    expect(own.native_id).not.toBe(CLAUDE_ID);
    expect(readFileSync(own.path, 'utf8')).not.toContain('cart.js: 12 lines');
    appendFileSync(cut.path, `${JSON.stringify({ timestamp: '2026-11-22T10:00:00.000Z', type: 'response_item', payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Otherwise' }] } })}\n`);
    home.sfs('import');
    expect((home.json(['list', '--all', '--json']) as { parent_session_id?: string }[]).filter((each) => each.parent_session_id === CLAUDE_SESSION)).toHaveLength(1);
    expect(home.sfs('resume', CLAUDE_SESSION, '--in', 'codex', '--at', 'nowhere')).toMatchObject({ code: 2, stderr: expect.stringContaining('no message with that id') });
  });

  it('is given the model that was asked for, where the tool takes one', () => {
    for (const [tool, words] of [['codex', ['codex', 'resume']], ['gemini', ['gemini', '--resume']], ['claude', ['claude', '--resume']]] as const) {
      const { command, native_id: id } = ready(CLAUDE_SESSION, '--in', tool, '--model', 'big-1.5');
      expect(command).toEqual([...words, id, '--model', 'big-1.5']);
    }
    expect(home.sfs('resume', CLAUDE_SESSION, '--in', 'codex', '--model', '--yolo').code).toBe(2);
    expect(home.sfs('resume', CLAUDE_SESSION, '--in', 'codex', '--model=-c x').code).toBe(2);
  });

  it('changes nothing on a dry run, and says what it would do', () => {
    const said = home.json(['resume', CLAUDE_SESSION, '--in', 'codex', '--project', project, '--at', 'u2', '--model', 'm', '--dry-run', '--json']) as Ready;
    expect(said).toMatchObject({ state: 'written', dry_run: true });
    expect(existsSync(said.path)).toBe(false);
    expect(existsSync(join(home.store, 'resumed'))).toBe(false);
    expect(readdirSync(join(home.store, 'cache', 'tmp'))).toEqual([]);
  });

  it('gets a fresh time, since tools delete what is old', () => {
    const path = codexPath();
    utimesSync(path, 1000, 1000);
    codexPath();
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
  });

  it('stays as it is once the tool has gone on with it, and that is captured as a continuation', () => {
    const { path, native_id: nativeId } = ready(CLAUDE_SESSION, '--in', 'codex');
    expect(home.sfs('import').code).toBe(0);
    expect(home.json(['list', '--all', '--json'])).toHaveLength(2);
    const more = { timestamp: '2026-11-22T10:00:00.000Z', type: 'response_item', payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'And now the checkout' }] } };
    appendFileSync(path, `${JSON.stringify(more)}\n`);
    const grown = readFileSync(path, 'utf8');
    expect(ready(CLAUDE_SESSION, '--in', 'codex').state).toBe('continued');
    expect(readFileSync(path, 'utf8')).toBe(grown);
    expect(home.sfs('import').code).toBe(0);
    const rows = home.json(['list', '--all', '--json', '--tool', 'codex']);
    expect(rows).toMatchObject([{ source: { original_session_id: nativeId } }]);
    const [{ session_id: child }] = rows as [{ session_id: string }];
    expect(home.json(['show', child, '--json'])).toMatchObject({ parent_session_id: CLAUDE_SESSION });
  });

  it('is brought up to date while nobody has touched it', () => {
    const path = codexPath();
    const record = { isSidechain: false, sessionId: CLAUDE_ID, cwd: '/srv/shop', type: 'user', uuid: 'u3', parentUuid: 'a2', timestamp: '2026-11-20T11:00:00.000Z', message: { role: 'user', content: 'One more thing' } };
    appendFileSync(join(home.path, `.claude/projects/-srv-shop/${CLAUDE_ID}.jsonl`), `${JSON.stringify(record)}\n`);
    expect(home.sfs('import').code).toBe(0);
    expect(ready(CLAUDE_SESSION, '--in', 'codex')).toMatchObject({ state: 'replaced', path });
    expect(readFileSync(path, 'utf8')).toContain('One more thing');
  });

  it('is never written over a file of somebody else', () => {
    const path = codexPath();
    rmSync(join(home.store, 'resumed'), { recursive: true });
    writeFileSync(path, 'mine');
    const { code, stderr } = home.sfs('resume', CLAUDE_SESSION, '--in', 'codex', '--project', project, '--no-launch');
    expect({ code, text: readFileSync(path, 'utf8') }).toEqual({ code: 1, text: 'mine' });
    expect(stderr).toContain('another file');
  });

  it('lies in the folder of the directory it goes on in, and moves along while nobody has gone on', () => {
    const first = ready(GEMINI_SESSION, '--in', 'claude');
    expect(first.path).toBe(join(home.path, '.claude/projects', project.replace(/[^A-Za-z0-9]/g, '-'), `${first.native_id}.jsonl`));
    const other = realpathSync(mkdtempSync(join(home.path, 'other-')));
    const moved = home.json(['resume', GEMINI_SESSION, '--project', other, '--json']) as Ready;
    expect({ state: moved.state, id: moved.native_id, left: existsSync(first.path) }).toEqual({ state: 'written', id: first.native_id, left: false });
    appendFileSync(moved.path, '{"type":"mode"}\n');
    expect(home.sfs('resume', GEMINI_SESSION, '--project', project, '--no-launch')).toMatchObject({ code: 1, stderr: expect.stringContaining(other) });
  });

  it('goes to the folder that Gemini CLI keeps for the directory, whose list stays as it is', () => {
    const list = JSON.stringify({ projects: { [project]: 'my-shop' }, later: 1 });
    put(home.path, '.gemini/projects.json', list);
    const { path } = ready(CLAUDE_SESSION, '--in', 'gemini');
    expect(path).toMatch(/\.gemini\/tmp\/my-shop\/chats\/session-2026-11-20T10-00-sfs[0-9a-f]{5}\.json$/);
    expect(readFileSync(join(home.path, '.gemini/tmp/my-shop/.project_root'), 'utf8')).toBe(project);
    expect(readFileSync(join(home.path, '.gemini/projects.json'), 'utf8')).toBe(list);
  });

  it('is refused for a tool that takes none, with what there is instead', () => {
    expect(home.sfs('resume', CLAUDE_SESSION, '--in', 'cursor')).toMatchObject({ code: 1, stderr: expect.stringMatching(/only captured[^]*--in claude, --in codex, --in gemini/) });
    expect(home.sfs('resume', CLAUDE_SESSION, '--in', 'nothing').code).toBe(2);
  });

  it('is only told of in a dry run', () => {
    expect(home.json(['resume', CLAUDE_SESSION, '--in', 'codex', '--project', project, '--json', '--dry-run'])).toMatchObject({ state: 'written', dry_run: true });
    expect(existsSync(join(home.path, '.codex'))).toBe(false);
    expect(existsSync(join(home.store, 'resumed'))).toBe(false);
  });
});

describe('a session in its own tool', () => {
  it('is the file that the tool has', () => {
    expect(ready(CLAUDE_SESSION)).toMatchObject({ state: 'own', command: ['claude', '--resume', CLAUDE_ID], path: join(home.path, `.claude/projects/-srv-shop/${CLAUDE_ID}.jsonl`) });
  });

  it('is put back, byte for byte, when the tool has deleted it', () => {
    const path = join(home.path, `.claude/projects/-srv-shop/${CLAUDE_ID}.jsonl`);
    rmSync(path);
    expect(ready(CLAUDE_SESSION)).toMatchObject({ state: 'restored', path });
    expect(readFileSync(path, 'utf8')).toBe(claudeLines());
    expect(home.sfs('import').code).toBe(0);
    expect(home.json(['list', '--all', '--json'])).toHaveLength(2);
  });

  it('is put back with a date of today for a tool that deletes by the date inside', () => {
    const path = putGemini(home.path);
    const before = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    rmSync(path);
    expect(ready(GEMINI_SESSION, '--in', 'gemini')).toMatchObject({ state: 'restored', path });
    const after = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(after).toEqual({ ...before, lastUpdated: expect.stringMatching(/Z$/) });
    expect(Date.now() - Date.parse(String(after['lastUpdated']))).toBeLessThan(3_600_000);
  });

  it('is refused elsewhere by a tool that looks only where it began', () => {
    put(home.path, '.gemini/tmp/shop/.project_root', '/srv/shop');
    expect(home.sfs('import').code).toBe(0);
    expect(home.sfs('resume', GEMINI_SESSION, '--in', 'gemini', '--project', project)).toMatchObject({ code: 1, stderr: expect.stringContaining('/srv/shop') });
  });
});

describe('starting the tool', () => {
  const fake = (name: string, code = 0): void => {
    const path = join(tools, name);
    writeFileSync(path, `#!/bin/sh\n{ pwd; printf '%s\\n' "$@"; } > '${tools}/told'\nexit ${code}\n`);
    chmodSync(path, 0o755);
  };
  const told = (): readonly string[] => readFileSync(join(tools, 'told'), 'utf8').trim().split('\n');

  (hasScript ? it : it.skip)('happens in a terminal, in the directory, without a shell', () => {
    fake('claude');
    const odd = join(project, 'a $(touch x) b');
    mkdirSync(odd);
    expect(home.inTerminal(100, 'resume', CLAUDE_SESSION, '--project', odd)).toContain(`claude --resume ${CLAUDE_ID}`);
    expect(told()).toEqual([odd, '--resume', CLAUDE_ID]);
    expect(readdirSync(odd)).toEqual([]);
  });

  (hasScript ? it : it.skip)('does not happen with --no-launch', () => {
    fake('claude');
    home.inTerminal(100, 'resume', CLAUDE_SESSION, '--no-launch');
    expect(existsSync(join(tools, 'told'))).toBe(false);
  });

  (hasScript ? it : it.skip)('says so when the tool is missing or fails', () => {
    const script = (line: string): number | null => home.shell(`script -qec "${line}" /dev/null`).code;
    const resume = `${sfsCommand.replaceAll("'", '')} resume ${CLAUDE_SESSION}`;
    expect(home.inTerminal(200, 'resume', CLAUDE_SESSION)).toContain('claude is not installed');
    expect(script(resume)).toBe(1);
    fake('claude', 3);
    expect(script(resume)).toBe(1);
    fake('claude');
    expect(script(resume)).toBe(0);
  });

  it('does not happen where nobody sits', () => {
    fake('claude');
    const { code, stdout, stderr } = home.sfs('resume', CLAUDE_SESSION);
    expect({ code, started: existsSync(join(tools, 'told')) }).toEqual({ code: 0, started: false });
    expect(stderr).toContain('/srv/shop is not here');
    expect(stdout).toContain(`cd ${realpathSync(home.path)} && claude --resume ${CLAUDE_ID}`);
  });
});
