/** A session as one JSON object, with the keys of its manifest. */
import { sessionFolder, storeLayout } from '../store/layout.js';
import type { SessionHead } from '../core/session.js';

export function sessionRow(session: SessionHead, storeHome: string): Readonly<Record<string, unknown>> {
  return {
    session_id: session.id,
    short_id: session.shortId,
    title: session.title ?? null,
    tags: session.tags,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
    source: { tool: session.tool, tool_version: session.toolVersion ?? null, original_session_id: session.nativeId ?? null },
    model: { provider: session.provider ?? null, model_id: session.models[0] ?? null },
    models: session.models,
    stats: session.stats,
    project: session.project,
    workspace: { root_path: session.cwd ?? null, git: { remote_url: session.gitRemote ?? null, branch: session.gitBranch ?? null } },
    parent_session_id: session.parentId ?? null,
    native_state: session.nativeState,
    path: sessionFolder(storeLayout(storeHome), session.id),
  };
}
