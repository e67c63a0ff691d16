/** The derived JSON files of a session, from what capture knows. Pure but for the hash it is given. */
import type { SessionId, ToolId } from '../core/ids.js';
import { shortIdOf, type Sha256Hex } from '../core/ids.js';
import type { Message } from '../core/message.js';
import { SFS_VERSION, type FileRole, type Manifest, type NativeState, type SessionFile, type SessionMeta, type Stats, type Tools, type Workspace } from '../core/session.js';
import type { StatsAccumulator } from '../core/stats.js';
import type { SessionPatch } from '../core/tool-adapter.js';
import { projectName } from '../core/text.js';
import { isoOf } from '../core/time.js';
import { titleFrom } from '../core/title.js';
import { noteAgent } from './session-builder.js';
import type { SessionState } from './session-state.js';

export interface SessionFacts {
  readonly id: SessionId;
  readonly tool: ToolId;
  readonly nativeId: string | undefined;
  readonly state: SessionState;
  /** Of all messages, the open ones included. */
  readonly stats: StatsAccumulator;
  readonly open: readonly Message[];
  readonly parentId: SessionId | undefined;
  readonly nativeState: NativeState;
  /** Milliseconds: when nothing in the session has a time. */
  readonly sourceTime: number;
  readonly capturedAt: number;
  /** Kept from the manifest that is there: what users set. */
  readonly tags: readonly string[];
  readonly titleByUser: string | undefined;
  readonly checkpoints: number;
}

export const CONVERTER = '0.2.0';

export function statsOf(facts: SessionFacts): Stats {
  const { stats, state } = facts;
  const totals = state.patch.totals;
  const result: Stats = {
    message_count: stats.messageCount,
    turn_count: state.patch.turns ?? stats.turnCount,
    tool_use_count: stats.toolUseCount,
    total_input_tokens: Math.floor(totals?.input ?? stats.mainTokens.input),
    total_output_tokens: Math.floor(totals?.output ?? stats.mainTokens.output),
  };
  if (totals?.costUsd !== undefined && totals.costUsd >= 0) result.estimated_cost_usd = totals.costUsd;
  if (stats.firstTime !== undefined && stats.lastTime !== undefined) result.duration_ms = stats.lastTime - stats.firstTime;
  return result;
}

function timesOf(facts: SessionFacts): { createdAt: string; updatedAt: string } {
  const { stats, state, sourceTime } = facts;
  const created = state.patch.createdAt ?? isoOf(stats.firstTime ?? sourceTime);
  const updated = isoOf(Math.max(stats.lastTime ?? Date.parse(state.patch.updatedAt ?? created), Date.parse(created)));
  return { createdAt: isoOf(Date.parse(created)), updatedAt: updated };
}

function modelsOf(facts: SessionFacts): readonly string[] {
  const used = facts.stats.models();
  const named = facts.state.patch.model;
  return used.length > 0 || named === undefined ? used : [named];
}

function providerOf(facts: SessionFacts): string | undefined {
  return facts.state.patch.provider ?? facts.stats.provider;
}

export function manifestOf(facts: SessionFacts): Manifest {
  const { id, tool, nativeId, state } = facts;
  const { patch } = state;
  const { createdAt, updatedAt } = timesOf(facts);
  const [model] = modelsOf(facts);
  const provider = providerOf(facts);
  const agents = { agents: structuredClone(state.agents) };
  for (const message of facts.open) noteAgent(agents, message);
  const manifest: Manifest = {
    sfs_version: SFS_VERSION,
    session_id: id,
    title: titleOf(facts) ?? null,
    tags: [...facts.tags],
    created_at: createdAt,
    updated_at: updatedAt,
    source: { tool, tool_version: patch.toolVersion ?? null, sfs_converter_version: CONVERTER, original_session_id: nativeId ?? null, interface: patch.interface ?? null },
    stats: statsOf(facts),
    parent_session_id: facts.parentId ?? null,
    checkpoint_count: facts.checkpoints,
    sub_agents: Object.entries(agents.agents).map(([agent_id, agent]) => ({ agent_id, model: agent.model ?? null, message_count: agent.count })),
    metadata: { sessionfs: extensionOf(facts) },
  };
  if (model !== undefined || provider !== undefined) {
    manifest.model = { ...(provider === undefined ? {} : { provider }), ...(model === undefined ? {} : { model_id: model }), ...(patch.reasoningEffort === undefined ? {} : { reasoning_effort: patch.reasoningEffort }) };
  }
  return manifest;
}

/** What the format has no field for. */
function extensionOf(facts: SessionFacts): Record<string, unknown> {
  const { stats, state } = facts;
  const models = modelsOf(facts);
  return {
    ...state.patch.extra,
    ...(models.length > 1 ? { models } : {}),
    ...(state.patch.leaf === undefined ? {} : { leaf: state.patch.leaf }),
    ...(facts.titleByUser === undefined ? {} : { title_by_user: facts.titleByUser }),
    tokens: {
      cache_read: state.patch.totals?.cacheRead ?? stats.mainTokens.cacheRead,
      cache_write: state.patch.totals?.cacheWrite ?? stats.mainTokens.cacheWrite,
      reasoning: state.patch.totals?.reasoning ?? stats.mainTokens.reasoning,
      sidechain_input: stats.sidechainTokens.input,
      sidechain_output: stats.sidechainTokens.output,
    },
    native: facts.nativeState,
  };
}

export function titleOf(facts: Pick<SessionFacts, 'titleByUser' | 'state'>): string | undefined {
  return facts.titleByUser ?? titleFrom(facts.state.patch.title, facts.state.prompts);
}

export function workspaceOf(patch: SessionPatch, files: Readonly<Record<string, FileRole>>): Workspace {
  const root = patch.cwd ?? '';
  return {
    root_path: root,
    git: patch.git ?? null,
    files: Object.entries(files).map(([path, role]) => ({ path: relativeTo(root, path), role })),
  };
}

function relativeTo(root: string, path: string): string {
  const folder = root.endsWith('/') ? root : `${root}/`;
  return root !== '' && path.startsWith(folder) ? path.slice(folder.length) : path;
}

export function toolsOf(facts: SessionFacts): Tools {
  return { tools_used: [...facts.stats.toolsUsed()].sort(), ...(facts.state.patch.shell === undefined ? {} : { shell: facts.state.patch.shell }) };
}

export interface MetaParts { readonly files: readonly SessionFile[]; readonly messages: SessionMeta['messages']; readonly revision: number }

export function metaFrom(facts: SessionFacts, parts: MetaParts, sha256: Sha256Hex): SessionMeta {
  const { patch } = facts.state;
  const title = titleOf(facts);
  const provider = providerOf(facts);
  const remote = patch.git?.remote_url ?? undefined;
  return {
    id: facts.id,
    shortId: shortIdOf(facts.id, sha256),
    tool: facts.tool,
    ...(patch.toolVersion === undefined ? {} : { toolVersion: patch.toolVersion }),
    ...(facts.nativeId === undefined ? {} : { nativeId: facts.nativeId }),
    ...(title === undefined ? {} : { title }),
    tags: facts.tags,
    ...timesOf(facts),
    models: modelsOf(facts),
    ...(provider === undefined ? {} : { provider }),
    ...(patch.cwd === undefined ? {} : { cwd: patch.cwd }),
    ...(remote === undefined ? {} : { gitRemote: remote }),
    ...(typeof patch.git?.branch === 'string' ? { gitBranch: patch.git.branch } : {}),
    project: projectName(remote, patch.cwd),
    ...(facts.parentId === undefined ? {} : { parentId: facts.parentId }),
    ...(patch.leaf === undefined ? {} : { leaf: patch.leaf }),
    stats: statsOf(facts),
    nativeState: facts.nativeState,
    capturedAt: facts.capturedAt,
    revision: parts.revision,
    seq: 0,
    messages: parts.messages,
    files: parts.files,
    renders: {},
  };
}

/** What is known of a session before anything of it was read. */
export function provisionalMeta({ id, tool }: Pick<SessionMeta, 'id' | 'tool'>, now: number): SessionMeta {
  const time = isoOf(now);
  return {
    id, shortId: '', tool, tags: [], createdAt: time, updatedAt: time, models: [], project: 'unknown',
    stats: { message_count: 0, turn_count: 0, tool_use_count: 0, total_input_tokens: 0, total_output_tokens: 0 },
    nativeState: 'present', capturedAt: 0, revision: 0, seq: 0, messages: { settled: 0, length: 0 }, files: [], renders: {},
  };
}
