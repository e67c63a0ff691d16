/** The little of YAML that the tool writes: keys at the left margin with one text each. */
import { parseJson } from '../../core/json.js';

const ENTRY = /^([A-Za-z_][\w-]{0,60}):[ \t]*(.*)$/;

/** Values by key; keys without a text value are absent. */
export function flatYaml(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    const [, key, raw] = ENTRY.exec(line) ?? [];
    if (key === undefined || raw === undefined) continue;
    const below = indentedBelow(lines, at + 1);
    const value = /^[|>][-+]?\d*$/.test(raw.trim()) ? blockText(below, raw.startsWith('|')) : plainText([raw.trim(), ...below.map((part) => part.trim())].join(' ').trim());
    if (value !== undefined && value !== '') values.set(key, value);
  }
  return values;
}

function indentedBelow(lines: readonly string[], from: number): readonly string[] {
  const end = lines.findIndex((line, at) => at >= from && line.trim() !== '' && !/^[ \t]/.test(line));
  return lines.slice(from, end === -1 ? undefined : end);
}

function blockText(lines: readonly string[], isLiteral: boolean): string {
  return lines.map((line) => line.trim()).join(isLiteral ? '\n' : ' ').trim();
}

function plainText(value: string): string | undefined {
  if (value.startsWith('"')) {
    const parsed = parseJson(value);
    return parsed.ok && typeof parsed.value === 'string' ? parsed.value : value.slice(1).replace(/"$/, '');
  }
  if (value.startsWith("'")) return value.slice(1).replace(/'$/, '').replaceAll("''", "'");
  return value === 'null' || value === '~' ? undefined : value;
}
