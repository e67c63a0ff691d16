/** Keeps two threads of one process from capturing into one session at a time. */

const SLOTS = 4096;

/** Shared by structured cloning of `memory`. Two sessions may share a slot: then one waits without need. */
export class SessionLocks {
  private readonly slots: Int32Array;

  /** `owner`: a number above 0, each thread's own. */
  constructor(
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT),
    private readonly owner = 1,
  ) {
    this.slots = new Int32Array(memory);
  }

  /** False when another capture holds it. */
  tryTake(id: string): boolean {
    return Atomics.compareExchange(this.slots, slotOf(id), 0, this.owner) === 0;
  }

  release(id: string): void {
    Atomics.store(this.slots, slotOf(id), 0);
  }

  /** After a thread ended without releasing what it held. */
  releaseAllOf(owner: number): void {
    for (let slot = 0; slot < SLOTS; slot += 1) Atomics.compareExchange(this.slots, slot, owner, 0);
  }
}

function slotOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return (hash >>> 0) % SLOTS;
}
