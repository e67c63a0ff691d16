/** The last guard before a name reaches a kernel: what views and stores hand over is checked, not trusted. */

const MAX_NAME_BYTES = 255;
// A shell, an editor or a version control tool acts on these without being asked.
const ACTED_UPON = new Set(['.git', '.hg', '.svn', '.envrc', '.env', '.vscode', '.idea', '.direnv', '.editorconfig', '.npmrc', '.gitattributes', '.gitmodules']);
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const HAS_CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** The parts of a path as they may appear in the tree, or undefined when it has none that can. */
export function entryParts(path: string): readonly string[] | undefined {
  const parts = path.split('/').map(safePart);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function safePart(part: string): string | undefined {
  if (part === '' || part === '.' || part === '..') return undefined;
  const name = HAS_CONTROL.test(part) ? part.replace(CONTROL, '_') : part;
  if (isTooLong(name)) return undefined;
  return name.startsWith('.') && ACTED_UPON.has(name.toLowerCase()) ? `_${name}` : name;
}

export function isTooLong(name: string): boolean {
  return name.length > MAX_NAME_BYTES || (name.length * 3 > MAX_NAME_BYTES && Buffer.byteLength(name, 'utf8') > MAX_NAME_BYTES);
}

/** A second name for a path that another session already has: `<stem> (<mark>)<extension>`, cut to fit. */
export function markedName(name: string, mark: string): string {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  const end = ` (${mark})${extension}`;
  let kept = stem;
  while (kept !== '' && isTooLong(kept + end)) kept = [...kept].slice(0, -1).join('');
  return kept + end;
}
