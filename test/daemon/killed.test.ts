/** kill -9 at any moment: the next start goes on, and in the end everything is as if nothing had happened. */
import { appendFileSync, cpSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claudeLines, codexLines, codexPath, geminiDocument } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';
import { Home, RealDaemon } from '../support/real-daemon.js';

const ROUNDS = 30;
const SESSIONS = 10;
const idOf = (n: number): string => `${String(n).padStart(8, '0')}-2222-4333-8444-555555555555`;
const claude = (n: number): string => `.claude/projects/-p/${idOf(n)}.jsonl`;
const long = (from: number, count: number): readonly string[] => Array.from({ length: count }, (_, n) => `text ${from + n} ${'x'.repeat(500)}`);

describe('a daemon that is killed', () => {
  let home: Home;
  let daemon: RealDaemon;

  beforeEach(() => {
    home = new Home();
    daemon = new RealDaemon(home);
  });

  afterEach(async () => {
    await daemon.stop();
    home.remove();
  });

  /** One thing that tools do: append, rewrite in one move, begin. Nothing is ever lost by it. */
  function step(round: number): void {
    const n = round % SESSIONS;
    const lines = 20 + round;
    appendFileSync(home.at(claude(n)), claudeLines({ id: idOf(n) }, long(1000 * round, 20), 1000 * round));
    const document = home.at(`.gemini/tmp/shop/chats/session-2026-06-01T09-00-${idOf(n).slice(0, 8)}.json`);
    writeFileSync(`${document}.new`, geminiDocument(idOf(n), long(0, lines)));
    renameSync(`${document}.new`, document);
    home.write(codexPath(idOf(100 + round)), codexLines(idOf(100 + round), long(0, lines)));
  }

  it('comes back with everything, once, and leaves nothing over', async () => {
    for (let n = 0; n < SESSIONS; n += 1) {
      home.write(claude(n), claudeLines({ id: idOf(n) }, long(0, 200)));
      home.write(`.gemini/tmp/shop/chats/session-2026-06-01T09-00-${idOf(n).slice(0, 8)}.json`, geminiDocument(idOf(n), long(0, 10)));
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      await daemon.start('answering');
      // The moments are spread over the import and over what follows it.
      setTimeout(() => step(round), (round * 7) % 60);
      await new Promise((resolve) => setTimeout(resolve, 5 + ((round * 37) % 400)));
      await daemon.stop('SIGKILL');
    }
    await daemon.start();
    await daemon.check();
    await daemon.stop();

    const survived = await new LocalCapture(home).open();
    const undisturbed = new LocalCapture();
    for (const name of ['.claude', '.codex', '.gemini']) copyTree(home.at(name), undisturbed.home.at(name));
    await undisturbed.open();
    try {
      await undisturbed.scan();
      expect(await survived.faults()).toEqual([]);
      expect(survived.sessions().map(({ id }) => id)).toEqual(undisturbed.sessions().map(({ id }) => id));
      for (const session of undisturbed.sessions()) {
        const other = survived.sessions().find(({ id }) => id === session.id) ?? session;
        expect(facts(survived, other)).toEqual(facts(undisturbed, session));
      }
      const left = readdirSync(home.store, { recursive: true }).filter((name) => String(name).endsWith('.tmp') || String(name).includes('before-rewrite'));
      expect(left).toEqual([]);
    } finally {
      survived.close();
      undisturbed.remove();
    }
  }, 240_000);
});

function copyTree(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

function facts(capture: LocalCapture, session: ReturnType<LocalCapture['sessions']>[number]): unknown {
  const { files } = capture.native(session);
  return {
    messages: capture.read(session, 'messages.jsonl').toString('utf8'),
    manifest: JSON.parse(capture.read(session, 'manifest.json').toString('utf8')) as unknown,
    native: files.map(({ path }) => [path, capture.read(session, path).toString('base64')]),
    renders: session.renders,
    files: session.files.map(({ path }) => path).sort(),
  };
}
