/** What ordinary programs and the life of a process may expect of a real mount, by whichever backend. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mounted, eventually, shell, type MountedOptions, type RealBackend } from '../support/mounted.js';
import { writeReference } from '../support/synthetic-tree.mjs';

export interface Promised {
  /** A file can be mapped into memory. */
  readonly mapsFiles: boolean;
  readonly cachesFiles: boolean;
}

const TREE = { greppable: 120, many: 300 };

/** Runs `body` on a mount of its own and leaves nothing behind. */
async function withMount(backend: RealBackend, options: MountedOptions, body: (mounted: Mounted) => Promise<void>): Promise<void> {
  const mounted = await Mounted.start(backend, { tree: TREE, ...options });
  try {
    await body(mounted);
  } finally {
    await mounted.dispose();
  }
}

export function realMountCases(backend: RealBackend, promised: Promised): void {
  describe(`${backend}: programs on a real mount`, () => { programCases(backend, promised); });
  describe(`${backend}: slow and failing renderings`, () => { renderingCases(backend); });
  describe(`${backend}: life of a mount`, () => { lifeCases(backend); });
  describe(`${backend}: places to mount on`, () => { placeCases(backend); });
  describe(`${backend}: changes under load`, () => { loadCases(backend); });
}

function programCases(backend: RealBackend, promised: Promised): void {
  const copies = mkdtempSync(join(tmpdir(), 'sfs-copies-'));
  const reference = join(copies, 'reference');
  let mounted: Mounted;
  beforeAll(async () => {
    writeReference(reference, TREE);
    mounted = await Mounted.start(backend, { tree: TREE });
  }, 60_000);
  afterAll(async () => {
    await mounted.dispose();
    rmSync(copies, { recursive: true, force: true });
  }, 30_000);

  /** The command's output is the same in the mount and in a plain copy of the tree. */
  const same = async (command: string): Promise<void> => {
    const [here, there] = [await mounted.sh(command), await shell(`cd -- "$1" && ${command}`, [reference])];
    expect({ status: here.status, stderr: here.stderr }).toEqual({ status: there.status, stderr: there.stderr });
    expect(here.stdout.equals(there.stdout)).toBe(true);
  };
  const FILES = 'find sizes rendered names live -type f -print0 | sort -z | xargs -0 -n 1';

  it.each([
    ['cat', `${FILES} sh -c 'cat -- "$1" | cksum' sh`],
    ['dd with odd blocks', `${FILES} sh -c 'dd if="$1" bs=777 status=none | cksum' sh`],
    ['tail -c', `${FILES} tail -c 100 --`],
    ['wc -c', `${FILES} wc -c --`],
    ['head -c', `${FILES} head -c 1000 --`],
    ['stat', `${FILES} stat -c '%n %s %a %F' --`],
    ['grep -r', 'LC_ALL=C grep -r needle code | sort'],
    ['find -size', 'find sizes rendered live names -type f -size +4k | sort'],
    ['du', `${FILES} du --apparent-size -b --`],
  ])('gives the same with %s as a plain directory', async (_, command) => { await same(command); });

  it('is copied without a difference by cp, tar and rsync', async () => {
    const target = (name: string): string => { mkdirSync(join(copies, name)); return join(copies, name); };
    const folders = 'sizes rendered names code live many';
    for (const [name, command] of [['cp', `cp -a ${folders} "$1"`], ['tar', `tar cf - ${folders} | tar xf - -C "$1"`], ['rsync', `rsync -a ${folders} "$1"`]] as const) {
      const copied = await mounted.sh(command, target(name));
      expect({ name, status: copied.status, stderr: copied.stderr }).toEqual({ name, status: 0, stderr: '' });
      const difference = await shell('diff -r "$1" "$2"', [reference, join(copies, name)]);
      expect(difference.stdout.toString()).toBe('');
    }
    const checked = await mounted.sh(`rsync -rcn --out-format=%n ${folders} "$1"`, reference);
    expect(checked.stdout.toString().split('\n').filter((line) => line !== '' && !line.endsWith('/'))).toEqual([]);
  });

  it(promised.mapsFiles ? 'lets files be mapped into memory' : 'refuses to map files into memory instead of mixing versions', async () => {
    const script = 'import mmap,sys\nf=open(sys.argv[1],"rb")\nm=mmap.mmap(f.fileno(),0,prot=mmap.PROT_READ)\nsys.stdout.buffer.write(m[:])';
    const result = await mounted.sh(`python3 -c '${script}' sizes/130k`);
    expect(result.status === 0).toBe(promised.mapsFiles);
    if (promised.mapsFiles) expect(result.stdout.equals(readFileSync(join(reference, 'sizes/130k')))).toBe(true);
  });

  it.each([
    ['write', 'echo x > sizes/1'], ['append', 'echo x >> sizes/1'], ['create', 'touch new'], ['mkdir', 'mkdir new'], ['remove', 'rm -f sizes/1'],
    ['rmdir', 'rmdir sizes'], ['rename', 'mv -f sizes/1 sizes/other'], ['link', 'ln -s x new'], ['hard link', 'ln sizes/1 new'], ['chmod', 'chmod 644 sizes/1'],
    ['chown', 'chown 1 sizes/1'], ['touch', 'touch sizes/1'], ['truncate', 'truncate -s 0 sizes/1'], ['node', 'mkfifo new'], ['attribute', 'setfattr -n user.x -v y sizes/1 || python3 -c \'import os;os.setxattr("sizes/1","user.x",b"y")\''],
  ])('refuses %s with "read-only" and changes nothing', async (_, command) => {
    const before = await mounted.sh('ls -la . sizes');
    const result = await mounted.sh(command);
    expect(result.status).not.toBe(0);
    expect(result.stderr).toMatch(/Read-only file system/);
    expect((await mounted.sh('ls -la . sizes')).stdout.equals(before.stdout)).toBe(true);
  });

  it('serves 32 readers at once', async () => {
    const expected = (await shell('cksum < "$1"', [join(reference, 'sizes/5m')])).stdout.toString().trim();
    const result = await mounted.sh('for i in $(seq 32); do cksum < sizes/5m & done; wait');
    expect(result.stdout.toString().trim().split('\n')).toEqual(Array.from({ length: 32 }, () => expected));
  });

  it('is known to the machine as a read-only sessionfs', async () => {
    const line = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').find((text) => text.includes(mounted.point)) ?? '';
    expect(line).toMatch(/ ro,nosuid,nodev,.* - fuse\.sessionfs sessionfs /);
  });

  it('lists dot and dot-dot', async () => {
    expect((await mounted.sh('ls -a sizes')).stdout.toString().split('\n').slice(0, 2)).toEqual(['.', '..']);
  });
}

function renderingCases(backend: RealBackend): void {
  it('answers others while a rendering takes its time', async () => {
    await withMount(backend, { tree: { ...TREE, slowMs: 2500 } }, async (mounted) => {
      const slow = mounted.sh('cksum < faults/slow');
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      const listed = await mounted.sh('ls -lR . > /dev/null; cat sizes/130k > /dev/null');
      expect(listed.status).toBe(0);
      const rendered = await slow;
      expect(rendered.status).toBe(0);
      expect(listed.ms).toBeLessThan(rendered.ms - 500);
    });
  }, 40_000);

  it('renders a file once for many readers', async () => {
    // Eight of them one after the other, or two at a time, would take far longer than the limit.
    const slowMs = 3000;
    await withMount(backend, { tree: { ...TREE, slowMs } }, async (mounted) => {
      const result = await mounted.sh('for i in 1 2 3 4 5 6 7 8; do cksum < faults/slow & done; wait');
      expect(new Set(result.stdout.toString().trim().split('\n')).size).toBe(1);
      expect(result.ms).toBeLessThan(3 * slowMs);
    });
  }, 40_000);

  it('ends a read with an error when its rendering hangs, and serves on', async () => {
    await withMount(backend, { render: { deadlineMs: 700 } }, async (mounted) => {
      const result = await mounted.sh('cat faults/hanging');
      expect(result.stderr).toMatch(/Input\/output error/);
      expect(result.ms).toBeLessThan(6000);
      expect((await mounted.sh('cat faults/failing')).stderr).toMatch(/Input\/output error/);
      expect(mounted.messages.some((message) => message['kind'] === 'log' && message['level'] === 'error')).toBe(true);
      expect((await mounted.sh('cat rendered/small | wc -c')).stdout.toString().trim()).toBe('3000');
    });
  }, 40_000);
}

function lifeCases(backend: RealBackend): void {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('unmounts and ends on %s', async (signal) => {
    await withMount(backend, {}, async (mounted) => {
      await mounted.sh('ls -l');
      mounted.signal(signal);
      expect(await mounted.next(['unmounted'])).toMatchObject({ lazily: false });
      expect(await mounted.exited).toBe(0);
      expect(mounted.isMounted).toBe(false);
      expect(mounted.messages).toContainEqual({ kind: 'ended', reason: 'asked' });
    });
  }, 30_000);

  it('leaves a dead mount when killed, which the next start repairs', async () => {
    await withMount(backend, {}, async (mounted) => {
      // The kernel now knows the root and goes on answering for it.
      await mounted.sh('stat .');
      mounted.signal('SIGKILL');
      await mounted.exited;
      expect((await shell('ls "$1"', [mounted.point])).stderr).toMatch(/not connected/i);
      const again = await Mounted.launch(backend, { tree: TREE }, mounted.folder);
      try {
        expect(again.messages).toContainEqual(expect.objectContaining({ kind: 'ready', repaired: true }));
        expect((await again.sh('cat live/log')).stdout.toString()).toBe('first\n');
      } finally {
        await again.dispose();
      }
    });
  }, 40_000);

  it('unmounts lazily and says so while a shell sits inside', async () => {
    await withMount(backend, {}, async (mounted) => {
      const sitting = mounted.sh('exec sleep 3');
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      mounted.signal('SIGTERM');
      expect(await mounted.next(['unmounted'])).toMatchObject({ lazily: true });
      expect(mounted.isMounted).toBe(false);
      expect(await mounted.exited).toBe(0);
      expect((await sitting).status).toBe(0);
    });
  }, 40_000);

  it('ends cleanly when somebody else unmounts', async () => {
    await withMount(backend, {}, async (mounted) => {
      await mounted.sh('ls -l');
      await shell('umount -- "$1" 2>/dev/null || fusermount3 -u -- "$1"', [mounted.point]);
      expect(await mounted.next(['ended'])).toMatchObject({ reason: 'from-outside' });
      expect(await mounted.exited).toBe(0);
    });
  }, 30_000);

  it('refuses a second mount on the same point and names the process of the first', async () => {
    await withMount(backend, {}, async (mounted) => {
      await mounted.sh('ls');
      const second = await Mounted.launch(backend, { tree: TREE }, mounted.folder);
      await second.exited;
      expect(second.messages).toContainEqual(expect.objectContaining({ kind: 'failed', code: 'mountpoint-unusable', message: expect.stringMatching(/already, by process \d+/) }));
      expect((await mounted.sh('cat live/log')).stdout.toString()).toBe('first\n');
    });
  }, 30_000);

  it('leaves no mount when the process just exits', async () => {
    await withMount(backend, {}, async (mounted) => {
      mounted.send({ kind: 'crash' });
      expect(await mounted.exited).toBe(3);
      expect(mounted.isMounted).toBe(backend !== 'kernel');
    });
  }, 30_000);
}

function placeCases(backend: RealBackend): void {
  it.each(['with blank and\ttab', 'ünï 🦊 $(touch pwned) "q"', 'back\\slash\\040'])('mounts on a point named %j', async (pointName) => {
    await withMount(backend, { pointName }, async (mounted) => {
      expect((await shell('cat -- "$1/live/log"', [mounted.point])).stdout.toString()).toBe('first\n');
      mounted.signal('SIGTERM');
      expect(await mounted.next(['unmounted'])).toMatchObject({ lazily: false });
      await mounted.exited;
      expect(readdirSync(mounted.point)).toEqual([]);
    });
  }, 30_000);

  it('mounts on a long path', async () => {
    await withMount(backend, { pointName: Array.from({ length: 4 }, (_, index) => `${index}`.repeat(200)).join('/') }, async (mounted) => {
      expect((await shell('cat -- "$1/live/log"', [mounted.point])).stdout.toString()).toBe('first\n');
    });
  }, 30_000);
}

function loadCases(backend: RealBackend): void {
  it('lists completely and without duplicates while entries come and go', async () => {
    await withMount(backend, { tree: { ...TREE, many: 3000 } }, async (mounted) => {
      // Several readers, so that changes fall between the requests of one listing.
      const listings = [1, 2, 3, 4, 5, 6].map(() => mounted.sh('for i in 1 2 3; do find many -mindepth 1 -printf "$i %f\\n"; done'));
      for (let index = 0; index < 60; index += 1) {
        await mounted.change({ set: `/many/added-${index}`, text: 'x' });
        await mounted.change({ remove: `/many/added-${index}` });
      }
      for (const listing of listings) {
        const lines = (await listing).stdout.toString().trim().split('\n');
        expect(new Set(lines).size).toBe(lines.length);
        for (const turn of [1, 2, 3]) expect(lines.filter((line) => line.startsWith(`${turn} entry-`))).toHaveLength(3000);
      }
    });
  }, 60_000);

  it('survives readers and hundreds of changes at once', async () => {
    await withMount(backend, {}, async (mounted) => {
      const readers = mounted.sh('for i in 1 2 3; do (for n in $(seq 15); do ls -lR . > /dev/null 2>&1; cat live/* > /dev/null 2>&1; done) & done; wait');
      for (let index = 0; index < 300; index += 1) await mounted.change({ set: `/live/file-${index % 7}`, text: `${'x'.repeat(index)}\n` });
      expect((await readers).status).toBe(0);
      await eventually(1500, async () => {
        expect((await mounted.sh('cat live/file-5 | wc -c')).stdout.toString().trim()).toBe('300');
      });
    });
  }, 60_000);
}
