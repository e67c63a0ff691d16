import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLAUDE_ID, CLAUDE_SESSION, GEMINI_SESSION, putClaude, putGemini } from './native-home.js';
import { buildProgram, hasScript, makeHome, sfsCommand, type Home } from './run-sfs.js';

const EVIL = 'Look \u001b]52;c;ZXZpbA==\u0007 at \u001b[2Jthis';
let home: Home;
let empty: Home;

beforeAll(() => {
  buildProgram();
  [home, empty] = [makeHome(), makeHome()];
  putClaude(home.path, { answer: EVIL, result: `line\n`.repeat(400) });
  putGemini(home.path);
  expect(home.sfs('import').code).toBe(0);
}, 120_000);
afterAll(() => {
  home.remove();
  empty.remove();
});

describe('reading without a store', () => {
  it('lists nothing, says how to begin, and makes no store', () => {
    expect(empty.sfs('list')).toMatchObject({ code: 0, stdout: expect.stringContaining('sfs import') });
    expect(empty.json(['list', '--json'])).toEqual([]);
    expect(empty.sfs('list', '-q')).toMatchObject({ code: 0, stdout: '' });
    expect(readdirSync(empty.path)).toEqual([]);
  });

  it('finds no session', () => {
    const { code, stderr } = empty.sfs('show', 'abcd', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'session-not-found' } });
    expect(empty.sfs('cat', 'latest').code).toBe(1);
    expect(empty.sfs('materialize', join(empty.path, 'out')).code).toBe(1);
  });
});

describe('sfs list', () => {
  const ids = (...args: string[]): readonly string[] => home.sfs('list', '-q', ...args).stdout.split('\n').filter(Boolean);

  it('shows the newest first, with short id, tool, model, counts and title', () => {
    const [head, first, second] = home.sfs('list').stdout.split('\n');
    expect(head?.split(/\s+/)).toEqual(['ID', 'TOOL', 'MODEL', 'MSGS', 'TOKENS', 'AGE', 'TITLE']);
    expect(first).toMatch(/^[0-9a-f]{8} {2}gemini-cli\s+gemini-2\.5-pro\s+2\s+550\s+.*Explain the build$/);
    expect(second).toMatch(/^[0-9a-f]{8} {2}claude-code\s+opus-4\.6\s+4\s+3\.0k\s+.*Make the cart faster$/);
  });

  it('prints complete rows as JSON', () => {
    const rows = home.json(['list', '--json']);
    expect(rows).toMatchObject([
      { session_id: GEMINI_SESSION },
      {
        session_id: CLAUDE_SESSION, title: 'Make the cart faster', tags: [], models: ['claude-opus-4-6'], project: 'shop',
        source: { tool: 'claude-code', tool_version: '2.1.9', original_session_id: CLAUDE_ID },
        model: { model_id: 'claude-opus-4-6' }, stats: { message_count: 4, tool_use_count: 1 },
        workspace: { root_path: '/srv/shop', git: { branch: 'main' } }, path: join(home.store, 'sessions', `${CLAUDE_SESSION}.sfs`),
      },
    ]);
  });

  it('filters and sorts', () => {
    expect(ids()).toEqual([GEMINI_SESSION, CLAUDE_SESSION]);
    expect(ids('--sort', 'oldest')).toEqual([CLAUDE_SESSION, GEMINI_SESSION]);
    expect(ids('--sort', 'tokens', '--limit', '1')).toEqual([CLAUDE_SESSION]);
    expect(ids('--tool', 'claude')).toEqual([CLAUDE_SESSION]);
    expect(ids('--tool', 'gemini-cli')).toEqual([GEMINI_SESSION]);
    expect(ids('--model', 'opus')).toEqual([CLAUDE_SESSION]);
    expect(ids('--since', '2026-11-21')).toEqual([GEMINI_SESSION]);
    expect(ids('--project', 'SHOP', '--model', 'opus')).toEqual([CLAUDE_SESSION]);
    expect(ids('--tag', 'none')).toEqual([]);
    expect(home.sfs('list', '--tool', 'nothing')).toMatchObject({ code: 2 });
    expect(home.json(['list', '--tag', 'none', '--json'])).toEqual([]);
  });
});

describe('sfs show', () => {
  const shortId = (): string => {
    const row = home.sfs('list', '--tool', 'claude').stdout.split('\n')[1] ?? '';
    return row.slice(0, 8);
  };

  it('takes the full id, its beginning with or without ses_, the short id, and its beginning', () => {
    const words = [CLAUDE_SESSION, `${CLAUDE_SESSION}.sfs`, CLAUDE_SESSION.slice(0, 10), CLAUDE_SESSION.slice(4, 9), shortId(), shortId().slice(0, 4)];
    for (const word of words) expect(home.json(['show', word, '--json'])).toMatchObject({ session_id: CLAUDE_SESSION, sfs_version: '0.1.0', short_id: shortId() });
  });

  it.each(['ses_', 'abc', '%%%%', 'ses_____', '../../etc/passwd', 'ses_0d5%', 'ses_ffffffff', ''])('finds nothing by %j', (word) => {
    const { code, stderr } = home.sfs('show', word, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'session-not-found' } });
  });

  it('prints the facts', () => {
    const { code, stdout } = home.sfs('show', CLAUDE_SESSION);
    expect(code).toBe(0);
    for (const fact of ['Title          Make the cart faster', 'Tool           claude-code 2.1.9', 'Messages       4', 'Created        2026-11-20 10:00:00']) expect(stdout).toContain(fact);
  });

  it('prints the messages, long results shortened unless asked for whole', () => {
    const short = home.sfs('show', CLAUDE_SESSION, '-m').stdout;
    expect(short).toMatch(/── user · 2026-11-20 10:00:00/);
    expect(short).toContain('[tool: Read] {"file_path":"/srv/shop/cart.js"}');
    expect(short.match(/^ {2}line$/gm)?.length).toBe(12);
    expect(short).toContain('more characters: --full');
    expect(home.sfs('show', CLAUDE_SESSION, '-m', '--full').stdout.match(/^ {2}line$/gm)?.length).toBe(400);
  });

  it('prints messages as JSON in one document', () => {
    const { messages } = home.json(['show', CLAUDE_SESSION, '-m', '--json']) as { messages: readonly { role: string }[] };
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  });

  it('prices each model, cached tokens apart', () => {
    expect(home.json(['show', CLAUDE_SESSION, '--cost', '--json'])).toMatchObject({
      cost: {
        model_matched: true, counted_from: 'messages', input_tokens: 1010, output_tokens: 2020, cache_read_tokens: 100_000, cache_write_tokens: 4000,
        input_cost_usd: 0.00505, output_cost_usd: 0.0505, cache_cost_usd: 0.075, total_cost_usd: 0.13055, cache_savings_usd: 0.45,
      },
    });
    expect(home.sfs('show', CLAUDE_SESSION, '-c').stdout).toContain('$0.1305');
  });
});

describe('what a session says', () => {
  it('stays as it is in a pipe', () => {
    expect(home.sfs('show', CLAUDE_SESSION, '-m').stdout).toContain(EVIL);
  });

  (hasScript ? it : it.skip)('is never obeyed by a terminal', () => {
    const shown = home.inTerminal(80, 'show', CLAUDE_SESSION, '-m');
    expect(shown).toContain('Look ␛]52;c;ZXZpbA==␇ at ␛[2Jthis');
    // eslint would have its own opinion of a pattern with an escape in it: only our own colours are left.
    expect(shown.split('\u001b').slice(1).every((rest) => /^\[\d*m/.test(rest))).toBe(true);
    const tree = home.inTerminal(80, 'cat', `${CLAUDE_SESSION}.sfs/as/transcript.md`);
    expect(tree).toContain('cart');
    expect(tree).not.toContain('\u001b');
  });

  (hasScript ? it : it.skip)('fits the width of the terminal', () => {
    const lines = home.inTerminal(60, 'list').split(/\r?\n/).filter((line) => /^[0-9a-f]{8}/.test(line));
    expect(lines.length).toBe(2);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(60);
  });

  (hasScript ? it : it.skip)('has no colours with NO_COLOR', () => {
    const plain = makeHome({ NO_COLOR: '1', SFS_HOME: home.store });
    try {
      expect(plain.inTerminal(80, 'list')).not.toContain('\u001b');
      expect(home.inTerminal(80, 'list')).toContain('\u001b[1m');
    } finally {
      plain.remove();
    }
  });

  (hasScript ? it : it.skip)('goes through $PAGER on a terminal only', () => {
    const paging = makeHome({ PAGER: 'sed s/^/paged:/', SFS_HOME: home.store });
    try {
      expect(paging.inTerminal(80, 'show', CLAUDE_SESSION, '-m')).toContain('paged:');
      expect(paging.sfs('show', CLAUDE_SESSION, '-m').stdout).not.toContain('paged:');
    } finally {
      paging.remove();
    }
  });
});

describe('a closed pipe', () => {
  it('ends the program quietly', () => {
    const { stdout, stderr } = home.shell(`{ ${sfsCommand} show ${CLAUDE_SESSION} -m --full; echo "code $?" >&2; } | head -n 1`);
    expect(stdout.split('\n').length).toBe(2);
    expect(stderr).toBe('code 0\n');
  });
});

describe('sfs cat', () => {
  it('lists folders and prints files, through links', () => {
    expect(home.sfs('cat').stdout.split('\n')).toEqual(expect.arrayContaining(['README.md', 'by-tool/', 'latest', `${CLAUDE_SESSION}.sfs/`]));
    const [name = ''] = home.sfs('cat', 'by-tool/claude-code').stdout.split('\n');
    expect(JSON.parse(home.sfs('cat', `by-tool/claude-code/${name}/manifest.json`).stdout)).toMatchObject({ session_id: CLAUDE_SESSION });
    expect(JSON.parse(home.sfs('cat', 'latest/manifest.json').stdout)).toMatchObject({ session_id: GEMINI_SESSION });
    expect(JSON.parse(home.sfs('cat', join(home.path, 'sessions/latest/manifest.json')).stdout)).toMatchObject({ session_id: GEMINI_SESSION });
  });

  it('prints renderings', () => {
    expect(home.sfs('cat', 'latest/as/transcript.md').stdout).toContain('It has two steps.');
  });

  it.each(['nope', '../../etc/passwd', 'README.md/x', 'latest/../../x'])('does not find %s', (path) => {
    expect(home.sfs('cat', path)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is not in the tree') });
  });
});

describe('sfs validate', () => {
  it('accepts what was captured, by path and by id', () => {
    expect(home.sfs('validate', join(home.store, 'sessions'))).toMatchObject({ code: 0, stdout: expect.stringContaining('2 sessions checked, 0 with errors') });
    expect(home.json(['validate', CLAUDE_SESSION, '--json'])).toMatchObject([{ valid: true, errors: [] }]);
  });

  it('says what is wrong, with exit status 1', () => {
    const broken = join(home.path, 'broken.sfs');
    home.shell(`cp -r '${join(home.store, 'sessions', `${GEMINI_SESSION}.sfs`)}' '${broken}'`);
    writeFileSync(join(broken, 'messages.jsonl'), '{"msg_id": 1}\n');
    expect(home.sfs('validate', broken)).toMatchObject({ code: 1, stdout: expect.stringContaining('messages.jsonl:1 /msg_id') });
    expect(home.json(['validate', broken, '--json'], 1)).toMatchObject([{ valid: false }]);
    expect(home.sfs('validate', join(home.path, 'nowhere'))).toMatchObject({ code: 1, stderr: expect.stringContaining('does not exist') });
    rmSync(broken, { recursive: true });
  });
});
