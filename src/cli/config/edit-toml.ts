/** One key of a TOML text set to a value; every other line stays as it is, comments too. */

const HEADER = /^\s*\[\s*([A-Za-z0-9_.\s"'-]+?)\s*\]\s*(?:#.*)?$/;
const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'[{][^#]*?)`;

export type TomlScalar = string | number | boolean;

/**
 * Handles keys of plain tables (`[a.b]`, `c = 1`) and dotted ones (`b.c = 1`). The caller checks by parsing that the
 * result says what was meant: strings of several lines and inline tables may hide from this.
 */
export function setTomlKey(text: string, key: string, value: TomlScalar): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const written = typeof value === 'string' ? tomlString(value) : String(value);
  const parts = key.split('.');
  if (!replaceLine(lines, parts, written)) insertLine(lines, parts, written);
  return `${lines.join(newline)}${newline}`;
}

function replaceLine(lines: string[], parts: readonly string[], written: string): boolean {
  let table: readonly string[] = [];
  for (const [at, line] of lines.entries()) {
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined) {
      table = namesOf(header);
      continue;
    }
    const rest = restBelow(table, parts);
    if (rest === undefined) continue;
    const name = rest.map((part) => `(?:${part}|"${part}"|'${part}')`).join(String.raw`\s*\.\s*`);
    const match = new RegExp(String.raw`^(\s*${name}\s*=\s*)${VALUE}(\s*(?:#.*)?)$`).exec(line);
    if (match === null) continue;
    lines[at] = `${match[1] ?? ''}${written}${match[3] ?? ''}`;
    return true;
  }
  return false;
}

/** Behind the last line of its table, which is made at the end when there is none. */
function insertLine(lines: string[], parts: readonly string[], written: string): void {
  const table = parts.slice(0, -1);
  const line = `${parts.at(-1) ?? ''} = ${written}`;
  const start = lines.findIndex((each) => sameNames(namesOf(HEADER.exec(each)?.[1] ?? ''), table));
  if (start === -1) {
    if (lines.length > 0 && lines.at(-1)?.trim() !== '') lines.push('');
    lines.push(`[${table.join('.')}]`, line);
    return;
  }
  let end = start + 1;
  while (end < lines.length && !/^\s*\[/.test(lines[end] ?? '')) end += 1;
  while (end > start + 1 && /^\s*(?:#.*)?$/.test(lines[end - 1] ?? '')) end -= 1;
  lines.splice(end, 0, line);
}

function namesOf(header: string): readonly string[] {
  return header.split('.').map((part) => part.trim().replace(/^["']|["']$/g, ''));
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

/** What of the key is to be written inside that table; undefined when it does not belong there. */
function restBelow(table: readonly string[], parts: readonly string[]): readonly string[] | undefined {
  const isAbove = table.length < parts.length && table.every((name, at) => name === parts[at]);
  return isAbove ? parts.slice(table.length) : undefined;
}

// The escapes of JSON are TOML's; DEL alone must be escaped there and is not here.
function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
