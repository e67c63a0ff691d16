/** One line by which a person recognises a session. */
import { isNotice, usableLines } from './prompt-lines.js';
import { redactSecrets } from './secrets.js';

const LONGEST = 80;
// A first sentence shorter than this says too little to stand alone.
const SHORTEST_SENTENCE = 10;
// What is looked at of a prompt and of a line: pasted logs can be of any size.
const PROMPT_LENGTH = 200_000;
const LINE_LENGTH = 2_000;

const ESCAPE_SEQUENCE = /\u001b\[[0-9;?]*[A-Za-z]/g;
const INVISIBLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
// A mark inside `v1.2` or `main.py` ends nothing: white space must follow, except after the wide marks of CJK.
const SENTENCE_END = /[.!?](?=\s)|[。！？]/g;
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|vs|etc|cf|approx|no|mr|mrs|dr|st)$/i;

/**
 * `rawTitle` (given by the user or the tool) if usable, else the first usable line of the first prompt that has one,
 * cut to its first sentence. At most 80 UTF-16 units, one line, secrets replaced. Undefined when nothing is usable.
 */
export function titleFrom(rawTitle: string | undefined, firstPrompts: readonly string[]): string | undefined {
  const given = rawTitle === undefined ? undefined : givenTitle(rawTitle);
  if (given !== undefined) return given;
  for (const prompt of firstPrompts) {
    for (const line of usableLines(prompt.slice(0, PROMPT_LENGTH))) {
      const title = titleOfLine(line, 'sentence');
      if (title !== undefined) return title;
    }
  }
  return undefined;
}

/** A title given on purpose may begin with a bracket or a `#`, and keeps all its sentences. */
function givenTitle(raw: string): string | undefined {
  const lines = raw.slice(0, PROMPT_LENGTH).split(/[\n\r]+/).map((line) => line.trim());
  const first = lines.find((line) => line !== '');
  if (first !== undefined && first.length >= 3 && !first.startsWith('<') && !isNotice(first)) return titleOfLine(first, 'whole');
  for (const line of usableLines(raw.slice(0, PROMPT_LENGTH))) return titleOfLine(line, 'whole');
  return undefined;
}

function titleOfLine(line: string, extent: 'whole' | 'sentence'): string | undefined {
  const clean = line.slice(0, LINE_LENGTH).replace(ESCAPE_SEQUENCE, '').replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  // Before any cut, so that no part of a secret is left.
  const safe = redactSecrets(clean);
  if (!/[\p{L}\p{N}]/u.test(safe.replaceAll('[redacted]', ''))) return undefined;
  return shortened(extent === 'sentence' ? firstSentence(safe) : safe);
}

function firstSentence(text: string): string {
  for (const { index, 0: mark } of text.matchAll(SENTENCE_END)) {
    const before = text.slice(0, index);
    if (before.length >= SHORTEST_SENTENCE && !ABBREVIATION.test(before)) return mark === '.' ? before : `${before}${mark}`;
  }
  return text;
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  // One unit is for the ellipsis; half of a surrogate pair is left out.
  const room = text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '');
  const boundary = text.charAt(room.length) === ' ' ? room.length : room.lastIndexOf(' ');
  const cut = boundary >= LONGEST / 2 ? room.slice(0, boundary) : room;
  return `${cut.replace(/[\s,;:–—-]+$/, '')}…`;
}
