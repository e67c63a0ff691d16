import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shell, type RealBackend } from '../support/mounted.js';
import { claudeLines, codexLines, codexPath, zstdStored } from '../support/native-sessions.js';
import { Home, RealDaemon } from '../support/real-daemon.js';
import { addFixtures, RealMount } from './support/real-mount.js';

const FIXTURES = {
  'claude-code': ['2.1-sub-agent', '2.1-long-output', '2.0-picture', '1.0-compaction'],
  codex: ['paginated-tools', 'legacy-0.118-tools', 'sub-agent'],
  'gemini-cli': ['resumed', 'json-0.38', 'sub-agent'],
};
const ZST = 'cccccccc-2222-4333-8444-555555555555';

/** Titles that must not become names as they are. */
const HOSTILE = ['../../etc/passwd', '.hidden', '-rf', 'a/b\\c:d', 'tab\tnew\nline\r\u001b[31mred', 'x'.repeat(300), 'ünï 漢字 😀'.repeat(12), '..', 'nul\u0000byte'];
const hostileId = (n: number): string => `dddddddd-2222-4333-8444-${String(n).padStart(12, '0')}`;

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** A settled tree: nothing changes while these look at it. */
export function mountReadingCases(backend: RealBackend): void {
  describe('a settled tree', () => {
    let home: Home;
    let daemon: RealDaemon;
    let mount: RealMount;
    let scratch: string;

    beforeAll(async () => {
      home = new Home();
      addFixtures(home, FIXTURES);
      home.write(`${codexPath(ZST)}.zst`, zstdStored(Buffer.from(codexLines(ZST, ['packed', 'away']))));
      for (const [n, title] of HOSTILE.entries()) home.write(`.claude/projects/-srv-p${n % 2}-shop/${hostileId(n)}.jsonl`, claudeLines({ id: hostileId(n), cwd: `/srv/p${n % 2}/shop` }, [title, 'answer']));
      daemon = new RealDaemon(home);
      await daemon.start();
      mount = await RealMount.start(home, backend);
      scratch = await mkdtemp(join(tmpdir(), 'sfs-scratch-'));
    }, 90_000);

    afterAll(async () => {
      await mount.dispose();
      await daemon.stop();
      home.remove();
      await rm(scratch, { recursive: true, force: true });
    }, 30_000);

    it('is served by the backend that was asked for', () => {
      expect(mount.backend).toBe(backend);
    });

    it('has in each session a script that goes on with it, and no other file that can be run', async () => {
      expect(await mount.text('find . -type f -perm /111 | wc -l')).toBe(await mount.text('ls -d ses_* | wc -l'));
      const one = await mount.text('ls -d ses_*.sfs | head -n 1');
      const said = await mount.text(`env -i HOME="$1" PATH="$PATH" ./${one}/resume codex --project "$1" --dry-run --json`, scratch);
      expect(JSON.parse(said)).toMatchObject({ session_id: one.replace('.sfs', ''), tool: 'codex', project: scratch, dry_run: true });
    });

    it('has exact sizes, right attributes and one inode number per entry, however it is read', async () => {
      const { files, wrong } = await mount.check();
      expect(wrong).toEqual([]);
      expect(files).toBeGreaterThan(150);
    }, 60_000);

    it('gives cat, cp, dd, tail and wc the bytes that stat promises', async () => {
      const script = 'for f; do s=$(stat -c %s "$f"); [ "$(cat "$f" | wc -c)" = "$s" ] && cp "$f" "$0/c" && cmp -s "$0/c" "$f" && dd if="$f" of="$0/d" bs=777 2>/dev/null && cmp -s "$0/c" "$0/d" && [ "$(wc -c < "$f")" = "$s" ] && tail -c 100 "$0/c" > "$0/t" && tail -c 100 "$f" | cmp -s - "$0/t" || echo "$f"; done';
      expect(await mount.text(`find . -type f \\( -name manifest.json -o -name '*.md' -o -path './as-*' \\) -exec sh -c '${script}' "$1" {} +`, scratch)).toBe('');
    }, 60_000);

    it('renders nothing for those who only list', async () => {
      await mount.sh('find . > /dev/null');
      const before = await mount.renders();
      for (const command of ['find . -printf "%s %p\\n"', 'ls -laR', 'du -a', ...(has('tree') ? ['tree -as'] : [])]) {
        expect((await mount.sh(`${command} > /dev/null`)).status).toBe(0);
      }
      expect(await mount.renders()).toBe(before);
    });

    it('shows every native file byte for byte under the view of its tool', async () => {
      const pairs = [['.claude/projects', 'as-claude-code'], ['.codex/sessions', 'as-codex'], ['.gemini/tmp', 'as-gemini']] as const;
      for (const [native, view] of pairs) {
        const differing = await mount.text('cd "$1" && find . -type f -name "*.json*" ! -name "*.zst" ! -path "*/logs.json" -exec sh -c \'for f; do cmp -s "$f" "$0/$f" || echo "$f"; done\' "$2" {} +', home.at(native), join(mount.point, view));
        expect(`${view}: ${differing}`).toBe(`${view}: `);
      }
      expect(await mount.text('cat as-codex/2026/06/01/*"$1".jsonl', ZST)).toBe(codexLines(ZST, ['packed', 'away']).trimEnd());
    });

    it('resolves every link of every view, and latest to the newest session', async () => {
      expect(await mount.text('find by-* recent latest -xtype l')).toBe('');
      expect(await mount.text('find by-tool recent -type l -exec stat -L -c %F {} + | sort -u')).toBe('directory');
      expect(await mount.text('readlink latest')).toBe(await mount.text('basename "$(readlink "recent/$(ls -t recent | head -1)")"'));
      expect(Number(await mount.text('ls recent | wc -l'))).toBe(Number(await mount.text('ls -d ses_* | wc -l')));
    });

    it('gives hostile titles harmless names', async () => {
      const names = (await mount.text('find . -type l -printf "%f\\0"')).split('\0').filter((name) => name !== '' && name !== 'latest');
      expect(names.length).toBeGreaterThan(HOSTILE.length * 3);
      for (const name of names) {
        expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d{4} [^./:-]/);
        expect(name).not.toMatch(/[\p{Cc}/:\\]|\.\./u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(130);
      }
    });

    it('keeps sessions of projects with one name apart', async () => {
      expect(Number(await mount.text('ls by-project/shop | wc -l'))).toBe(HOSTILE.length + 1);
      expect(await mount.text('ls by-project/shop | sort | uniq -d')).toBe('');
    });

    it('explains itself at the root and keeps its controls out of listings', async () => {
      const names = (await mount.text('ls -a')).split('\n');
      for (const name of ['README.md', '.ignore', '.metadata_never_index', '.nomedia', '.trackerignore', 'latest', 'recent', 'by-tool', 'as-markdown']) expect(names).toContain(name);
      expect(names).not.toContain('.control');
      expect(await mount.text('cat .control/health')).toBe('ok');
      expect(await mount.text('cat .ignore')).toContain('native/');
      const readme = await mount.text('cat README.md');
      for (const view of names.filter((name) => /^(by|as)-/.test(name))) expect(readme).toContain(`${view}/`);
    });

    it.each([
      ['touch', 'touch new'], ['touch of a file', 'touch README.md'], ['append', 'sh -c "echo x >> README.md"'], ['rm', 'rm -f README.md'], ['rm -r', 'rm -rf ses_*'],
      ['mv', 'mv README.md other'], ['chmod', 'chmod 777 README.md'], ['chown', 'chown 1:1 README.md'], ['mkdir', 'mkdir new'], ['ln -s', 'ln -s a b'],
      ['ln', 'ln README.md hard'], ['truncate', 'truncate -s 0 README.md'], ['mkfifo', 'mkfifo pipe'], ['cp', 'cp /etc/hostname as-markdown/'],
      ['setxattr', `python3 -c 'import os; os.setxattr("README.md", "user.x", b"1")'`],
    ])('refuses %s, and nothing changes', async (_, command) => {
      const sum = 'ls -laR . | cksum; cksum < README.md';
      const before = await mount.text(sum);
      const { status, stderr } = await mount.sh(`LC_ALL=C ${command}`);
      expect(status).not.toBe(0);
      if (!stderr.includes('not found')) expect(stderr).toMatch(/Read-only file system/);
      expect(await mount.text(sum)).toBe(before);
    });

    it('is searched once per session by rg, and to its end by grep -r', async () => {
      expect((await mount.sh('grep -rc needle . > /dev/null')).status).toBe(1);
      if (!has('rg')) return;
      const found = (await mount.text('rg -l --no-messages packed')).split('\n');
      expect(found.filter((path) => path.endsWith('messages.jsonl'))).toHaveLength(1);
      expect(found.filter((path) => /\/(native|as)\/|^(as|by)-/.test(path))).toEqual([]);
    });

    it('is copied by tar and rsync, and the second time nothing is new', async () => {
      expect((await mount.sh('tar cf "$1/all.tar" . && tar df "$1/all.tar" .', scratch)).stderr).toBe('');
      if (!has('rsync')) return;
      await mount.text('rsync -a ./ "$1/copy"', scratch);
      expect(await mount.text('rsync -ai ./ "$1/copy"', scratch)).toBe('');
      expect(await mount.text('rsync -ain --checksum ./ "$1/copy"', scratch)).toBe('');
      expect(await mount.text('diff -r --no-dereference . "$1/copy"', scratch)).toBe('');
    }, 60_000);

    // The other backend has no page cache: see docs/mount-backends.md.
    if (backend === 'kernel' && has('python3')) it('can be mapped into memory', async () => {
      const script = 'import mmap,sys; f=open(sys.argv[1],"rb"); m=mmap.mmap(f.fileno(),0,prot=mmap.PROT_READ); sys.stdout.write(str(m[:]==f.read()))';
      expect(await mount.text('python3 -c "$1" latest/messages.jsonl', script)).toBe('True');
    });

    it('shows the same inode numbers and bytes after a remount', async () => {
      const before = await mount.check();
      await mount.stop();
      mount = await RealMount.start(home, backend);
      const after = await mount.check();
      expect(after.wrong).toEqual([]);
      expect(after.inodes).toEqual(before.inodes);
    }, 90_000);

    it('says what the manifest on disk says', async () => {
      const id = await mount.text('readlink latest');
      expect(await mount.text('cat latest/manifest.json')).toBe(readFileSync(join(home.store, 'sessions', id, 'manifest.json'), 'utf8').trimEnd());
      expect((await shell('stat -f -c %T "$1"', [mount.point])).stdout.toString().trim()).toMatch(/fuse/);
    });
  });
}
