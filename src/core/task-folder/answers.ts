/** Which request led to which answer of the history. */
import { addUsages } from '../api-messages/usage.js';
import { timeOf } from '../api-messages/thread.js';
import { objectOf } from '../json.js';
import type { Usage } from '../message.js';
import type { Request } from './screen.js';

export interface Answer { readonly asked: number | undefined; readonly answered: number | undefined; readonly usage: Usage | undefined; readonly model: string | undefined; readonly provider: string | undefined }

/** By position in the history. A request that was tried again counts with the one that was answered. */
export function answersIn(history: readonly unknown[], requests: readonly Request[]): ReadonlyMap<number, Answer> {
  const positions = history.flatMap((entry, index) => (objectOf(entry)['role'] === 'assistant' ? [index] : []));
  const answers = new Map<number, Answer>();
  const inOrder = requests.length === positions.length;
  for (const [index, request] of requests.entries()) {
    const at = byCount(request, positions) ?? byTime(request, history, positions) ?? (inOrder ? positions[index] : undefined);
    // A summary takes the place of what it sums up: those requests are not its own.
    if (at === undefined || objectOf(history[at])['isSummary'] === true) continue;
    const before = answers.get(at);
    answers.set(at, {
      asked: before?.asked ?? request.time,
      answered: request.answered ?? before?.answered,
      usage: addUsages(before?.usage, request.usage),
      model: request.model ?? before?.model,
      provider: request.provider ?? before?.provider,
    });
  }
  return answers;
}

function byCount({ answerAt }: Request, positions: readonly number[]): number | undefined {
  return answerAt === undefined ? undefined : positions.find((at) => at >= answerAt && at <= answerAt + 1);
}

/** The first answer that was recorded after the request. */
function byTime({ time }: Request, history: readonly unknown[], positions: readonly number[]): number | undefined {
  if (time === undefined) return undefined;
  return positions.find((at) => (timeOf(objectOf(history[at])['ts']) ?? 0) >= time);
}
