/** A line of `messages.jsonl` (format 0.1.0). Keys are the format's own, hence snake_case. See spec/message.schema.json. */

export type Role = 'user' | 'assistant' | 'system' | 'developer' | 'tool';
export type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'interrupted' | 'stop_sequence';

export interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  cache_read_tokens?: number;
  cache_write_tokens?: number;
  reasoning_tokens?: number;
}

export interface TextBlock { type: 'text'; text: string }
export interface ThinkingBlock { type: 'thinking'; text: string; signature?: string | null; redacted?: boolean; summary?: string | null }
export interface ToolUseBlock { type: 'tool_use'; tool_use_id: string; name: string; input: Record<string, unknown> }
export interface ToolResultBlock {
  type: 'tool_result';
  tool_use_id: string;
  content?: string;
  is_error?: boolean;
  exit_code?: number | null;
  duration_ms?: number | null;
}
export interface ImageBlock { type: 'image'; source: { type: 'url' | 'base64' | 'path'; data?: string; media_type?: string | null; [key: string]: unknown } }
export interface SummaryBlock { type: 'summary'; text: string; summarized_through_msg_id?: string | null }
/** A block of a type that the format does not know: passed through. `type` is none of the above. */
export interface OtherBlock { type: `x-${string}`; [key: string]: unknown }

export type ContentBlock = TextBlock | ThinkingBlock | ToolUseBlock | ToolResultBlock | ImageBlock | SummaryBlock | OtherBlock;

export interface Message {
  msg_id: string;
  parent_msg_id?: string | null;
  role: Role;
  content: ContentBlock[];
  timestamp: string;
  turn_id?: string | null;
  model?: string | null;
  provider?: string | null;
  stop_reason?: StopReason | null;
  usage?: Usage | null;
  is_sidechain?: boolean;
  is_meta?: boolean;
  agent_id?: string | null;
  metadata?: Record<string, unknown>;
}

/** Our additions to a message live under `metadata.sessionfs`. */
export interface SessionfsMetadata {
  /** Native blocks that the format cannot hold, by tool_use_id or block position: what converting back restores. */
  original?: Record<string, unknown>;
  /** Why `timestamp` is not the tool's own: filled from neighbours. */
  derived_time?: boolean;
  [key: string]: unknown;
}

export const ROLES: readonly Role[] = ['user', 'assistant', 'system', 'developer', 'tool'];
export const STOP_REASONS: readonly StopReason[] = ['end_turn', 'tool_use', 'max_tokens', 'interrupted', 'stop_sequence'];

export function isStopReason(value: unknown): value is StopReason {
  return STOP_REASONS.some((reason) => reason === value);
}
