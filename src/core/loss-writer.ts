/** `as/<format>.loss.json`: what a rendering dropped, approximated or renamed, grown message by message like the rendering itself. */
import { countOf, jsonLine, objectOf } from './json.js';
import type { Loss, SessionWriter, Writing } from './writer.js';

/** `codex.jsonl` → `codex.loss.json`. */
export function lossTarget(target: string): string {
  return `${target.replace(/\.[^.]*$/, '')}.loss.json`;
}

/** The text of a ledger, grown by what a rendering lost since it was last asked. */
export class LossLedger {
  private readonly counts: Record<string, number> = {};
  private written: number;

  /** `carried`: what `state` gave. */
  constructor(carried?: unknown) {
    const from = objectOf(carried);
    this.written = countOf(from['written']);
    for (const [key, value] of Object.entries(objectOf(from['counts']))) this.count(key, countOf(value));
  }

  head(sessionId: string, target: string): string {
    return `{"session_id":${JSON.stringify(sessionId)},"target":${JSON.stringify(target)},"losses":[`;
  }

  add(losses: readonly Loss[]): string {
    return losses.map((loss) => this.entry(loss)).join('');
  }

  tail(): string {
    return `\n],"counts":${JSON.stringify(this.counts)}}\n`;
  }

  state(): unknown {
    return { written: this.written, counts: { ...this.counts } };
  }

  private entry(loss: Loss): string {
    this.count(`${loss.kind}: ${loss.what}`, 1);
    const comma = this.written === 0 ? '' : ',';
    this.written += 1;
    return `${comma}\n${jsonLine({ kind: loss.kind, what: loss.what, ...(loss.msgId === undefined ? {} : { msg_id: loss.msgId }) })}`;
  }

  /** Names come from session content: a count must not land on Object.prototype. */
  private count(key: string, more: number): void {
    const before = Object.hasOwn(this.counts, key) ? countOf(this.counts[key]) : 0;
    Object.defineProperty(this.counts, key, { value: before + more, writable: true, enumerable: true, configurable: true });
  }
}

/** The ledger of a writer, as a writer. */
export function lossWriter(writer: SessionWriter): SessionWriter {
  return {
    ...(writer.tool === undefined ? {} : { tool: writer.tool }),
    target: lossTarget(writer.target),
    mediaType: 'application/json',
    version: writer.version,
    messages: writer.messages,
    ledgerOf: writer,
    begin(meta, carried, context): Writing {
      const state = objectOf(carried);
      const ledger = new LossLedger(carried);
      const inner = writer.begin(meta, state['inner'] ?? undefined, context);
      let told = inner.losses().length;
      const newLosses = (): string => {
        const losses = inner.losses();
        const text = ledger.add(losses.slice(told));
        told = losses.length;
        return text;
      };
      return {
        head: () => ledger.head(meta.id, writer.target),
        message: (message) => {
          inner.message(message);
          return newLosses();
        },
        tail: () => {
          inner.tail();
          return newLosses() + ledger.tail();
        },
        state: () => ({ ...objectOf(ledger.state()), inner: inner.state() }),
        losses: () => [],
      };
    },
  };
}
