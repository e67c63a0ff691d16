/** The CLI and transcripts wrap what was typed in `<user_query>` and put context of their own before it. */

const QUERY = /<user_query>\n?([\s\S]*?)\n?<\/user_query>/g;
/** Texts that begin so and hold no query are not the user's. */
const INJECTED = /^\s*<(user_info|project_layout|git_status|rules|system_reminder|open_and_recently_viewed_files|additional_data|agent_skills|agent_transcripts|mcp_instructions)>/;

export interface UserText { readonly query?: string; readonly context?: string }

export function splitUserText(text: string): UserText {
  const queries = [...text.matchAll(QUERY)].map((match) => match[1] ?? '');
  if (queries.length === 0) return INJECTED.test(text) ? { context: text } : { query: text };
  const context = text.replace(QUERY, '').trim();
  return { query: queries.join('\n\n'), ...(context === '' ? {} : { context }) };
}
