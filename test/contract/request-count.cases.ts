/** How often the kernel has to ask: exact, and without the noise of times. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mounted } from '../support/mounted.js';

export function requestCountCases(): void {
  describe('kernel: requests for 2,000 files in 40 directories', () => {
    let mounted: Mounted;
    beforeAll(async () => { mounted = await Mounted.start('kernel', { tree: { greppable: 2000, many: 10 } }); }, 60_000);
    afterAll(async () => { await mounted.dispose(); }, 30_000);

    async function requestsFor(command: string): Promise<number> {
      const before = await mounted.requests();
      expect((await mounted.sh(command)).status).toBe(0);
      return (await mounted.requests()) - before;
    }

    it('lists with attributes in about two requests per directory, and then from memory', async () => {
      expect(await requestsFor('ls -lR code > /dev/null')).toBeLessThan(40 * 6);
      expect(await requestsFor('ls -lR code > /dev/null')).toBeLessThanOrEqual(5);
      expect(await requestsFor('find code -type f -size +1k > /dev/null')).toBeLessThanOrEqual(5);
    });

    it('reads each small file with one request, and the second time with none', async () => {
      expect(await requestsFor('grep -rc needle code > /dev/null')).toBeLessThan(2000 + 100);
      expect(await requestsFor('grep -rc needle code > /dev/null')).toBeLessThanOrEqual(5);
    });

    it('asks again only for what has changed', async () => {
      await mounted.change({ set: '/code/dir-1/file-1.txt', text: 'needle\n' });
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      expect(await requestsFor('grep -rc needle code > /dev/null')).toBeLessThanOrEqual(10);
    });

    it('remembers names that do not exist', async () => {
      await requestsFor('! stat code/nothing 2> /dev/null');
      expect(await requestsFor('for i in 1 2 3 4 5 6 7 8 9; do stat code/nothing 2> /dev/null; done; true')).toBeLessThanOrEqual(1);
    });
  });
}
