/** The other files of a `.sfs` directory (format 0.1.0) and the row that the index keeps of a session. */
import type { SessionId, ToolId } from './ids.js';

export const SFS_VERSION = '0.1.0';

export interface ManifestSource {
  tool: string;
  tool_version?: string | null;
  sfs_converter_version?: string | null;
  original_session_id?: string | null;
  original_path?: string | null;
  interface?: string | null;
}

export interface Stats {
  message_count: number;
  turn_count: number;
  tool_use_count: number;
  total_input_tokens: number;
  total_output_tokens: number;
  estimated_cost_usd?: number | null;
  duration_ms?: number | null;
}

export interface SubAgent { agent_id: string; model?: string | null; message_count?: number }

export interface Manifest {
  sfs_version: typeof SFS_VERSION;
  session_id: string;
  title?: string | null;
  tags?: string[];
  created_at: string;
  updated_at?: string | null;
  source: ManifestSource;
  model?: { provider?: string; model_id?: string; reasoning_effort?: 'low' | 'medium' | 'high' | null } | null;
  ownership?: { owner?: string | null; team?: string | null; collaborators?: { user: string; access: 'read' | 'write' | 'admin' }[] } | null;
  stats?: Stats | null;
  sync?: { last_sync_at?: string | null; etag?: string | null; dirty?: boolean; remote_url?: string | null } | null;
  parent_session_id?: string | null;
  checkpoint_count?: number;
  sub_agents?: SubAgent[];
  metadata?: Record<string, unknown>;
}

export interface GitState {
  remote_url?: string | null;
  branch?: string | null;
  commit_sha?: string | null;
  commit_message?: string | null;
  dirty?: boolean;
  diff_path?: string | null;
}

export type FileRole = 'read' | 'written' | 'edited' | 'created' | 'deleted' | 'referenced';

export interface Workspace {
  root_path: string;
  git?: GitState | null;
  files?: { path: string; sha256?: string | null; size_bytes?: number | null; last_modified?: string | null; role?: FileRole }[];
  environment?: { os?: string | null; os_version?: string | null; shell?: string | null; venv_path?: string | null; languages?: Record<string, string> } | null;
  metadata?: Record<string, unknown>;
}

export interface Tools {
  mcp_servers?: { name: string; uri?: string; transport?: 'stdio' | 'sse' | 'http' | null; tools_provided?: string[]; auth_ref?: string | null }[];
  shell?: { default_shell?: string | null; working_directory?: string | null; sandbox_policy?: string | null; approval_policy?: string | null } | null;
  custom_tools?: { name: string; description?: string | null; parameters_schema?: Record<string, unknown> | null; source?: string | null }[];
  tools_used?: string[];
  metadata?: Record<string, unknown>;
}

/** How a file inside `<id>.sfs/` is served: `path` is relative to that directory, sizes in bytes. */
export interface SessionFile {
  path: string;
  size: number;
  /** Milliseconds since the epoch. */
  mtime: number;
  /** Changes whenever the bytes do; two equal versions of one path have equal bytes. */
  version: string;
  /** How the bytes on disk relate to those shown: a `.zst` source is shown decompressed in `as-…`. */
  shown?: { size: number; codec: 'zstd' };
  /** A further copy of the same conversation (archived, packed): gives way where two would have one name. */
  spare?: boolean;
  /** The file that the conversation is read from. */
  main?: boolean;
}

/** Where the native file of a session is now. `none`: it came without one. */
export type NativeState = 'present' | 'archived' | 'deleted' | 'none';

/** What the index knows of a session: enough to list, to place it in every view and to stat every file, without opening it. */
export interface SessionMeta {
  id: SessionId;
  shortId: string;
  tool: ToolId;
  toolVersion?: string;
  nativeId?: string;
  title?: string;
  tags: readonly string[];
  /** ISO, UTC. */
  createdAt: string;
  updatedAt: string;
  /** Every model that answered, most used first. */
  models: readonly string[];
  provider?: string;
  cwd?: string;
  gitRemote?: string;
  gitBranch?: string;
  /** Name under `by-project/`. */
  project: string;
  parentId?: SessionId;
  /** The message that the tool regards as the end of the active branch. */
  leaf?: string;
  stats: Stats;
  nativeState: NativeState;
  /** Time of the last capture, milliseconds. */
  capturedAt: number;
  /** Raised by one at each change of this session. */
  revision: number;
  /** Raised by one at each change of any session: what "changes since" means. */
  seq: number;
  /** messages.jsonl: bytes below `settled` never change; `length - settled` bytes are the open tail, whose SHA-256 is `tailHash`. */
  messages: { settled: number; length: number; tailHash?: string };
  files: readonly SessionFile[];
  /** Sizes of renderings, by target name (`transcript.md` …); absent = not known yet, so not listed. */
  renders: Readonly<Record<string, RenderedSize>>;
}

export interface RenderedSize { size: number; version: number }

/** A session without its files and renderings. */
export type SessionHead = Omit<SessionMeta, 'files' | 'renders'>;

/** What a list of very many sessions shows of each. */
export interface SessionSummary extends Pick<SessionMeta, 'id' | 'shortId' | 'title' | 'project' | 'createdAt' | 'updatedAt'> {
  tool: string;
  messages: number;
  /** Input and output together. */
  tokens: number;
}
