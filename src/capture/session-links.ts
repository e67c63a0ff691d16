/** The exact map that readers keep of a session's native ids: in its state while small, in the index when long. */
import type { LinkMap } from '../core/tool-adapter.js';

export interface LinkStore {
  /** Makes the next capture of the session derive it anew, and forgets its links. */
  beginAnew(session: string): void;
  link(session: string, key: string): string | undefined;
  putLinks(session: string, links: Iterable<readonly [string, string]>): void;
}

/** Characters of ids that a state may carry: it is read and written at each append. */
const MOST_INLINE = 8192;
const BATCH = 1000;

export class SessionLinks implements LinkMap {
  private readonly known: Map<string, string>;
  private readonly added = new Map<string, string>();
  private stored: boolean;

  constructor(
    private readonly session: string,
    carried: Record<string, string> | 'in-index',
    private readonly store: LinkStore,
  ) {
    this.stored = carried === 'in-index';
    this.known = new Map(carried === 'in-index' ? [] : Object.entries(carried));
  }

  get(key: string): string | undefined {
    const known = this.known.get(key);
    if (known !== undefined || !this.stored) return known;
    return this.store.link(this.session, key);
  }

  set(key: string, value: string): void {
    this.known.set(key, value);
    this.added.set(key, value);
  }

  /**
   * Before the commit of a session derived from the start: a long one's links go to the index in small transactions, so that
   * no other thread has to wait for all of them. Until the commit the session counts as one to be derived anew.
   */
  saveAnew(): void {
    this.store.beginAnew(this.session);
    if (this.characters() <= MOST_INLINE) return;
    const links = [...this.known];
    for (let start = 0; start < links.length; start += BATCH) this.store.putLinks(this.session, links.slice(start, start + BATCH));
    this.stored = true;
    this.added.clear();
  }

  /** Inside the commit's transaction: what the next state carries. */
  save(): Record<string, string> | 'in-index' {
    if (!this.stored && this.characters() <= MOST_INLINE) return Object.fromEntries(this.known);
    this.store.putLinks(this.session, this.stored ? this.added : this.known);
    return 'in-index';
  }

  private characters(): number {
    let characters = 0;
    for (const [key, value] of this.known) characters += key.length + value.length;
    return characters;
  }
}
