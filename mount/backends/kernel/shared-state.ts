/** Memory that the serving thread and the main thread both see while the first is blocked in a read. */
import type { MountStats } from '../backend.js';
import { opcodeName } from './protocol.js';

const STOP = 0;
const POSTED = 1;
const COUNTERS = 8;
const OPCODE_LIMIT = 64;

export class SharedState {
  readonly #cells: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer((COUNTERS + OPCODE_LIMIT) * 4)) {
    this.#cells = new Int32Array(memory);
  }

  /** Main: the serving thread is to leave its loop at the next request. */
  stop(): void { Atomics.store(this.#cells, STOP, 1); }
  get stopped(): boolean { return Atomics.load(this.#cells, STOP) === 1; }

  /** Main: after each message; so that the serving thread looks into its port only when something lies there. */
  announce(): void { Atomics.add(this.#cells, POSTED, 1); }
  get announced(): number { return Atomics.load(this.#cells, POSTED); }

  count(opcode: number): void {
    const cell = COUNTERS + Math.min(opcode, OPCODE_LIMIT - 1);
    this.#cells[cell] = (this.#cells[cell] ?? 0) + 1;
  }

  stats(): MountStats {
    const requests: Record<string, number> = {};
    let total = 0;
    for (let opcode = 0; opcode < OPCODE_LIMIT; opcode += 1) {
      const count = Atomics.load(this.#cells, COUNTERS + opcode) >>> 0;
      if (count > 0) requests[opcodeName(opcode)] = count;
      total += count;
    }
    return { requests, total };
  }

  /** Waits without a turn of the event loop. */
  sleep(milliseconds: number): void { Atomics.wait(this.#cells, STOP, 0, milliseconds); }
}
