/** A message of the tool as canonical ones: what was said, what its tools answered, what was put in beside it. */
import type { Carried } from '../../core/carried.js';
import { objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, Message, SessionfsMetadata } from '../../core/message.js';
import { errorOf, stopOf, usageOf } from './facts.js';
import { markOf, type Mark } from './mark.js';
import { answerOf, attachmentsOf, blockOf, type Answer } from './parts.js';

export interface Draft extends Pick<Message, 'role' | 'content'>, Partial<Pick<Message, 'model' | 'provider' | 'stop_reason' | 'usage' | 'is_meta'>> {
  /** Behind the id of the message. */
  readonly suffix: string;
  readonly sessionfs?: SessionfsMetadata;
}

export function draftsOf(info: JsonObject, parts: readonly JsonObject[], id: string): readonly Draft[] {
  const mark = parts.map(markOf).find((found) => found !== undefined);
  if (mark?.role === 'none' && info['role'] === 'user') return [];
  return info['role'] === 'assistant' ? answerDrafts(info, parts, id, mark) : info['role'] === 'user' ? promptDrafts(parts, id, mark) : [];
}

/** What the tool put in (the content of a file that was named, a reminder) is no word of the user. */
function promptDrafts(parts: readonly JsonObject[], id: string, mark: Mark | undefined): readonly Draft[] {
  const isInjected = (part: JsonObject): boolean => mark === undefined && part['synthetic'] === true && part['type'] === 'text';
  const blocks = (wanted: boolean): ContentBlock[] => parts.flatMap((part, at) => (isInjected(part) === wanted ? (blockOf(part, `${id}_${at}`) ?? []) : []));
  const role = mark?.role === undefined || mark.role === 'none' ? 'user' : mark.role;
  const drafts: readonly Draft[] = [
    { suffix: '#context', role: 'user', content: blocks(true), is_meta: true },
    { suffix: '', role, content: blocks(false), ...(mark?.meta === true ? { is_meta: true } : {}), ...detailsOf(parts, mark?.carried) },
  ];
  return drafts.filter(({ content }) => content.length > 0);
}

function answerDrafts(info: JsonObject, parts: readonly JsonObject[], id: string, mark: Mark | undefined): readonly Draft[] {
  const blocks = parts.flatMap((part, at) => blockOf(part, `${id}_${at}`) ?? []);
  const answers = parts.flatMap((part, at) => answerOf(part, `${id}_${at}`) ?? []);
  const error = errorOf(info);
  const trouble: readonly Draft[] = error === undefined ? [] : [{ suffix: '#error', role: 'system', is_meta: true, content: [{ type: 'text', text: error }], sessionfs: { level: 'error' } }];
  if (info['summary'] === true) return [...summaryDraft(blocks, mark), ...trouble];
  const model = textOf(info['modelID']) ?? textOf(objectOf(info['model'])['modelID']);
  const provider = textOf(info['providerID']) ?? textOf(objectOf(info['model'])['providerID']);
  const stop = mark === undefined ? stopOf(info) : mark.stop;
  const usage = usageOf(info['tokens']);
  const said: Draft = {
    suffix: '',
    role: 'assistant',
    content: blocks,
    ...(model === undefined || mark?.model === false ? {} : { model }),
    ...(provider === undefined || mark !== undefined ? {} : { provider }),
    ...(stop === undefined ? {} : { stop_reason: stop }),
    ...(usage === undefined ? {} : { usage }),
    ...(mark?.meta === true ? { is_meta: true } : {}),
    ...detailsOf(parts, mark?.carried),
  };
  return [...(blocks.length === 0 ? [] : [said]), ...resultDrafts(answers), ...trouble];
}

/** Results in the order in which they were asked for; those that another tool had in messages of their own roles keep them. */
function resultDrafts(answers: readonly Answer[]): readonly Draft[] {
  if (answers.length === 0) return [];
  if (answers.every(({ mark }) => mark?.role === undefined && mark?.carried === undefined)) {
    const original = Object.fromEntries(answers.flatMap(({ block, pictures }) => (pictures.length === 0 ? [] : [[block.tool_use_id, pictures]])));
    return [{ suffix: '#result', role: 'tool', content: answers.map(({ block }) => block), ...(Object.keys(original).length === 0 ? {} : { sessionfs: { original } }) }];
  }
  return answers.map(({ block, pictures, mark }, at) => ({
    suffix: `#result${at === 0 ? '' : String(at)}`,
    role: mark?.role ?? 'tool',
    content: [block],
    sessionfs: { ...(pictures.length === 0 ? {} : { original: { [block.tool_use_id]: pictures } }), ...(mark?.carried === undefined ? {} : { carried: mark.carried }) },
  }));
}

/** What stands for the history after a compaction. */
function summaryDraft(blocks: readonly ContentBlock[], mark: Mark | undefined): readonly Draft[] {
  const text = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  const role = mark?.role === undefined || mark.role === 'none' ? 'system' : mark.role;
  return text === '' ? [] : [{ suffix: '', role, content: [{ type: 'summary', text }], ...(mark?.meta === true ? { is_meta: true } : {}) }];
}

function detailsOf(parts: readonly JsonObject[], carried: Carried | undefined): { readonly sessionfs?: SessionfsMetadata } {
  const attachments = attachmentsOf(parts);
  const sessionfs = { ...(attachments.length === 0 ? {} : { attachments }), ...(carried === undefined ? {} : { carried }) };
  return Object.keys(sessionfs).length === 0 ? {} : { sessionfs };
}
