import { describe, expect, it } from '@jest/globals';
import { objectOf, parseJson } from '../../src/core/json.js';
import { sessionArchive } from '../support/server/build-archive.js';
import { eventually } from '../support/real-daemon.js';
import type { RealServer } from '../support/server/real-server.js';

interface Seen { readonly name: string; readonly seq: number; readonly kind: unknown; readonly id: unknown }

/** Reads the feed until it is closed. */
class Feed {
  readonly seen: Seen[] = [];
  isEnded = false;
  private readonly abort = new AbortController();

  constructor(server: RealServer, key: string, since: number) {
    void this.read(`${server.url}/api/v1/changes?since=${since}`, key).catch(() => undefined).finally(() => (this.isEnded = true));
  }

  close(): void {
    this.abort.abort();
  }

  until(enough: (seen: readonly Seen[]) => boolean): Promise<readonly Seen[]> {
    return eventually(() => (enough(this.seen) ? this.seen : undefined), 30_000);
  }

  private async read(url: string, key: string): Promise<void> {
    const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` }, signal: this.abort.signal });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.take(event);
    }
  }

  private take(event: string): void {
    const name = /^event: (.*)$/m.exec(event)?.[1];
    if (name === undefined) return;
    const parsed = parseJson(/^data: (.*)$/m.exec(event)?.[1] ?? '');
    const data = objectOf(parsed.ok ? parsed.value : undefined);
    this.seen.push({ name, seq: Number(data['seq']), kind: data['kind'], id: objectOf(data['session'])['id'] });
  }
}

const idOf = (number: number): string => `ses_feed${String(number).padStart(12, '0')}`;

/** `other` may be the same server, or a replica of it. */
export function changeCases(server: RealServer, other: RealServer): void {
  describe('the feed', () => {
    it('tells what has changed since, then what changes, at whichever replica, and can be taken up again', async () => {
      const key = await server.signUp();
      const push = async (at: number, where: RealServer) => where.push(key, idOf(at), await sessionArchive({ id: idOf(at), texts: ['x'] }));
      await push(1, server);
      const feed = new Feed(server, key, 0);
      const resumed: Feed[] = [];
      try {
        await feed.until((seen) => seen.some(({ name }) => name === 'ready'));
        await push(2, other);
        await server.ask(`/api/v1/sessions/${idOf(1)}`, { method: 'DELETE', key });
        const seen = await feed.until((all) => all.some(({ kind }) => kind === 'deleted'));
        expect(seen.map(({ name, kind, id }) => [name, kind, id])).toEqual([['change', 'changed', idOf(1)], ['ready', undefined, undefined], ['change', 'changed', idOf(2)], ['change', 'deleted', idOf(1)]]);
        const numbers = seen.filter(({ name }) => name === 'change').map(({ seq }) => seq);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        resumed.push(new Feed(other, key, numbers[1] ?? 0), new Feed(other, key, 1_000_000));
        const [later, reset] = await Promise.all(resumed.map((again) => again.until((all) => all.some(({ name }) => name === 'ready'))));
        expect(later?.map(({ name, kind }) => [name, kind])).toEqual([['change', 'deleted'], ['ready', undefined]]);
        expect(reset?.[0]?.name).toBe('reset');
      } finally {
        for (const open of [feed, ...resumed]) open.close();
      }
    });

    it('tells of no other account', async () => {
      const [mine, theirs] = [await server.signUp(), await server.signUp()];
      await server.push(theirs, idOf(1), await sessionArchive({ id: idOf(1), texts: ['x'] }));
      const feed = new Feed(server, mine, 0);
      expect((await feed.until((seen) => seen.length > 0)).map(({ name }) => name)).toEqual(['ready']);
      feed.close();
    });
  });
}
