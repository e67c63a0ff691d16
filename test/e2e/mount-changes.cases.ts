import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { RealBackend } from '../support/mounted.js';
import { claudeLines } from '../support/native-sessions.js';
import { eventually, Home, RealDaemon } from '../support/real-daemon.js';
import { RealMount } from './support/real-mount.js';

const ID = '11111111-2222-4333-8444-555555555555';
const SESSION = 'ses_1111111122224333.sfs';
const CLAUDE = `.claude/projects/-home-dev-shop/${ID}.jsonl`;
const AS = `as-claude-code/-home-dev-shop/${ID}.jsonl`;
const other = (n: number): string => `${String(n).padStart(8, '0')}-2222-4333-8444-666666666666`;
/** Of files that are replaced between opening and reading. */
const READS = 1500;
const titled = (title: string): string => `${JSON.stringify({ type: 'custom-title', customTitle: title, sessionId: ID })}\n`;

/** What changes while somebody looks. */
export function mountChangesCases(backend: RealBackend): void {
  describe('a tree that changes', () => {
    let home: Home;
    let daemon: RealDaemon;
    let mount: RealMount;

    beforeEach(async () => {
      home = new Home();
      daemon = new RealDaemon(home);
      // Mounted first: the store does not exist yet.
      mount = await RealMount.start(home, backend);
    }, 60_000);

    afterEach(async () => {
      await mount.dispose();
      await daemon.stop();
      home.remove();
    }, 30_000);

    it('is empty before anything is captured, and fills while somebody looks', async () => {
      expect(await mount.text('ls')).not.toContain('ses_');
      expect(await mount.text('ls recent; cat README.md | head -1')).toBe('# Your AI sessions');
      for (let n = 0; n < 20; n += 1) home.write(`.claude/projects/-home-dev-shop/${other(n)}.jsonl`, claudeLines({ id: other(n) }, [`title ${n}`, 'answer']));
      const looking = mount.sh('for i in 1 2 3 4 5 6 7 8 9; do find . > /dev/null || exit 1; sleep 0.1; done');
      await daemon.start();
      await mount.until('ls recent | wc -l', '20');
      expect((await looking).stderr).toBe('');
      await mount.until('find as-claude-code -name "*.jsonl" | wc -l', '20');
      await mount.until('ls as-markdown | wc -l', '20');
      expect((await mount.check()).wrong).toEqual([]);
    }, 60_000);

    it('shows a turn within a second of its being written', async () => {
      const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b']));
      await daemon.start();
      await mount.until(`wc -l < ${SESSION}/messages.jsonl`, '2');
      const times: number[] = [];
      for (let n = 2; n < 6; n += 1) {
        appendFileSync(path, claudeLines({ id: ID }, [`turn ${n}`], n));
        times.push(await mount.until(`cat ${SESSION}/messages.jsonl | wc -l`, String(n + 1)));
      }
      // The best of several, for machines that do other things too.
      expect(Math.min(...times)).toBeLessThan(1000);
      await mount.until(`cmp - "${AS}" < ${JSON.stringify(path)} && echo same`, 'same');
      await mount.until(`grep -c "turn 5" as-markdown/*`, '1');
    }, 60_000);

    it('keeps the version of an open file, and shows the newer one to the next', async () => {
      const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b']));
      await daemon.start();
      await mount.until(`wc -l < ${SESSION}/messages.jsonl`, '2');
      const files = [`${SESSION}/messages.jsonl`, `${SESSION}/manifest.json`, AS];
      for (const [n, file] of files.entries()) {
        const before = await mount.text(`cksum < ${file}`);
        const held = mount.sh(`exec 3< ${file}; while [ ! -e "$1" ]; do sleep 0.05; done; cksum <&3`, home.at('go'));
        await new Promise((resolve) => setTimeout(resolve, 500));
        writeFileSync(path, claudeLines({ id: ID }, ['a', ...Array.from({ length: n + 2 }, () => 'anew')]));
        await mount.until(`[ "$(cksum < ${file})" != "${before}" ] && echo newer`, 'newer');
        writeFileSync(home.at('go'), '');
        expect((await held).stdout.toString('utf8').trim()).toBe(before);
        rmSync(home.at('go'));
      }
    }, 60_000);

    it('gives every reader one whole version while a session is rewritten all the time', async () => {
      const path = home.write(CLAUDE, claudeLines({ id: ID }, ['v0', 'v0']));
      await daemon.start();
      await mount.until(`wc -l < ${SESSION}/messages.jsonl`, '2');
      const reading = mount.sh(`i=0; while [ $i -lt 120 ]; do i=$((i+1)); for f in ${SESSION}/manifest.json ${SESSION}/messages.jsonl ${AS}; do tail -c 1 "$f" | od -An -c; [ $f = ${SESSION}/manifest.json ] || grep -o 'v[0-9]*"' "$f" | sort -u | wc -l; done; done | sort | uniq -c`);
      for (let version = 1; version < 25; version += 1) {
        writeFileSync(`${path}.tmp`, claudeLines({ id: ID }, Array.from({ length: 2 + ((version * 7) % 9) }, () => `v${version}`)));
        renameSync(`${path}.tmp`, path);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      const { stdout, stderr } = await reading;
      expect(stderr).toBe('');
      const said = stdout.toString('utf8').trim().split('\n').map((line) => line.trim().replace(/^\d+\s+/, ''));
      expect(new Set(said)).toEqual(new Set(['1', '\\n']));
    }, 60_000);

    // Through the binding, the kernel cuts what is read at the size of the newer version.
    if (backend === 'kernel') {
      it('gives every reader one whole version, however often the file was replaced between its opening and its reading', async () => {
        const lines = (version: number): string => claudeLines({ id: ID }, Array.from({ length: 2 + ((version * 7) % 9) }, () => `v${version} ${'x'.repeat(3000)}`));
        const path = home.write(CLAUDE, lines(0));
        await daemon.start();
        await mount.until(`ls ${SESSION}/as/transcript.md`, /transcript/);
        const native = await mount.text(`ls -d ${SESSION}/native/projects/*/*`);
        const files = ['manifest.json', 'messages.jsonl', 'as/transcript.md', 'as/claude-code.jsonl', 'as/codex.jsonl'].map((name) => `${SESSION}/${name}`);
        const reading = mount.readVersions(READS, [...files, native, AS]);
        const ended = new AbortController();
        void reading.finally(() => { ended.abort(); });
        for (let version = 1; !ended.signal.aborted; version += 1) {
          writeFileSync(`${path}.tmp`, lines(version));
          renameSync(`${path}.tmp`, path);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        const { reads, versions, wrong } = await reading;
        expect(wrong).toEqual({});
        expect(reads).toBe(READS);
        expect(versions).toBeGreaterThan(3);
      }, 180_000);
    }

    it('renames the entries of a session whose title changes', async () => {
      const path = home.write(CLAUDE, claudeLines({ id: ID }, ['first name', 'b']));
      await daemon.start();
      await mount.until('ls recent', /first name/);
      const [link, page] = [await mount.text('ls recent'), await mount.text('ls as-markdown')];
      appendFileSync(path, titled('second name'));
      await mount.until('ls recent', /second name/);
      for (const old of [`recent/${link}`, `by-tool/claude-code/${link}`, `as-markdown/${page}`]) await mount.until(`stat ${JSON.stringify(old)} > /dev/null 2>&1 || echo gone`, 'gone');
      await mount.until('ls by-project/shop by-tool/claude-code recent as-markdown | grep -c "second name"', '4');
      expect(await mount.text('cat recent/*/messages.jsonl | wc -l')).toBe('2');
    }, 60_000);

    it('follows sessions that come and go while it is listed', async () => {
      home.write(CLAUDE, claudeLines({ id: ID }, ['stays', 'b']));
      await daemon.start();
      await mount.until('ls recent | wc -l', '1');
      const listing = mount.sh('i=0; while [ $i -lt 60 ]; do i=$((i+1)); ls -lR . > /dev/null || exit 1; ls ses_* | grep -q messages || exit 2; done');
      for (let n = 0; n < 15; n += 1) {
        home.write(`.claude/projects/-home-dev-shop/${other(n)}.jsonl`, claudeLines({ id: other(n) }, [`t${n}`, 'x']));
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      await mount.until('ls -d ses_* | wc -l', '16');
      expect(await listing).toMatchObject({ status: 0, stderr: '' });
      expect(await mount.text('readlink latest')).not.toBe('');
      expect((await mount.check()).wrong).toEqual([]);
    }, 60_000);

    it('keeps a session that its tool has deleted, and says so in its manifest', async () => {
      const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b']));
      await daemon.start();
      await mount.until(`wc -l < ${SESSION}/messages.jsonl`, '2');
      rmSync(path);
      await mount.until(`grep -c '"deleted"' ${SESSION}/manifest.json ${SESSION}/meta/native.json | grep -v ':0' | wc -l`, /^[12]$/);
      expect(await mount.text(`cat ${AS}`)).toBe(claudeLines({ id: ID }, ['a', 'b']).trimEnd());
    }, 60_000);

    it('goes on after the daemon was killed in the middle of an import', async () => {
      const count = 60;
      for (let n = 0; n < count; n += 1) home.write(`.claude/projects/-home-dev-shop/${other(n)}.jsonl`, claudeLines({ id: other(n) }, Array.from({ length: 60 }, (_, k) => `${k}`)));
      await daemon.start('answering');
      await mount.until('ls -d ses_* 2>/dev/null | wc -l', /^([5-9]|\d\d)$/);
      await daemon.stop('SIGKILL');
      // What was committed last is on its way to the mount.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect((await mount.check()).wrong).toEqual([]);
      await daemon.start();
      await mount.until('ls -d ses_* | wc -l', String(count));
      // Listings and attributes come from moments apart while the last sessions still arrive.
      let wrong: unknown;
      const isRight = async (): Promise<true | undefined> => {
        ({ wrong } = await mount.check());
        return JSON.stringify(wrong) === '[]' ? true : undefined;
      };
      await eventually(isRight, 60_000).catch(() => undefined);
      expect(wrong).toEqual([]);
      expect(await mount.text('cat ses_*/messages.jsonl | wc -l')).toBe(String(60 * count));
    }, 180_000);
  });
}
