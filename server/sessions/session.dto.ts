/** What a session looks like on the wire. Keys are the contract's own, hence snake_case. */
import { isoOf } from '../../src/core/time.js';
import type { StoredSession } from './session.js';

const timeOf = (time: number | undefined): string | null => (time === undefined ? null : isoOf(time));

export type SummaryBody = ReturnType<typeof summaryOf>;
export type DetailBody = ReturnType<typeof detailOf>;

export function summaryOf(session: StoredSession) {
  const { deletion } = session;
  return {
    id: session.id,
    title: session.title ?? null,
    alias: session.alias ?? null,
    tags: session.tags,
    source_tool: session.sourceTool,
    model_id: session.modelId ?? null,
    message_count: session.messageCount,
    turn_count: session.turnCount,
    tool_use_count: session.toolUseCount,
    total_input_tokens: session.totalInputTokens,
    total_output_tokens: session.totalOutputTokens,
    blob_size_bytes: session.blobSizeBytes,
    etag: session.etag,
    parent_session_id: session.parentSessionId ?? null,
    created_at: isoOf(session.createdAt),
    updated_at: isoOf(session.updatedAt),
    is_deleted: deletion !== undefined,
    deleted_at: timeOf(deletion?.at),
    deleted_by: deletion?.by ?? null,
    delete_scope: deletion?.scope ?? null,
    purge_after: timeOf(deletion?.purgeAfter),
  };
}

export function detailOf(session: StoredSession) {
  return {
    ...summaryOf(session),
    original_session_id: session.originalSessionId ?? null,
    source_tool_version: session.sourceToolVersion ?? null,
    model_provider: session.modelProvider ?? null,
    duration_ms: session.durationMs ?? null,
    uploaded_at: isoOf(session.uploadedAt),
    dlp_scan_results: null,
    retrieval_audit_id: null,
  };
}
