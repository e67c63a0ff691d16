/** `ui_messages.json`: what the interface showed, and with it the times, tokens and costs of the requests. */
import { addUsages, usageOf } from '../api-messages/usage.js';
import { timeOf } from '../api-messages/thread.js';
import { arrayOf, isObject, numberOf, objectOf, parseJson, textOf, type JsonObject } from '../json.js';
import type { Usage } from '../message.js';
import type { SessionPatch } from '../tool-adapter.js';

export interface ScreenLine {
  /** `task`, `text`, `api_req_started` …, whether said or asked. */
  readonly kind: string;
  readonly isAsked: boolean;
  readonly time: number | undefined;
  readonly text: string;
  readonly raw: JsonObject;
}

/** The lines in order; of copies with one time and kind the last, which is the finished one. */
export function linesOf(document: unknown): readonly ScreenLine[] {
  const lines: ScreenLine[] = [];
  const placed = new Map<string, number>();
  for (const entry of arrayOf(document)) {
    if (!isObject(entry)) continue;
    const isAsked = entry['type'] === 'ask';
    const kind = textOf(isAsked ? entry['ask'] : entry['say']) ?? 'untyped';
    const line: ScreenLine = { kind, isAsked, time: timeOf(entry['ts']), text: textOf(entry['text']) ?? '', raw: entry };
    const key = `${String(entry['ts'])} ${kind}`;
    const at = line.time === undefined ? undefined : placed.get(key);
    if (at === undefined) placed.set(key, lines.push(line) - 1);
    else lines[at] = line;
  }
  return lines;
}

/** The JSON object that many kinds carry as their text. */
export function detailsOf(line: ScreenLine): JsonObject {
  const parsed = parseJson(line.text);
  return parsed.ok ? objectOf(parsed.value) : {};
}

/** One request to the model. */
export interface Request {
  readonly time: number | undefined;
  /** When the first of the answer was shown. */
  readonly answered: number | undefined;
  /** Position of the answer in the history, where the tool keeps count. */
  readonly answerAt: number | undefined;
  readonly usage: Usage | undefined;
  readonly model: string | undefined;
  readonly provider: string | undefined;
}

// Kinds that are shown while an answer comes in.
const ANSWERS = new Set(['text', 'reasoning', 'tool', 'command', 'completion_result', 'followup', 'plan_mode_respond', 'act_mode_respond', 'use_mcp_server', 'browser_action_launch']);

export function requestsOf(lines: readonly ScreenLine[]): readonly Request[] {
  const requests: Request[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.kind !== 'api_req_started') continue;
    const details = detailsOf(line);
    const next = lines.findIndex((other, at) => at > index && (other.kind === 'api_req_started' || ANSWERS.has(other.kind)));
    const shown = lines[next];
    const model = objectOf(line.raw['modelInfo']);
    const last = numberOf(line.raw['conversationHistoryIndex']);
    requests.push({
      time: line.time,
      answered: shown !== undefined && shown.kind !== 'api_req_started' ? shown.time : undefined,
      // The index is that of the last message before the prompt that this request sends.
      answerAt: last === undefined ? undefined : last + 2,
      usage: countedIn(details),
      model: textOf(model['modelId']),
      provider: textOf(model['providerId']),
    });
  }
  return requests;
}

function countedIn(details: JsonObject): Usage | undefined {
  return usageOf({ input: details['tokensIn'], output: details['tokensOut'], cacheRead: details['cacheReads'], cacheWrite: details['cacheWrites'] });
}

const BILLED = new Set(['api_req_started', 'deleted_api_reqs', 'subagent_usage']);

/** The tool's own sums: requests whose messages are gone count as well. Undefined when no request was counted. */
export function totalsOf(lines: readonly ScreenLine[]): NonNullable<SessionPatch['totals']> | undefined {
  let usage: Usage | undefined;
  let cost = 0;
  for (const line of lines) {
    if (line.kind === 'condense_context') cost += numberOf(objectOf(line.raw['contextCondense'])['cost']) ?? 0;
    if (!BILLED.has(line.kind)) continue;
    const details = detailsOf(line);
    usage = addUsages(usage, countedIn(details));
    cost += numberOf(details['cost']) ?? 0;
  }
  if (usage === undefined) return undefined;
  const { input_tokens: input = 0, output_tokens: output = 0, cache_read_tokens: cacheRead = 0, cache_write_tokens: cacheWrite = 0 } = usage;
  return { input, output, cacheRead, cacheWrite, ...(cost > 0 ? { costUsd: cost } : {}) };
}
