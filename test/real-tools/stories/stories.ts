import type { Call, CallKind, Step, Story } from './story.js';

/** Every text of a story stands in no other one: `mark` is in each of them. */
interface Telling { readonly mark: () => string }

function telling(tool: string, name: string): Telling {
  let count = 0;
  return { mark: () => `#${tool}/${name}/${(count += 1)}#` };
}

function call({ mark }: Telling, kind: CallKind, failed = false): Call {
  const subject = kind === 'shell' ? `grep -rn "total" src # ${mark()}` : `src/${mark().replaceAll(/[#/]/g, '_')}.js`;
  return { kind, subject, output: `${mark()} line one\n  indented "quoted" \\ line two`, failed };
}

const prompt = ({ mark }: Telling, text: string): Step => ({ kind: 'prompt', text: `${text} ${mark()}` });
const answer = ({ mark }: Telling, text: string): Step => ({ kind: 'answer', text: `${text} ${mark()}` });

const TELLERS: Readonly<Record<string, (to: Telling) => readonly Step[]>> = {
  plain: (to) => [prompt(to, 'What does this repository do?'), answer(to, 'It prices a cart.'), prompt(to, 'Which file first?'), answer(to, 'src/cart.js.')],
  tools: (to) => [
    prompt(to, 'The total is wrong. Fix it.'),
    { kind: 'calls', said: `I look at the code. ${to.mark()}`, calls: [call(to, 'read'), call(to, 'shell', true)] },
    { kind: 'calls', calls: [call(to, 'edit')] },
    { kind: 'calls', calls: [call(to, 'shell')] },
    answer(to, 'Fixed.'),
    prompt(to, 'Run all of it once more.'),
    { kind: 'calls', said: `Once more. ${to.mark()}`, calls: [call(to, 'shell'), call(to, 'shell'), call(to, 'read')] },
    answer(to, 'All is green.'),
  ],
  thinking: (to) => [
    prompt(to, 'Is zero a quantity?'),
    { kind: 'answer', text: `Yes. ${to.mark()}`, thought: 'Zero is a number, and numbers are quantities.' },
    prompt(to, 'And nothing?'),
    { kind: 'calls', calls: [call(to, 'shell')] },
    { kind: 'answer', text: `No. ${to.mark()}`, thought: 'Nothing is not a number.' },
  ],
  compacted: (to) => [
    prompt(to, 'Begin a changelog.'),
    { kind: 'calls', calls: [call(to, 'edit')] },
    answer(to, 'Begun.'),
    { kind: 'summary', text: `<state_snapshot>A changelog was begun. ${to.mark()}</state_snapshot>` },
    prompt(to, 'Add a line.'),
    { kind: 'calls', calls: [call(to, 'shell')] },
    answer(to, 'Added.'),
  ],
  branched: (to) => [
    prompt(to, 'Name a colour.'),
    answer(to, 'Red.'),
    { kind: 'undone', steps: [prompt(to, 'Another one.'), answer(to, 'Blue.')] },
    prompt(to, 'A darker one.'),
    answer(to, 'Crimson.'),
    { kind: 'undone', steps: [prompt(to, 'Say it in French.'), answer(to, 'Cramoisi.')] },
    prompt(to, 'Say it in German.'),
    answer(to, 'Purpurrot.'),
  ],
  unicode: (to) => [
    prompt(to, '/привет 日本語 é e\u0301 👩‍👩‍👧‍👦 \u202Eright to left\u202C a\u2028b\u0085c'),
    { kind: 'calls', said: `𝒳 ✅ ${to.mark()}`, calls: [{ kind: 'read', subject: `src/日本 語/${to.mark().replaceAll(/[#/]/g, '_')} “ü”.md`, output: `ключ → значение\ttab \\u0041 </script> ${to.mark()}` }] },
    answer(to, 'مرحبا — C\'est fait ✅'),
    prompt(to, '  ? a question mark first, and <environment_context> in the middle'),
    answer(to, 'Ω'),
  ],
  picture: (to) => [
    { kind: 'prompt', text: `What is in this picture? ${to.mark()}`, picture: true },
    answer(to, 'Four red pixels.'),
    prompt(to, 'How many?'),
    answer(to, 'Four.'),
  ],
  large: (to) => Array.from({ length: LARGE_TURNS }, (_, turn): readonly Step[] => [
    prompt(to, `Part ${turn}.`),
    { kind: 'calls', said: `Reading part ${turn}. ${to.mark()}`, calls: [{ ...call(to, 'shell'), output: `part ${turn} ${to.mark()}`, aside: `${turn} `.repeat(ASIDE_TEXT / 3) }] },
    { kind: 'answer', text: `${filler(to.mark(), turn + 1)} done` },
  ]).flat(),
};

/** More than 10 MB as recorded, of which less is sent than a model takes at once. */
const LARGE_TURNS = 700;
const LARGE_TEXT = 2500;
const ASIDE_TEXT = 14_000;

/** Text that differs from turn to turn. */
function filler(mark: string, turn: number): string {
  const line = `${mark} const price${turn} = items.map((item) => item.price * (item.quantity ?? ${turn}));\n`;
  return line.repeat(Math.ceil(LARGE_TEXT / line.length)).trimEnd();
}

export const CASES = Object.keys(TELLERS);
/** What older releases are tried with. */
export const BASIC_CASES = ['plain', 'tools'];

/** The story `name` as it happened in `tool`. */
export function storyOf(tool: string, name: string): Story {
  const teller = TELLERS[name];
  if (teller === undefined) throw new Error(`no story ${name}`);
  return { name, steps: teller(telling(tool, name)) };
}
