import type { Loss } from '../../../core/writer.js';

/** What the rendering does not say as the session does, in the order in which it came up. */
export class Ledger {
  readonly losses: Loss[] = [];
  /** The message that is being written; undefined at the end of the session. */
  msgId: string | undefined;

  dropped(what: string): undefined {
    this.add('dropped', what);
  }

  approximated(what: string): void {
    this.add('approximated', what);
  }

  renamed(what: string): void {
    this.add('renamed', what);
  }

  private add(kind: Loss['kind'], what: string): void {
    this.losses.push({ kind, what, ...(this.msgId === undefined ? {} : { msgId: this.msgId }) });
  }
}
