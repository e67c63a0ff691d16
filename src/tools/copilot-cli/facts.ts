/** What events say of the session as a whole. */
import { arrayOf, countOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { Usage } from '../../core/message.js';
import type { FileRole, GitState } from '../../core/session.js';
import type { SessionPatch } from '../../core/tool-adapter.js';
import { normalTime } from '../../core/time.js';
import type { OriginMark } from './mark.js';

export function factsOfStart(data: JsonObject, origin: OriginMark | undefined): SessionPatch {
  const context = objectOf(data['context']);
  const cwd = origin?.folder === false ? undefined : textOf(context['cwd']);
  const git = gitOf(context);
  const model = modelName(data['selectedModel']);
  const version = origin === undefined ? textOf(data['copilotVersion']) : undefined;
  const began = normalTime(data['startTime']);
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(git === undefined ? {} : { git }),
    ...(model === undefined ? {} : { model }),
    ...(version === undefined ? {} : { toolVersion: version }),
    ...(began === undefined || !/^\d{4}-/.test(began) ? {} : { createdAt: began }),
    ...effortOf(data),
    ...(origin?.title === undefined ? {} : { title: origin.title }),
    ...(origin === undefined ? {} : { extra: { converted_from: { tool: origin.tool, session_id: origin.session } } }),
  };
}

/** The tool's own name for letting it choose is no model. */
export function modelName(value: unknown): string | undefined {
  const name = textOf(value);
  return name === 'auto' ? undefined : name;
}

export function effortOf(data: JsonObject): Pick<SessionPatch, 'reasoningEffort'> {
  const effort = (['low', 'medium', 'high'] as const).find((level) => level === data['reasoningEffort']);
  return effort === undefined ? {} : { reasoningEffort: effort };
}

function gitOf(context: JsonObject): GitState | undefined {
  const branch = textOf(context['branch']);
  const commit = textOf(context['headCommit']);
  const remote = remoteOf(context);
  const git = { ...(branch === undefined ? {} : { branch }), ...(commit === undefined ? {} : { commit_sha: commit }), ...(remote === undefined ? {} : { remote_url: remote }) };
  return Object.keys(git).length === 0 ? undefined : git;
}

/** `owner/name` of a GitHub repository; of other hosts the tool says too little to name the place. */
function remoteOf({ repository, repositoryHost, hostType }: JsonObject): string | undefined {
  const name = textOf(repository);
  if (name === undefined || !/^[\w.-]+\/[\w.-]+$/.test(name) || (hostType !== undefined && hostType !== 'github')) return undefined;
  return `https://${textOf(repositoryHost) ?? 'github.com'}/${name}`;
}

/** Counts of one request, or of a model. What was read from the cache is part of the input. */
export function usageOf(value: unknown): Required<Usage> {
  const usage = objectOf(value);
  const cached = countOf(usage['cacheReadTokens']);
  const stored = countOf(usage['cacheWriteTokens']);
  return {
    input_tokens: Math.max(0, countOf(usage['inputTokens']) - cached - stored),
    output_tokens: countOf(usage['outputTokens']),
    cache_read_tokens: cached,
    cache_write_tokens: stored,
    reasoning_tokens: countOf(usage['reasoningTokens']),
  };
}

/** Totals at the end of a run; they go on over the runs of a session. */
export function totalsOf(data: JsonObject): SessionPatch['totals'] {
  const metrics = [data['modelMetrics'], objectOf(data['accountingSnapshot'])['modelMetrics']].find(isObject);
  if (metrics === undefined) return undefined;
  const all = Object.values(metrics).map((model) => usageOf(objectOf(model)['usage']));
  const sum = (key: keyof Usage): number => all.reduce((total, usage) => Math.min(Number.MAX_SAFE_INTEGER, total + usage[key]), 0);
  return { input: sum('input_tokens'), output: sum('output_tokens'), cacheRead: sum('cache_read_tokens'), cacheWrite: sum('cache_write_tokens'), reasoning: sum('reasoning_tokens') };
}

const EDITS: Readonly<Record<string, FileRole>> = { edit: 'edited', create: 'created', delete: 'deleted' };

export type TouchedFiles = NonNullable<SessionPatch['files']>;

/** Files that a tool says it has changed. */
export function filesChanged(data: JsonObject): TouchedFiles {
  return arrayOf(data['fileEdits']).filter(isObject).flatMap((edit) => {
    const path = textOf(edit['path']);
    return path === undefined ? [] : [{ path, role: EDITS[textOf(edit['kind']) ?? ''] ?? 'edited' }];
  });
}

/** The file that a call names. Only what says so is known to be read or changed; `view` of a folder names no file. */
export function fileCalled(name: string, input: JsonObject): TouchedFiles {
  const path = textOf(input['path']);
  if (path === undefined) return [];
  if (name === 'view') return [{ path, role: 'read' }];
  if (name === 'create') return [{ path, role: 'created' }];
  return name === 'edit' ? [{ path, role: 'edited' }] : [];
}
