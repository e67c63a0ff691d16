/** Pairs of equal keys of two sequences, as many as can be had in order (longest common subsequence, by Hunt and Szymanski). */
import { grouped } from './grouped.js';

export function commonSequence(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  const places = grouped(after.keys(), (at) => after[at] ?? '');
  interface Link { readonly pair: readonly [number, number]; readonly previous: Link | undefined }
  // By length: the sequence of that length that ends earliest in `after`.
  const ends: Link[] = [];
  before.forEach((key, at) => {
    for (const place of [...(places.get(key) ?? [])].reverse()) {
      let low = 0;
      for (let high = ends.length; low < high; ) {
        const middle = (low + high) >> 1;
        if ((ends[middle]?.pair[1] ?? 0) < place) low = middle + 1;
        else high = middle;
      }
      ends[low] = { pair: [at, place], previous: ends[low - 1] };
    }
  });
  const pairs: (readonly [number, number])[] = [];
  for (let link = ends.at(-1); link !== undefined; link = link.previous) pairs.push(link.pair);
  return pairs.reverse();
}
