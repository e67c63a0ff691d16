/**
 * What stands in a text that the tool sent in the user's name: the user's own words in a wrapper, results of calls below a
 * heading, an account of the editor's state, and remarks of the tool to the model.
 */

export type Segment =
  | { readonly kind: 'prompt'; readonly text: string }
  /** Written by the tool for the model. */
  | { readonly kind: 'notice'; readonly text: string }
  /** `<environment_details>`: the same for every message, kept only in the native file. */
  | { readonly kind: 'environment'; readonly text: string };

const WRAPPERS = ['task', 'feedback', 'user_message', 'answer', 'user_input'] as const;
const ENVIRONMENT = 'environment_details';
const OPENING = new RegExp(`<(${[...WRAPPERS, ENVIRONMENT].join('|')})(?: [^<>]{0,200})?>`, 'g');

export function splitUserText(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  const add = (kind: Segment['kind'], raw: string): void => {
    const said = raw.trim();
    if (said !== '') segments.push({ kind, text: said });
  };
  let from = 0;
  OPENING.lastIndex = 0;
  for (let tag = OPENING.exec(text); tag !== null; tag = OPENING.exec(text)) {
    const name = tag[1] ?? '';
    const close = `</${name}>`;
    const inside = OPENING.lastIndex;
    const end = name === ENVIRONMENT ? text.indexOf(close, inside) : lastClosing(text, name, inside);
    // Never closed: a word in angle brackets.
    if (end === -1) continue;
    add('notice', text.slice(from, tag.index));
    add(name === ENVIRONMENT ? 'environment' : 'prompt', text.slice(inside, end));
    from = end + close.length;
    OPENING.lastIndex = from;
  }
  add('notice', text.slice(from));
  return segments;
}

/** What a user typed may hold the closing tag itself: the last one counts, but not beyond what the tool added. */
function lastClosing(text: string, name: string, inside: number): number {
  const environment = text.indexOf(`<${ENVIRONMENT}>`, inside);
  const again = text.indexOf(`<${name}>`, inside);
  const limits = [environment, again].filter((at) => at !== -1);
  const close = `</${name}>`;
  const last = limits.length === 0 ? text.lastIndexOf(close) : text.lastIndexOf(close, Math.min(...limits));
  return last < inside ? text.indexOf(close, inside) : last;
}

/** `[read_file for 'a.ts'] Result:`, and what follows it in the same text. */
export interface ResultHeading { readonly tool: string; readonly rest: string }

const HEADING = /^\s*\[([A-Za-z][\w-]{0,60})(?: for |\])/;
const HEADING_END = '] Result:';

export function resultHeading(text: string): ResultHeading | undefined {
  const tool = HEADING.exec(text)?.[1];
  const end = tool === undefined ? -1 : text.indexOf(HEADING_END);
  return tool === undefined || end === -1 ? undefined : { tool, rest: text.slice(end + HEADING_END.length).trim() };
}

/** What an account of the editor's state says of the session. */
export interface Environment { readonly cwd?: string; readonly model?: string; readonly mode?: string }

export function environmentOf(text: string): Environment {
  const cwd = /^# Current (?:Workspace|Working) Directory \((.{1,4096}?)\) Files$/m.exec(text)?.[1] ?? /^# Current (?:Workspace|Working) Directory \((.{1,4096})\)/m.exec(text)?.[1];
  const model = /^<model>([^<\n]{1,200})<\/model>$/m.exec(text)?.[1];
  const mode = /^<slug>([^<\n]{1,100})<\/slug>$/m.exec(text)?.[1] ?? /^# Current Mode\n(PLAN|ACT) MODE\b/m.exec(text)?.[1]?.toLowerCase();
  return { ...(cwd === undefined ? {} : { cwd }), ...(model === undefined ? {} : { model }), ...(mode === undefined ? {} : { mode }) };
}
