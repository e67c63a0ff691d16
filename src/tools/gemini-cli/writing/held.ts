/**
 * Messages that wait to be written: a result is part of the message that called, so that a message with calls, and all after
 * it, stay until its results have come. A call is given up when the model has answered a later prompt.
 */
import { arrayOf, isObject } from '../../../core/json.js';
import type { ToolResultBlock } from '../../../core/message.js';
import { heldCall, interrupted, withResult, type HeldCall, type ResultOrigin } from './calls.js';

/** JSON. A message with calls is `text`, the calls, `]}`; any other one is `text`. */
export interface Held {
  readonly kind: 'prompt' | 'answer' | 'other';
  readonly text: string;
  readonly id: string;
  readonly timestamp: string;
  readonly calls: readonly HeldCall[];
}

// Far more than any answer calls at once; only a damaged session reaches them.
const MOST_HELD = 256;
const MOST_CHARACTERS = 4_000_000;

export class HeldMessages {
  private list: readonly Held[];

  /** `onInterrupted` is told the id of the message whose call was given up. */
  constructor(state: unknown, private readonly onInterrupted: (id: string) => void) {
    this.list = arrayOf(state).flatMap(heldOf);
  }

  state(): readonly Held[] {
    return this.list;
  }

  add(message: Held): void {
    if (message.kind === 'answer') {
      const prompt = this.list.findLastIndex((held) => held.kind === 'prompt');
      this.list = this.list.map((held, at) => (at < prompt ? this.givenUp(held) : held));
    }
    this.list = [...this.list, message];
  }

  /** False when no call waits for it. */
  resolve(result: ToolResultBlock, origin: ResultOrigin): boolean {
    const at = this.list.findIndex((held) => held.calls.some((call) => call.done === undefined && call.key === result.tool_use_id));
    if (at === -1) return false;
    let open = true;
    this.list = this.list.map((held, index) => {
      if (index !== at) return held;
      const calls = held.calls.map((call) => {
        if (!open || call.done !== undefined || call.key !== result.tool_use_id) return call;
        open = false;
        return withResult(call, result, origin);
      });
      return { ...held, calls };
    });
    return true;
  }

  /** Texts of the messages that are complete, in order. */
  take(): readonly string[] {
    const taken: string[] = [];
    for (;;) {
      const head = this.list[0];
      if (head === undefined) return taken;
      const late = this.isFull();
      if (!late && head.calls.some((call) => call.done === undefined)) return taken;
      taken.push(textOfHeld(late ? this.givenUp(head) : head));
      this.list = this.list.slice(1);
    }
  }

  /** Texts of all that is left, at the end of what there is so far. Changes nothing. */
  rest(): readonly string[] {
    return this.list.map((held) => textOfHeld(this.givenUp(held)));
  }

  private isFull(): boolean {
    if (this.list.length > MOST_HELD) return true;
    return this.list.slice(1).reduce((sum, held) => sum + held.text.length, 0) > MOST_CHARACTERS;
  }

  private givenUp(held: Held): Held {
    const calls = held.calls.map((call) => {
      if (call.done !== undefined) return call;
      this.onInterrupted(held.id);
      return interrupted(call, held.timestamp);
    });
    return { ...held, calls };
  }
}

function textOfHeld({ text, calls }: Held): string {
  return calls.length === 0 ? text : `${text}${calls.map((call) => call.done ?? '').join(',')}]}`;
}

function heldOf(value: unknown): readonly Held[] {
  if (!isObject(value)) return [];
  const { kind, text, id, timestamp } = value;
  if (typeof text !== 'string' || typeof id !== 'string' || typeof timestamp !== 'string') return [];
  const calls = arrayOf(value['calls']).map(heldCall).filter((call) => call !== undefined);
  return [{ kind: kind === 'prompt' || kind === 'answer' ? kind : 'other', text, id, timestamp, calls }];
}
