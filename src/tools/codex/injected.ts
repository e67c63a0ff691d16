import { arrayOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { partTexts } from './content.js';

// What Codex puts into the user role by itself, by how the text begins.
const MARKERS: readonly RegExp[] = [
  /^<(environment_context|user_instructions|permissions instructions|collaboration_mode|multi_agent_mode|multi_agent_role)\b/,
  /^<(skills?_instructions|skill|apps_instructions|plugins_instructions|model_switch|personality_spec|realtime_conversation)\b/,
  /^<(subagent_notification|turn_aborted|user_shell_command|hook_prompt|goal_context|codex_internal_context|ENVIRONMENT_CONTEXT)\b/,
  /^# AGENTS\.md instructions for /,
  /^<INSTRUCTIONS>/,
];

/** Whether a text in the user role was written by Codex itself: environment, instructions, notes on sub-agents. */
export function isInjectedText(text: string): boolean {
  const start = text.trimStart();
  return MARKERS.some((marker) => marker.test(start));
}

/**
 * Whether a user-role message item was not typed. Newer files say what each part is (`user.text`, `user.image`,
 * `environments.environment_context` …); older ones are told by their text. One typed part makes the message typed.
 */
export function isInjected(item: JsonObject): boolean {
  const kinds = arrayOf(objectOf(item['internal_chat_message_metadata_passthrough'])['content_item_kinds']).flatMap((kind) => textOf(kind) ?? []);
  const known = kinds.filter((kind) => kind !== 'unknown');
  if (known.length > 0) return !known.some((kind) => kind.startsWith('user.'));
  const texts = partTexts(item['content']);
  return texts.length > 0 && texts.every(isInjectedText);
}
