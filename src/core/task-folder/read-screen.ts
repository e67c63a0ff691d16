/** A task of which only the interface's own file is left: less exact than the history, but all that was shown. */
import { imageOfUrl, inputOf } from '../api-messages/content.js';
import type { Draft } from '../api-messages/thread.js';
import { arrayOf, parseJson, textOf } from '../json.js';
import type { ContentBlock, Usage } from '../message.js';
import { addUsages } from '../api-messages/usage.js';
import { detailsOf, requestsOf, type Request, type ScreenLine } from './screen.js';

const PROMPTS = new Set(['task', 'user_feedback', 'user_feedback_diff']);
const TEXTS = new Set(['text', 'completion_result', 'plan_completion_result']);
const QUESTIONS = new Set(['followup', 'plan_mode_respond', 'act_mode_respond']);
const ERRORS = new Set(['error', 'error_retry', 'api_req_failed', 'diff_error', 'mistake_limit_reached', 'condense_context_error']);

export type Shown = { readonly kind: 'draft'; readonly draft: Omit<Draft, 'id'> } | { readonly kind: 'kept'; readonly type: string };

/** Lines of output after one call as one line, the first: they come one by one, and some repeat what was there. */
export function withJoinedOutput(lines: readonly ScreenLine[]): readonly ScreenLine[] {
  const joined: (ScreenLine | undefined)[] = [];
  let first: number | undefined;
  for (const line of lines) {
    if (line.kind === 'command') first = undefined;
    const earlier = first === undefined ? undefined : joined[first];
    if (line.kind !== 'command_output' || line.text === '') joined.push(line);
    else if (first === undefined || earlier === undefined) first = joined.push(line) - 1;
    else joined[first] = { ...earlier, text: line.text.startsWith(earlier.text) ? line.text : `${earlier.text}\n${line.text}` };
  }
  return joined.filter((line) => line !== undefined);
}

export class ScreenReader {
  private isFirst = true;
  /** Ids of calls whose output comes later. */
  private command: string | undefined;
  private server: string | undefined;
  /** Tokens of requests that no answer has been shown for. */
  private usage: Usage | undefined;
  private model: Pick<Request, 'model' | 'provider'> | undefined;
  private readonly requests: Iterator<Request>;

  constructor(lines: readonly ScreenLine[]) {
    this.requests = requestsOf(lines)[Symbol.iterator]();
  }

  /** `place`: distinguishes the line from all others. */
  read(line: ScreenLine, place: string): Shown {
    const content = line.kind === 'api_req_started' ? this.request() : this.contentOf(line, place);
    if (content === undefined) return { kind: 'kept', type: `${line.isAsked ? 'ask' : 'say'}.${line.kind}` };
    this.isFirst = false;
    return { kind: 'draft', draft: { ...content, time: line.time } };
  }

  private request(): undefined {
    const next = this.requests.next();
    if (next.done === true) return;
    this.usage = addUsages(this.usage, next.value.usage);
    this.model = next.value;
  }

  private contentOf(line: ScreenLine, place: string): Omit<Draft, 'id' | 'time'> | undefined {
    const { kind, text } = line;
    if (PROMPTS.has(kind) || (this.isFirst && kind === 'text')) {
      const content = [...(text === '' ? [] : [textBlock(text)]), ...arrayOf(line.raw['images']).flatMap((url) => imageOfUrl(url) ?? [])];
      return content.length === 0 ? undefined : { role: 'user', content };
    }
    if (text === '') return undefined;
    if (TEXTS.has(kind)) return this.answer([textBlock(text)]);
    if (kind === 'reasoning') return this.answer([{ type: 'thinking', text }]);
    if (QUESTIONS.has(kind)) return this.answer([textBlock(questionOf(line))]);
    if (ERRORS.has(kind)) return { role: 'system', content: [textBlock(text)], isMeta: true, sessionfs: { level: 'error' } };
    return this.callOf(line, place) ?? this.resultOf(line);
  }

  private callOf(line: ScreenLine, place: string): Omit<Draft, 'id' | 'time'> | undefined {
    const id = `call_${place}`;
    if (line.kind === 'command') {
      this.command = id;
      return this.answer([{ type: 'tool_use', tool_use_id: id, name: 'execute_command', input: { command: line.text } }]);
    }
    const { tool, type, ...rest } = detailsOf(line);
    if (line.kind === 'tool' && textOf(tool) !== undefined) return this.answer([{ type: 'tool_use', tool_use_id: id, name: textOf(tool) ?? '', input: rest }]);
    if (line.kind !== 'use_mcp_server') return undefined;
    this.server = id;
    return this.answer([{ type: 'tool_use', tool_use_id: id, name: textOf(type) ?? 'use_mcp_tool', input: { ...rest, ...argumentsOf(rest['arguments']) } }]);
  }

  private resultOf({ kind, text }: ScreenLine): Omit<Draft, 'id' | 'time'> | undefined {
    const isCommand = kind === 'command_output';
    if (!isCommand && kind !== 'mcp_server_response') return undefined;
    const id = isCommand ? this.command : this.server;
    if (isCommand) this.command = undefined;
    else this.server = undefined;
    if (id === undefined) return { role: 'user', content: [textBlock(text)], isMeta: true };
    return { role: 'tool', content: [{ type: 'tool_result', tool_use_id: id, content: text }] };
  }

  private answer(content: readonly ContentBlock[]): Omit<Draft, 'id' | 'time'> {
    const { usage, model } = this;
    this.usage = undefined;
    return { role: 'assistant', content, usage, model: model?.model, provider: model?.provider };
  }
}

function textBlock(text: string): ContentBlock {
  return { type: 'text', text };
}

/** JSON in newer releases, plain text in the oldest. */
function questionOf(line: ScreenLine): string {
  const details = detailsOf(line);
  const question = textOf(details['question']) ?? textOf(details['response']);
  if (question === undefined) return line.text;
  const options = [...arrayOf(details['options']), ...arrayOf(details['suggest'])].flatMap((option) => (typeof option === 'string' ? [option] : []));
  return [question, ...options.map((option) => `- ${option}`)].join('\n');
}

function argumentsOf(value: unknown): Record<string, unknown> {
  const parsed = typeof value === 'string' ? parseJson(value) : undefined;
  return parsed?.ok === true ? { arguments: inputOf(parsed.value) } : {};
}
