/** The plain text of a Lexical document, in which Cursor keeps what was typed. */
import { arrayOf, objectOf } from '../../core/json.js';
import { unwrapJson } from './stored-value.js';

const MAX_DEPTH = 100;

/** `richText` as a string or a document; an empty text when it holds none. */
export function plainTextOf(richText: unknown): string {
  const root = objectOf(objectOf(unwrapJson(richText))['root']);
  return arrayOf(root['children']).map((child) => textWithin(child, 0)).join('\n').trim();
}

function textWithin(value: unknown, depth: number): string {
  const node = objectOf(value);
  if (node['type'] === 'linebreak') return '\n';
  if (typeof node['text'] === 'string') return node['text'];
  return depth > MAX_DEPTH ? '' : arrayOf(node['children']).map((child) => textWithin(child, depth + 1)).join('');
}
