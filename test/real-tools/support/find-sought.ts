/** Whether a request tells the model what was said before, and where. */
import type { Spoken } from '../protocols/protocol.js';
import type { Sought } from '../stories/story.js';

/** `at` undefined: not found where it may stand. */
export interface Found { readonly sought: Sought; readonly at: string | undefined }

/** In the order of `sought`. */
export function findSought(sought: readonly Sought[], spoken: readonly Spoken[]): readonly Found[] {
  const places: number[] = [];
  let [begin, furthest] = [0, 0];
  for (const [at, { kind, text, step, after }] of sought.entries()) {
    if (step !== sought[at - 1]?.step) begin = furthest;
    const from = after === undefined ? begin : Math.max(begin, places[after] ?? 0);
    const place = spoken.findIndex((one, index) => index >= from && one.kind === kind && one.texts.some((said) => said.includes(text)));
    places.push(place);
    furthest = Math.max(furthest, place);
  }
  return sought.map((one, at) => ({ sought: one, at: spoken[places[at] ?? -1]?.at }));
}

export function missingIn(found: readonly Found[]): readonly string[] {
  return found.filter(({ sought, at }) => at === undefined && !sought.free).map(({ sought }) => `${sought.kind}: ${sought.text.slice(0, 200)}`);
}

const SHOWN = 6;

/** One line for each marker; the middle of a long list is left out. */
export function tableOf(title: string, found: readonly Found[]): string {
  const wanted = found.filter(({ sought }) => !sought.free);
  const lines = found.map(({ sought, at }) => `    ${sought.kind.padEnd(7)} ${shortened(sought.text).padEnd(48)} ${at ?? (sought.free ? 'summed up' : 'NOT FOUND')}`);
  const middle = lines.length > 2 * SHOWN ? [`    … ${lines.length - 2 * SHOWN} more`] : [];
  const shown = middle.length === 0 ? lines : [...lines.slice(0, SHOWN), ...middle, ...lines.slice(-SHOWN)];
  return [`  ${title}: ${wanted.filter(({ at }) => at !== undefined).length} of ${wanted.length}`, ...shown].join('\n');
}

/** The marker in the text, else its beginning. */
function shortened(text: string): string {
  const plain = /#[\w-]+\/\w+\/\d+#|_[\w-]+_\w+_\d+_/.exec(text)?.[0] ?? text.replaceAll(/[^\x20-\x7e]/g, '·');
  return plain.slice(0, 46);
}
