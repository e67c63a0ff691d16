/**
 * `node read-versions.mjs READS PATH…`: opens files, waits a moment in which it may be replaced, and only then reads. Every
 * file must hold one version `vN` of the session from its first byte to its last, as long as it was when it was opened. Writes
 * what was wrong as JSON.
 */
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const [, , wanted, ...paths] = process.argv;
const HANDLES = 24;
const LONGEST_MS = 400;
const wrong = {};
const versions = new Set();
let reads = 0;
let begun = 0;

function report(path, what) {
  const key = `${path}: ${what}`;
  wrong[key] = (wrong[key] ?? 0) + 1;
}

async function readOne(path) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    await delay(Math.random() * LONGEST_MS);
    const bytes = await file.readFile();
    reads += 1;
    const text = bytes.toString('utf8');
    const found = new Set(text.match(/\bv\d+\b/g));
    for (const version of found) versions.add(version);
    if (bytes.length !== size) report(path, `${bytes.length} bytes of ${size}`);
    if (found.size !== 1) report(path, `versions ${[...found].join(' ')}`);
    if (!text.endsWith('\n')) report(path, 'cut');
    const count = 2 + ((Number([...found][0]?.slice(1)) * 7) % 9);
    const told = /"message_count": (\d+)/.exec(text)?.[1] ?? (path.endsWith('messages.jsonl') ? String(text.split('\n').length - 1) : undefined);
    if (told !== undefined && Number(told) !== count) report(path, `${told} messages instead of ${count}`);
  } finally {
    await file.close();
  }
}

async function readOn() {
  while (begun < Number(wanted)) {
    const path = paths[begun % paths.length];
    begun += 1;
    await readOne(path).catch((error) => report(path, error.code ?? error.message));
  }
}

await Promise.all(Array.from({ length: HANDLES }, readOn));
process.stdout.write(JSON.stringify({ reads, versions: versions.size, wrong }));
