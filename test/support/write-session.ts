/** Runs a writer the way the engine does: piece by piece, over any cut, through JSON. */
import type { Message } from '../../src/core/message.js';
import { parseJson } from '../../src/core/json.js';
import type { SessionMeta } from '../../src/core/session.js';
import type { Loss, SessionWriter, WriterContext } from '../../src/core/writer.js';
import { sha256 } from './build-meta.js';

export const CONTEXT: WriterContext = { sha256, day: '2026-11-22T00:00:00.000Z' };

export interface Written { readonly text: string; readonly losses: readonly Loss[] }

export function writeWhole(writer: SessionWriter, meta: SessionMeta, messages: readonly Message[]): Written {
  const writing = writer.begin(meta, undefined, CONTEXT);
  const text = [writing.head(), ...messages.map((message) => writing.message(message)), writing.tail()].join('');
  return { text, losses: writing.losses() };
}

/** A new writing with the state of the one before at each cut (the index of the message that comes next). */
export function writeInPieces(writer: SessionWriter, meta: SessionMeta, messages: readonly Message[], cuts: ReadonlySet<number>): string {
  let writing = writer.begin(meta, undefined, CONTEXT);
  let text = '';
  messages.forEach((message, at) => {
    if (cuts.has(at)) {
      writing.tail();
      const saved = parseJson(JSON.stringify(writing.state()));
      if (!saved.ok) throw new Error(saved.reason);
      writing = writer.begin(meta, saved.value, CONTEXT);
    }
    text += writing.message(message);
  });
  return writing.head() + text + writing.tail();
}
