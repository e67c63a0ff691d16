import type { Sha256Hex } from '../../core/ids.js';
import type { CodexState, HeldText, Shown, Side } from './state.js';

/**
 * Every text stands in a rollout twice: as the item that the model gets and as the event that the screen showed, in
 * either order. The item is the message; an event becomes one only when no item repeats it.
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

/** Whether a text is in a message made from the other form of it; then that repetition is used up. */
export function takeShown(state: CodexState, from: Shown['from'], side: Side, keys: readonly string[]): boolean {
  const index = state.shown.findIndex((shown) => shown.from === from && shown.side === side && overlap(shown.keys, keys));
  const found = state.shown[index];
  if (found === undefined) return false;
  const left = side === 'thinking' ? found.keys.filter((key) => !keys.includes(key)) : [];
  state.shown = [...state.shown.slice(0, index), ...(left.length === 0 ? [] : [{ from, side, keys: left }]), ...state.shown.slice(index + 1)];
  return true;
}

export function remember(state: CodexState, shown: Shown): void {
  if (shown.keys.length > 0) state.shown = [...state.shown, shown].slice(-REMEMBERED);
}

/** At the start of a turn: an item with the words of an earlier event is a new message. */
export function forgetEvents(state: CodexState): void {
  state.shown = state.shown.filter((shown) => shown.from === 'item');
}

export function hold(state: CodexState, text: HeldText): void {
  state.held = [...state.held, text];
}

/** Takes the held events that an item repeats: all parts of a thought, one of anything else. Tells whether there was one. */
export function takeHeld(state: CodexState, side: Side, keys: readonly string[]): boolean {
  const matching = state.held.filter((text) => text.side === side && overlap(text.keys, keys));
  const taken = side === 'thinking' ? matching : matching.slice(0, 1);
  if (taken.length === 0) return false;
  state.held = state.held.filter((text) => !taken.includes(text));
  if (side === 'thinking') remember(state, { from: 'item', side, keys: keys.filter((key) => !taken.some((text) => text.keys.includes(key))) });
  return true;
}

export function holdsAnswer(state: CodexState): boolean {
  return state.held.some((text) => text.side !== 'user');
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((key) => b.includes(key));
}
