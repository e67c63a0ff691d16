/** A `.sfs` directory that came without native files (imported, pulled, from an older store): its canonical files are its truth. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SfsError } from '../../core/errors.js';
import { isToolId, shortIdOf, type SessionId, type ToolId } from '../../core/ids.js';
import { arrayOf, isObject, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { Message } from '../../core/message.js';
import type { SessionFile, SessionMeta } from '../../core/session.js';
import { StatsAccumulator } from '../../core/stats.js';
import { projectName } from '../../core/text.js';
import { dayOf, isoOf, millisOf } from '../../core/time.js';
import { titleFrom } from '../../core/title.js';
import { validateMessage } from '../../core/validate.js';
import { sessionFolder } from '../../store/layout.js';
import { walk } from '../discover.js';
import type { CaptureEnvironment } from '../environment.js';
import { RecordSplitter } from '../record-splitter.js';
import { RenderSizes } from '../render-sizes.js';
import { freshSessionState } from '../session-state.js';
import { readRange } from '../source-file.js';

const DEPTH = 8;

/** Puts the session into the index. Throws SfsError `schema-invalid` when there is no readable manifest or no messages file. */
export function adoptSession(env: CaptureEnvironment, id: SessionId): SessionMeta {
  const folder = sessionFolder(env.layout, id);
  const manifest = documentIn(folder, 'manifest.json');
  const messagesPath = join(folder, 'messages.jsonl');
  if (manifest === undefined || !existsSync(messagesPath)) throw new SfsError('schema-invalid', `${folder} has no readable manifest.json and messages.jsonl.`, `Look at it with: sfs validate ${folder}`);
  const workspace = documentIn(folder, 'workspace.json') ?? {};
  const length = statSync(messagesPath).size;
  const draft = metaOf({ id, folder, manifest, workspace, length, now: env.clock.now() }, env.sha256);
  const sizes = new RenderSizes({ sha256: env.sha256, day: dayOf(env.clock.now()) }, { writers: env.writers, meta: draft, settled: 0, progress: [] });
  const stats = new StatsAccumulator();
  const prompts: string[] = [];
  for (const message of messagesIn(messagesPath)) {
    stats.add(message);
    sizes.settle(message);
    if (message.role === 'user' && message.is_meta !== true && prompts.length < 6) prompts.push(message.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n').slice(0, 2000));
  }
  const models = stats.models();
  const title = titleFrom(textOf(manifest['title']), prompts);
  const meta: SessionMeta = {
    ...draft,
    ...(title === undefined ? {} : { title }),
    models: models.length > 0 ? models : draft.models,
    stats: { ...draft.stats, message_count: stats.messageCount, tool_use_count: stats.toolUseCount, turn_count: draft.stats.turn_count > 0 ? draft.stats.turn_count : stats.turnCount },
    revision: (env.index.get(id)?.revision ?? 0) + 1,
  };
  env.index.transaction(() => {
    for (const progress of sizes.finish(meta, { path: messagesPath, settled: length, length }, [])) env.index.putRender(id, progress);
    env.index.putSessionState(id, { ...freshSessionState(), settled: length, stats: stats.toJSON() });
    env.index.put(meta);
  });
  return meta;
}

function documentIn(folder: string, name: string): JsonObject | undefined {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  const parsed = parseJson(readFileSync(path, 'utf8'));
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

/** Valid messages only; what is not stays in the file and is told by `sfs validate`. */
function* messagesIn(path: string): Generator<Message> {
  const splitter = new RecordSplitter();
  const fd = openSync(path, 'r');
  try {
    for (const chunk of readRange(fd, 0, Number.MAX_SAFE_INTEGER)) {
      for (const split of splitter.push(chunk)) if (split.kind === 'record' && isMessage(split.record.value)) yield split.record.value;
    }
    for (const split of splitter.end()) if (split.kind === 'record' && isMessage(split.record.value)) yield split.record.value;
  } finally {
    closeSync(fd);
  }
}

function isMessage(value: unknown): value is Message {
  return validateMessage(value).length === 0;
}

interface Adopted { readonly id: SessionId; readonly folder: string; readonly manifest: JsonObject; readonly workspace: JsonObject; readonly length: number; readonly now: number }

function metaOf({ id, folder, manifest, workspace, length, now }: Adopted, sha256: (text: string) => string): SessionMeta {
  const source = objectOf(manifest['source']);
  const tool = textOf(source['tool']);
  const model = objectOf(manifest['model']);
  const stats = objectOf(manifest['stats']);
  const count = (key: string): number => (typeof stats[key] === 'number' ? Math.max(0, Math.floor(stats[key])) : 0);
  const created = isoOf(millisOf(textOf(manifest['created_at'])) ?? now);
  const git = objectOf(workspace['git']);
  const optional = {
    toolVersion: textOf(source['tool_version']),
    nativeId: textOf(source['original_session_id']),
    provider: textOf(model['provider']),
    cwd: textOf(workspace['root_path']),
    gitRemote: textOf(git['remote_url']),
    gitBranch: textOf(git['branch']),
    parentId: textOf(manifest['parent_session_id']),
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<SessionMeta>;
  const modelId = textOf(model['model_id']);
  return {
    ...present,
    id,
    shortId: shortIdOf(id, sha256),
    tool: tool !== undefined && isToolId(tool) ? tool : ('unknown' as ToolId),
    tags: arrayOf(manifest['tags']).filter((tag) => typeof tag === 'string'),
    createdAt: created,
    updatedAt: isoOf(millisOf(textOf(manifest['updated_at'])) ?? Date.parse(created)),
    models: modelId === undefined ? [] : [modelId],
    project: projectName(optional.gitRemote, optional.cwd),
    stats: { message_count: count('message_count'), turn_count: count('turn_count'), tool_use_count: count('tool_use_count'), total_input_tokens: count('total_input_tokens'), total_output_tokens: count('total_output_tokens') },
    nativeState: 'none',
    capturedAt: now,
    revision: 1,
    seq: 0,
    messages: { settled: length, length },
    files: filesIn(folder),
    renders: {},
  };
}

function filesIn(folder: string): readonly SessionFile[] {
  return [...walk(folder, DEPTH, new Set())].sort().map((path) => {
    const stats = statSync(path);
    const version = createHash('sha256').update(`${stats.size}.${stats.mtimeMs}`).digest('hex').slice(0, 16);
    return { path: relative(folder, path), size: stats.size, mtime: Math.trunc(stats.mtimeMs), version };
  });
}
