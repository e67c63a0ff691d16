/** Codex's patches. One that touches one file in one place says the same as `Write` or `Edit`; any other has no equal. */
import type { OwnCall } from './own-tools.js';

const BEGIN = '*** Begin Patch';
const END = '*** End Patch';

export function patchedFile(patch: string): OwnCall | undefined {
  const lines = patch.trimEnd().split('\n');
  const [begin, header = '', ...rest] = lines;
  const body = rest.slice(0, -1);
  if (begin !== BEGIN || rest.at(-1) !== END || body.some((line) => line.startsWith('*** '))) return undefined;
  const [, verb, path] = /^\*\*\* (Add|Update) File: (\S.*)$/.exec(header) ?? [];
  if (path === undefined) return undefined;
  return verb === 'Add' ? added(path, body) : updated(path, body);
}

function added(path: string, body: readonly string[]): OwnCall | undefined {
  if (!body.every((line) => line.startsWith('+'))) return undefined;
  return { name: 'Write', input: { file_path: path, content: body.map((line) => `${line.slice(1)}\n`).join('') } };
}

/** A place named behind `@@` cannot be said in an edit. */
function updated(path: string, body: readonly string[]): OwnCall | undefined {
  const [first, ...hunk] = body;
  if (first?.trimEnd() !== '@@' || !hunk.every((line) => /^[-+ ]/.test(line))) return undefined;
  const side = (mark: string): string => hunk.filter((line) => line.startsWith(mark) || line.startsWith(' ')).map((line) => line.slice(1)).join('\n');
  const [before, after] = [side('-'), side('+')];
  return before === '' || before === after ? undefined : { name: 'Edit', input: { file_path: path, old_string: before, new_string: after } };
}
