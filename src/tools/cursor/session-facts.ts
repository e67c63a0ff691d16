/** Facts about the session from the records that are no messages. */
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { normalTime } from '../../core/time.js';
import type { SessionPatch } from '../../core/tool-adapter.js';
import { epochOf } from './records.js';

/** Fields of the composer document that are worth a place in the manifest, by the name they get there. */
const EXTRAS: Readonly<Record<string, string>> = {
  unifiedMode: 'mode',
  status: 'status',
  contextTokensUsed: 'context_tokens_used',
  contextTokenLimit: 'context_token_limit',
  contextUsagePercent: 'context_usage_percent',
  totalLinesAdded: 'lines_added',
  totalLinesRemoved: 'lines_removed',
  filesChangedCount: 'files_changed',
  isArchived: 'archived',
};

export function composerPatch(composer: JsonObject): SessionPatch {
  const model = modelOf(composer);
  const cost = costOf(composer);
  const parent = textOf(objectOf(composer['subagentInfo'])['parentComposerId']);
  const extra = extrasOf(composer);
  return {
    interface: 'ide',
    ...titled(textOf(composer['name']) ?? textOf(composer['subtitle'])),
    ...timed(epochOf(composer['createdAt']), epochOf(composer['lastUpdatedAt'])),
    ...(model === undefined ? {} : { model }),
    ...(cost === undefined ? {} : { totals: { costUsd: cost } }),
    ...(parent === undefined ? {} : { parentNativeId: parent }),
    ...(extra === undefined ? {} : { extra }),
  };
}

/** The index says what the document may lack: the title of a conversation that was named later. */
export function headPatch(head: JsonObject, known: { readonly titled: boolean }): SessionPatch {
  return known.titled ? {} : titled(textOf(head['name']) ?? textOf(head['subtitle']));
}

export function tabPatch(tab: JsonObject): SessionPatch {
  const sent = epochOf(tab['lastSendTime']);
  return { interface: 'ide', ...titled(textOf(tab['chatTitle'])), ...timed(undefined, sent), extra: { cursor: { mode: 'chat' } } };
}

/** `meta` of the store and `meta.json` beside it: `name`/`title`, `createdAt`/`createdAtMs`, `updatedAtMs`. */
export function storePatch(meta: JsonObject): SessionPatch {
  const model = modelName(meta['lastUsedModel']);
  const mode = textOf(meta['mode']);
  return {
    interface: 'cli',
    ...titled(textOf(meta['title']) ?? textOf(meta['name'])),
    ...timed(epochOf(meta['createdAt']) ?? epochOf(meta['createdAtMs']), epochOf(meta['updatedAtMs'])),
    ...(model === undefined ? {} : { model }),
    ...(mode === undefined ? {} : { extra: { cursor: { mode } } }),
  };
}

/** The model that was chosen; `default` is the picker's placeholder. */
export function modelOf(composer: JsonObject): string | undefined {
  const config = objectOf(composer['modelConfig']);
  const selected = arrayOf(config['selectedModels']).map((model) => modelName(objectOf(model)['modelId']));
  return modelName(config['modelName']) ?? (selected.length === 1 ? selected[0] : undefined);
}

export function modelName(value: unknown): string | undefined {
  const name = textOf(value);
  return name === 'default' ? undefined : name;
}

/** `usageData` by model, in cents. */
function costOf(composer: JsonObject): number | undefined {
  const cents = Object.values(objectOf(composer['usageData'])).map((usage) => numberOf(objectOf(usage)['costInCents']) ?? 0);
  const sum = cents.reduce((total, cost) => total + cost, 0);
  return sum > 0 ? sum / 100 : undefined;
}

function extrasOf(composer: JsonObject): Readonly<Record<string, unknown>> | undefined {
  const cursor: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(EXTRAS)) {
    const value = composer[field];
    if (value !== undefined && value !== null && !isObject(value)) cursor[name] = value;
  }
  if (objectOf(composer['modelConfig'])['maxMode'] === true) cursor['max_mode'] = true;
  const children = [...arrayOf(composer['subagentComposerIds']), ...arrayOf(composer['subComposerIds'])];
  if (children.length > 0) cursor['child_ids'] = children;
  return Object.keys(cursor).length === 0 ? undefined : { cursor };
}

function titled(title: string | undefined): SessionPatch {
  return title === undefined ? {} : { title };
}

function timed(created: number | undefined, updated: number | undefined): SessionPatch {
  const createdAt = normalTime(created);
  const updatedAt = normalTime(updated);
  return { ...(createdAt === undefined ? {} : { createdAt }), ...(updatedAt === undefined ? {} : { updatedAt }) };
}
