/**
 * Puts turns into an order that every vendor's API takes: a call's result right after the answer that called, one for each call,
 * and nothing before the first word of a person. What comes in between waits.
 */
import { arrayOf, isObject, objectOf } from '../json.js';
import { callsOf, isTurn, type Turn } from './turn.js';

interface OpenCall { readonly was: string; readonly id: string; readonly name: string; readonly key: string; readonly time: string }

/** Told when something cannot be said as the session has it. */
export type Concession = 'interrupted' | 'stray result' | 'no prompt';

const MOST_HELD = 128;
const MOST_HELD_TEXT = 262_144;
const OPENING = '[The conversation begins with an answer]';
const INTERRUPTED = 'Interrupted: no result of this call was recorded';

export class TurnQueue {
  private open: readonly OpenCall[];
  private held: readonly Turn[];
  private begun: boolean;

  /** `saved`: what `state` gave. `onConcession` is told the key of the turn that it is about. */
  constructor(
    saved: unknown,
    private readonly onConcession: (what: Concession, key: string) => void,
  ) {
    const from = objectOf(saved);
    this.open = arrayOf(from['open']).filter(isOpenCall);
    this.held = arrayOf(from['held']).filter(isTurn);
    this.begun = from['begun'] === true;
  }

  state(): unknown {
    return { open: this.open, held: this.held, begun: this.begun };
  }

  /** The turns that can be written now, in order. */
  add(turn: Turn): readonly Turn[] {
    if (this.open.length === 0) return this.say(turn);
    if (turn.kind === 'summary') return [...this.close(), ...this.say(turn)];
    if (turn.kind === 'result') return this.addResult(turn);
    // The model has gone on after a later prompt: what is still open then never had a result.
    const closed = turn.kind === 'answer' && this.held.some(({ kind }) => kind === 'words') ? this.close() : [];
    return [...closed, ...(this.open.length === 0 ? this.say(turn) : this.hold(turn))];
  }

  /** Results for the calls that have none, and all that waited. */
  close(): readonly Turn[] {
    const turns: Turn[] = [];
    while (this.open.length > 0) {
      turns.push(...this.open.map((call) => this.interrupted(call)));
      this.open = [];
      turns.push(...this.release());
    }
    return turns;
  }

  private addResult(turn: Turn): readonly Turn[] {
    const was = turn.outcome?.was;
    if (this.open.some((call) => call.was === was)) return [...this.answer(turn), ...(this.open.length === 0 ? this.release() : [])];
    if (this.held.some((held) => callsOf(held).some((call) => call.was === was))) return this.hold(turn);
    return this.hold(this.inWords(turn));
  }

  /** Nothing is open. */
  private say(turn: Turn): readonly Turn[] {
    if (turn.kind === 'result') return this.say(this.inWords(turn));
    if (turn.kind !== 'answer') {
      this.begun ||= turn.kind !== 'notice';
      return [turn];
    }
    const opening = this.begun ? [] : [this.opening(turn)];
    this.begun = true;
    this.open = callsOf(turn).map(({ was, id, name }) => ({ was, id, name, key: turn.key, time: turn.time }));
    return [...opening, turn];
  }

  private hold(turn: Turn): readonly Turn[] {
    this.held = [...this.held, turn];
    return this.held.length > MOST_HELD || JSON.stringify(this.held).length > MOST_HELD_TEXT ? this.close() : [];
  }

  private release(): readonly Turn[] {
    const turns: Turn[] = [];
    for (;;) {
      const at = this.open.length === 0 ? 0 : this.held.findIndex(({ outcome }) => outcome !== undefined && this.open.some(({ was }) => was === outcome.was));
      const next = this.held[at];
      if (next === undefined) return turns;
      this.held = this.held.filter((_, index) => index !== at);
      turns.push(...(this.open.length === 0 ? this.say(next) : this.answer(next)));
    }
  }

  private answer(turn: Turn): readonly Turn[] {
    const call = this.open.find(({ was }) => was === turn.outcome?.was);
    if (call === undefined || turn.outcome === undefined) return [];
    this.open = this.open.filter((one) => one !== call);
    return [{ ...turn, outcome: { ...turn.outcome, id: call.id, name: call.name } }];
  }

  private interrupted({ was, id, name, key, time }: OpenCall): Turn {
    this.onConcession('interrupted', key);
    return { kind: 'result', key: `${key}\0${id}\0interrupted`, time, parts: [{ kind: 'text', text: INTERRUPTED }], outcome: { was, id, name, failed: true } };
  }

  private inWords({ outcome, ...turn }: Turn): Turn {
    this.onConcession('stray result', turn.key);
    const label = { kind: 'text', text: `[Result of the tool call ${outcome?.was ?? ''}]` } as const;
    const { result: _, ...beside } = turn.beside ?? {};
    return { ...turn, kind: 'context', parts: [label, ...turn.parts], beside: { ...beside, role: 'tool', meta: false } };
  }

  private opening({ key, time }: Turn): Turn {
    this.onConcession('no prompt', key);
    return { kind: 'context', key: `${key}\0opening`, time, parts: [{ kind: 'text', text: OPENING }], beside: { role: 'user', meta: true } };
  }
}

function isOpenCall(value: unknown): value is OpenCall {
  return isObject(value) && ['was', 'id', 'name', 'key', 'time'].every((key) => typeof value[key] === 'string');
}
