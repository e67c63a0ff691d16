/** What a person typed, among all that tools put into a prompt. */

// Blocks that a tool writes into the user's message: skipped with all they hold.
const INJECTED = new RegExp(
  '^(?:command-[a-z]+|local-command-[a-z]+|bash-[a-z]+|ide_[a-z_]+|system[-_][a-z]+|environment_(?:context|details)|user_instructions|permissions|' +
    'task-notification|teammate-message|user-prompt-submit-hook|turn_aborted|subagent_notification|session_context|user_shell_command|skill|INSTRUCTIONS)$',
);
// Tags that a tool puts round the user's own words.
const WRAPPER = /^(?:task|user_query|user_message|feedback|prompt|request|question)$/;
const TAG = /^<(\/?)([A-Za-z][\w:.-]{0,60})(?:\s[^<>]{0,300})?>/;
const CLOSING_TAG = /<\/[A-Za-z][\w:.-]{0,60}>/g;
// A line of nothing but tags must not cost its length squared.
const MOST_TAGS = 20;

const ATTACHMENT = /^\[(?:Image|Pasted text)[^[\]]{0,60}\]\s*/;
// Back-ticks that close on the same line are code in a sentence, no fence.
const FENCE = /^(?:`{3,}(?=[^`]*$)|~{3,})/;
const FENCE_LIKE = /^(?:```|~~~)/;
const COMMAND = /^\/[a-z][\w:-]*(?:\s|$)/i;
const MODE_TOGGLE = /^Set (?:the )?(?:model|mode|effort|theme|output style|(?:plan|vim|fast|auto|editor|permission) mode)\b/i;
const PERSONA = /^(?:you are (?:an?|the|now|codex|claude|gemini|\*\*)\b|(?:load|using) (?:the )?personas?\b|agent:)/i;
// "You are a reviewer. Look at …": what follows the casting is the prompt.
const FIRST_SENTENCE = /^[^.!]{0,300}[.!]\s+/;
const NOTICE =
  /^(?:IMPORTANT:|Note:|WARNING:|Caveat: The messages below|This session is being continued from|Base directory for this skill|Co-authored-by:|Implement the following plan:|(?:Contents of )?(?:\S{0,200}\/)?(?:CLAUDE|AGENTS|GEMINI|README)\.md\b)/i;

// Where an editor's extension puts the prompt below a report of open files.
const EDITOR_REQUEST = /^## My request for \w+:[ \t]*$/m;

/** Whether a line can stand as a title: words of a person, not markup, a notice or a mode switch. */
export function isUsableLine(line: string): boolean {
  return /^.{3}/su.test(line) && /[\p{L}\p{N}]/u.test(line) && !/^[#<[(]|^---/.test(line) && !isNotice(line);
}

/** Lines that no title may begin with, not even one that somebody gave on purpose. */
export function isNotice(line: string): boolean {
  return /^\[(?:Request|System|Tool)\b/i.test(line) || [FENCE_LIKE, COMMAND, MODE_TOGGLE, PERSONA, NOTICE].some((shape) => shape.test(line));
}

/** The usable lines of a prompt in order, trimmed; not those in code, in front matter or written by the tool. */
export function* usableLines(prompt: string): Generator<string> {
  const request = EDITOR_REQUEST.exec(prompt);
  const lines = withoutFrontMatter((request === null ? prompt : prompt.slice(request.index + request[0].length)).split(/\r\n|[\n\r]/));
  const closings = lastClosings(lines);
  let fence: string | undefined;
  let until: string | undefined;
  for (const [index, whole] of lines.entries()) {
    let line = whole.trim();
    if (until !== undefined) {
      const end = line.indexOf(until);
      if (end === -1) continue;
      line = line.slice(end + until.length).trim();
      until = undefined;
    }
    const mark = FENCE.exec(line)?.[0];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (fence !== undefined) {
      if (line === mark && mark.startsWith(fence)) fence = undefined;
    } else {
      const { rest, unclosed } = withoutTags(line);
      // A tag that is never closed is only a word in angle brackets.
      if (unclosed !== undefined && (closings.get(unclosed) ?? 0) > index) until = unclosed;
      else {
        const said = PERSONA.test(rest) ? rest.replace(FIRST_SENTENCE, '') : rest;
        if (isUsableLine(said)) yield said;
      }
    }
  }
}

/** Each closing tag with the index of the last line that holds it. */
function lastClosings(lines: readonly string[]): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line, index) => (line.match(CLOSING_TAG) ?? []).map((tag): [string, number] => [tag, index])));
}

function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.trim() !== '');
  if (lines[start]?.trimEnd() !== '---') return lines;
  const end = lines.findIndex((line, index) => index > start && line.trimEnd() === '---');
  return end === -1 ? lines : lines.slice(end + 1);
}

/** The line behind injected blocks and attachments at its beginning; `unclosed` is the closing tag that the line lacks. */
function withoutTags(line: string): { readonly rest: string; readonly unclosed?: string } {
  let rest = line.replace(ATTACHMENT, '');
  for (let count = 0; count < MOST_TAGS; count += 1) {
    const tag = TAG.exec(rest);
    if (tag === null) break;
    const [whole, slash, name = ''] = tag;
    const isInjected = INJECTED.test(name);
    if (!isInjected && !WRAPPER.test(name)) break;
    const close = `</${name}>`;
    const end = rest.indexOf(close);
    if (isInjected && slash === '' && end === -1) return { rest, unclosed: close };
    if (isInjected && slash === '') rest = rest.slice(end + close.length).trim();
    else rest = rest.slice(whole.length).replace(close, '').trim();
  }
  return { rest: rest.replace(ATTACHMENT, '') };
}
