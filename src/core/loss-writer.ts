/** `as/<format>.loss.json`: what a rendering dropped, approximated or renamed, grown message by message like the rendering itself. */
import { countOf, jsonLine, objectOf } from './json.js';
import type { Loss, SessionWriter, WriterState, Writing } from './writer.js';

/** `codex.jsonl` → `codex.loss.json`. */
export function lossTarget(target: string): string {
  return `${target.replace(/\.[^.]*$/, '')}.loss.json`;
}

interface LossState { written: number; counts: Record<string, number>; inner: WriterState }

/** The ledger of a writer, as a writer. */
export function lossWriter(writer: SessionWriter): SessionWriter {
  return {
    ...(writer.tool === undefined ? {} : { tool: writer.tool }),
    target: lossTarget(writer.target),
    mediaType: 'application/json',
    version: writer.version,
    messages: writer.messages,
    begin(meta, carried, context): Writing {
      const state = stateFrom(carried);
      const inner = writer.begin(meta, state.inner ?? undefined, context);
      let told = inner.losses().length;
      const newLosses = (): string => {
        const losses = inner.losses();
        const text = losses.slice(told).map((loss) => entry(state, loss)).join('');
        told = losses.length;
        return text;
      };
      return {
        head: () => `{"session_id":${JSON.stringify(meta.id)},"target":${JSON.stringify(writer.target)},"losses":[`,
        message: (message) => {
          inner.message(message);
          return newLosses();
        },
        tail: () => {
          inner.tail();
          return `${newLosses()}\n],"counts":${JSON.stringify(state.counts)}}\n`;
        },
        state: () => ({ written: state.written, counts: { ...state.counts }, inner: inner.state() }),
        losses: () => [],
      };
    },
  };
}

function entry(state: LossState, loss: Loss): string {
  const key = `${loss.kind}: ${loss.what}`;
  // Names come from session content: a count must not land on Object.prototype.
  if (Object.hasOwn(state.counts, key)) state.counts[key] = countOf(state.counts[key]) + 1;
  else Object.defineProperty(state.counts, key, { value: 1, writable: true, enumerable: true, configurable: true });
  const comma = state.written === 0 ? '' : ',';
  state.written += 1;
  return `${comma}\n${jsonLine({ kind: loss.kind, what: loss.what, ...(loss.msgId === undefined ? {} : { msg_id: loss.msgId }) })}`;
}

function stateFrom(carried: unknown): LossState {
  const from = objectOf(carried);
  const counts: Record<string, number> = {};
  for (const [key, value] of Object.entries(objectOf(from['counts']))) Object.defineProperty(counts, key, { value: countOf(value), writable: true, enumerable: true, configurable: true });
  return { written: countOf(from['written']), counts, inner: from['inner'] };
}
