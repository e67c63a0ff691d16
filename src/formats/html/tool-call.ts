/** A tool call: known by the shape of its input, never by the name of its tool. */
import { arrayOf, isObject, type JsonObject } from '../../core/json.js';
import type { ToolUseBlock } from '../../core/message.js';
import { diffLines, looksLikeDiff, replacement } from './diff.js';
import { anchor, folded, label, preformatted, text } from './escape.js';

/** What tells most about a call in one line, the best first. */
const TELLING = ['command', 'cmd', 'pattern', 'query', 'file_path', 'filePath', 'absolute_path', 'path', 'notebook_path', 'url', 'description', 'prompt'];
const EXCHANGES: readonly (readonly [before: string, after: string])[] = [['old_string', 'new_string'], ['old_str', 'new_str'], ['oldString', 'newString'], ['oldText', 'newText'], ['old_text', 'new_text']];
const SHORT_TEXT = 100;
const SHORT_CHANGE = 4000;

export function callHtml({ name, input, tool_use_id: id }: ToolUseBlock): string {
  const hint = hintOf(input);
  const body = inputHtml(input);
  const isChange = body.includes('<pre class="diff">');
  return folded({
    summary: `<b>${label(name)}</b>${hint === '' ? '' : ` <code>${label(hint)}</code>`}`,
    body, className: 'call', isOpen: isChange && body.length <= SHORT_CHANGE, id: anchor('c', id),
  });
}

function hintOf(input: JsonObject): string {
  for (const key of TELLING) {
    const value = Object.hasOwn(input, key) ? input[key] : undefined;
    const told = typeof value === 'string' ? value : words(value);
    if (told !== undefined && told.trim() !== '') return told;
  }
  return '';
}

/** A command as program and arguments. */
function words(value: unknown): string | undefined {
  const list = arrayOf(value);
  return list.length > 0 && list.every((word) => typeof word === 'string') ? list.join(' ') : undefined;
}

/** Everything that was given to the tool. */
function inputHtml(input: JsonObject): string {
  const exchange = exchangeIn(input);
  const rest = Object.entries(input).filter(([key]) => exchange?.keys.includes(key) !== true);
  const html = rest.map(([key, value]) => fieldHtml(key, value)).join('') + (exchange?.html ?? '');
  return html === '' ? '<p class="quiet">(no input)</p>\n' : html;
}

interface Exchange { readonly keys: readonly string[]; readonly html: string }

function exchangeIn(input: JsonObject): Exchange | undefined {
  for (const [from, to] of EXCHANGES) {
    const [before, after] = [input[from], input[to]];
    if (typeof before === 'string' && typeof after === 'string') return { keys: [from, to], html: replacement(before, after) };
  }
  return undefined;
}

function fieldHtml(key: string, value: unknown): string {
  const name = `<span class="key">${label(key)}</span>`;
  if (typeof value === 'string') return textField(name, value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return `<p>${name} <code>${String(value)}</code></p>\n`;
  const command = words(value);
  if (command !== undefined) return textField(name, command);
  const edits = arrayOf(value).map((each) => (isObject(each) ? exchangeIn(each)?.html : undefined));
  if (edits.length > 0 && edits.every((html) => html !== undefined)) return `<p>${name}</p>\n${edits.join('')}`;
  return `<p>${name}</p>\n${preformatted(JSON.stringify(value, null, 2))}`;
}

function textField(name: string, value: string): string {
  if (looksLikeDiff(value)) return `<p>${name}</p>\n${diffLines(value)}`;
  if (value.length <= SHORT_TEXT && !value.includes('\n')) return `<p>${name} <code>${text(value)}</code></p>\n`;
  return `<p>${name}</p>\n${preformatted(value)}`;
}
