/** What the files beside a task say of it: `history_item.json` of one generation, `task_metadata.json` of another. */
import { timeOf } from '../api-messages/thread.js';
import { arrayOf, numberOf, objectOf, textOf, type JsonObject } from '../json.js';
import type { SessionPatch } from '../tool-adapter.js';

export interface TaskFacts {
  readonly patch: SessionPatch;
  /** The model in use at a time, milliseconds. */
  modelAt(time: number | undefined): { readonly model: string; readonly provider: string | undefined } | undefined;
}

export function factsOf(documents: readonly unknown[]): TaskFacts {
  const all = documents.reduce<JsonObject>((sum, document) => ({ ...sum, ...objectOf(document) }), {});
  const used = arrayOf(all['model_usage']).flatMap((entry) => {
    const { ts, model_id: model, model_provider_id: provider } = objectOf(entry);
    return textOf(model) === undefined ? [] : [{ from: timeOf(ts) ?? 0, model: textOf(model) ?? '', provider: textOf(provider) }];
  });
  return { patch: patchOf(all), modelAt: (time) => used.filter(({ from }) => time === undefined || from <= time).at(-1) ?? used[0] };
}

function patchOf(all: JsonObject): SessionPatch {
  const cwd = textOf(all['workspace']) ?? textOf(all['cwdOnTaskInitialization']);
  const parent = textOf(all['parentTaskId']);
  const environment = objectOf(arrayOf(all['environment_history']).at(-1));
  const toolVersion = Object.entries(environment).find(([key]) => key.endsWith('_version') && key !== 'os_version' && key !== 'host_version')?.[1];
  const cost = numberOf(all['totalCost']);
  const extra = { mode: textOf(all['mode']), host: textOf(environment['host_name']), status: textOf(all['status']) };
  const known = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined));
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(parent === undefined ? {} : { parentNativeId: parent }),
    ...(typeof toolVersion === 'string' && toolVersion !== '' ? { toolVersion } : {}),
    ...(cost === undefined || cost <= 0 ? {} : { totals: { costUsd: cost } }),
    ...(Object.keys(known).length === 0 ? {} : { extra: known }),
  };
}
