import type { Sha256Hex } from '../../core/ids.js';
import type { Awaited, CodexState, Side } from './state.js';

/**
 * Every text stands in a rollout twice: as the item that the model gets and as the event that the screen showed, in
 * either order. Whichever comes first makes the message; an item then gives it its content, an event adds nothing.
 */
const REMEMBERED = 32;
const IDE_REQUEST = '## My request for Codex:';

/**
 * Short keys under which words are recognised: each part, all parts together, the typed end of an IDE prompt, and the id
 * that the item and its event share in newer files.
 */
export function echoKeys(words: { side: Side; texts: readonly string[]; id?: string | undefined }, sha256: Sha256Hex): readonly string[] {
  const { side, texts, id } = words;
  const joined = side === 'thinking' ? [] : [texts.join(''), texts.join('\n'), ...texts.flatMap(typedEnd)];
  const wanted = [...texts, ...joined, ...(id === undefined ? [] : [`\0${id}`])];
  return [...new Set(wanted.map((text) => sha256(text.trim()).slice(0, 16)))];
}

/** The text that the person typed when an editor wrapped it into a description of open files. */
export function typedEnd(text: string): readonly string[] {
  const at = text.lastIndexOf(IDE_REQUEST);
  return at < 0 ? [] : [text.slice(at + IDE_REQUEST.length).trim()];
}

/** Whether an event repeats an item; then that repetition is used up. Each part of a thought is repeated by itself. */
export function takeShown(state: CodexState, side: Side, keys: readonly string[]): boolean {
  const found = state.shown.find((shown) => shown.side === side && overlap(shown.keys, keys));
  if (found === undefined) return false;
  const left = side === 'thinking' ? found.keys.filter((key) => !keys.includes(key)) : [];
  state.shown = state.shown.flatMap((shown) => (shown !== found ? [shown] : left.length === 0 ? [] : [{ side, keys: left }]));
  return true;
}

export function remember(state: CodexState, side: Side, keys: readonly string[]): void {
  if (keys.length > 0) state.shown = [...state.shown, { side, keys }].slice(-REMEMBERED);
}

export function awaitItem(state: CodexState, awaited: Awaited): void {
  state.awaited = [...state.awaited.filter((other) => other.message.msg_id !== awaited.message.msg_id), awaited].slice(-REMEMBERED);
}

/** The newest message that an item repeats, which then waits no longer. */
export function takeAwaited(state: CodexState, side: Side, keys: readonly string[]): Awaited | undefined {
  const found = state.awaited.findLast((awaited) => awaited.side === side && overlap(awaited.keys, keys));
  if (found === undefined) return undefined;
  state.awaited = state.awaited.filter((awaited) => awaited !== found);
  if (side === 'thinking') remember(state, side, keys.filter((key) => !found.keys.includes(key)));
  return found;
}

export function isAwaited(state: CodexState, messageId: string): boolean {
  return state.awaited.some((awaited) => awaited.message.msg_id === messageId);
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((key) => b.includes(key));
}
