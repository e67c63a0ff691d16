/** Counts by number: an open-addressing table, 12 bytes a slot. A kernel may hold a reference to every node that was ever listed. */

const FIRST_SLOTS = 1024;
/** No number that is counted: those are positive. */
const EMPTY = 0;

export class NumberCounts {
  private keys = new Float64Array(FIRST_SLOTS);
  private counts = new Uint32Array(FIRST_SLOTS);
  private used = 0;

  get size(): number {
    return this.used;
  }

  get(key: number): number {
    return this.counts[this.slotOf(key)] ?? 0;
  }

  /** A count of 0 removes the key. Keys are positive. */
  set(key: number, count: number): void {
    const slot = this.slotOf(key);
    const isThere = this.keys[slot] === key;
    if (count === 0) {
      if (isThere) this.remove(slot);
      return;
    }
    this.keys[slot] = key;
    this.counts[slot] = count;
    if (isThere) return;
    this.used += 1;
    if (this.used * 4 > this.keys.length * 3) this.resize(this.keys.length * 2);
  }

  /** Where the key is, or where it would go. */
  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    let slot = homeOf(key, mask);
    while (this.keys[slot] !== EMPTY && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  /** Moves later ones up, so that a search still finds them. */
  private remove(slot: number): void {
    const mask = this.keys.length - 1;
    let hole = slot;
    for (let at = (slot + 1) & mask; this.keys[at] !== EMPTY; at = (at + 1) & mask) {
      const home = homeOf(this.keys[at] ?? EMPTY, mask);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.keys[hole] = this.keys[at] ?? EMPTY;
      this.counts[hole] = this.counts[at] ?? 0;
      hole = at;
    }
    this.keys[hole] = EMPTY;
    this.counts[hole] = 0;
    this.used -= 1;
    if (this.keys.length > FIRST_SLOTS && this.used * 8 < this.keys.length) this.resize(this.keys.length / 2);
  }

  private resize(slots: number): void {
    const { keys, counts } = this;
    this.keys = new Float64Array(slots);
    this.counts = new Uint32Array(slots);
    keys.forEach((key, at) => {
      if (key === EMPTY) return;
      const slot = this.slotOf(key);
      this.keys[slot] = key;
      this.counts[slot] = counts[at] ?? 0;
    });
  }
}

function homeOf(key: number, mask: number): number {
  const mixed = Math.imul((key >>> 0) ^ Math.floor(key / 0x1_0000_0000), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) & mask;
}
