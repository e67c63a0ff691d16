/** What `<id>.json` and the head of `<id>.messages.json` say of a session. Credentials are in neither. */
import { numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { normalTime } from '../../core/time.js';
import type { SessionPatch } from '../../core/tool-adapter.js';

export function sessionPatch(document: JsonObject, manifestValue: unknown): SessionPatch {
  const manifest = objectOf(manifestValue);
  const metadata = objectOf(manifest['metadata']);
  const git = objectOf(metadata['git']);
  const usage = objectOf(metadata['usage']);
  const cost = numberOf(usage['totalCost']) ?? numberOf(metadata['totalCost']);
  const origin = objectOf(document['origin']);
  const texts: Partial<Record<'title' | 'cwd' | 'provider' | 'model' | 'interface' | 'toolVersion' | 'createdAt' | 'updatedAt', string | undefined>> = {
    title: textOf(metadata['title']),
    cwd: textOf(manifest['cwd']) ?? textOf(manifest['workspace_root']),
    provider: textOf(manifest['provider']),
    model: textOf(manifest['model']),
    interface: textOf(manifest['source']) ?? textOf(origin['source']),
    toolVersion: textOf(origin['version']) ?? textOf(objectOf(metadata['sessionHistoryOrigin'])['version']),
    createdAt: normalTime(manifest['started_at']),
    updatedAt: normalTime(document['updated_at']),
  };
  const extra = { status: textOf(manifest['status']), exit_code: numberOf(manifest['exit_code']), mode: textOf(metadata['mode']) };
  return {
    ...defined(texts),
    ...(Object.keys(git).length === 0 ? {} : { git: defined({ remote_url: textOf(git['url']), branch: textOf(git['branch']) }) }),
    ...(cost === undefined || cost <= 0 ? {} : { totals: { costUsd: cost } }),
    ...(Object.keys(defined(extra)).length === 0 ? {} : { extra: defined(extra) }),
  };
}

function defined<T>(fields: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
