/** Tool calls that a model wrote into its text as XML: `<read_file><path>a</path></read_file>`. */

/** Everything that has been a tool of such a kind; others in angle brackets are text. */
const TOOL_NAMES: ReadonlySet<string> = new Set([
  'access_mcp_resource', 'act_mode_respond', 'apply_diff', 'apply_patch', 'ask_followup_question', 'attempt_completion', 'browser_action',
  'codebase_search', 'condense', 'delete_file', 'edit', 'edit_file', 'execute_command', 'fetch_instructions', 'focus_chain', 'generate_explanation',
  'generate_image', 'insert_content', 'list_code_definition_names', 'list_files', 'load_mcp_documentation', 'new_rule', 'new_task',
  'plan_mode_respond', 'plan_mode_response', 'read_command_output', 'read_file', 'replace_in_file', 'report_bug', 'run_slash_command', 'search_and_replace',
  'search_files', 'search_replace', 'skill', 'summarize_task', 'switch_mode', 'update_todo_list', 'use_mcp_tool', 'use_skill', 'web_fetch', 'web_search', 'write_to_file',
]);
/** Their values may hold the same closing tag: they end at the last one. */
const VERBATIM: ReadonlySet<string> = new Set(['content', 'diff', 'arguments', 'result', 'response']);
/** Text after which no call is looked for: an answer is never that long. */
const MOST_TEXT = 4 * 1024 * 1024;

export type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'call'; readonly name: string; readonly input: Record<string, string> };

/** The text in pieces, in order. A tag that is never closed is text, and so are tags inside a call. */
export function splitCalls(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  if (text.length > MOST_TEXT) return [{ kind: 'text', text }];
  const add = (from: number, to: number): void => {
    const between = text.slice(from, to).trim();
    if (between !== '') pieces.push({ kind: 'text', text: between });
  };
  const opening = /<([a-z][a-z_]{2,40})>/g;
  const unclosed = new Set<string>();
  let from = 0;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const name = found[1] ?? '';
    if (!TOOL_NAMES.has(name) || unclosed.has(name)) continue;
    const inside = opening.lastIndex;
    const end = endOf(text, name, inside);
    if (end === undefined) {
      unclosed.add(name);
      continue;
    }
    add(from, found.index);
    pieces.push({ kind: 'call', name, input: parametersOf(text.slice(inside, end)) });
    from = end + name.length + 3;
    opening.lastIndex = from;
  }
  add(from, text.length);
  return pieces;
}

/** The first closing tag that is not inside a verbatim value. */
function endOf(text: string, name: string, inside: number): number | undefined {
  const close = `</${name}>`;
  const first = text.indexOf(close, inside);
  if (first === -1) return undefined;
  const body = text.slice(inside, first);
  const open = [...VERBATIM].find((key) => body.includes(`<${key}>`) && !body.includes(`</${key}>`));
  if (open === undefined) return first;
  const valueEnd = text.indexOf(`</${open}>`, first);
  const next = valueEnd === -1 ? -1 : text.indexOf(close, valueEnd);
  return next === -1 ? first : next;
}

function parametersOf(body: string): Record<string, string> {
  const found: [string, string][] = [];
  const opening = /<([a-z][a-z_]{0,40})>/g;
  for (let tag = opening.exec(body); tag !== null; tag = opening.exec(body)) {
    const name = tag[1] ?? '';
    const close = `</${name}>`;
    const start = opening.lastIndex;
    const end = VERBATIM.has(name) ? body.lastIndexOf(close) : body.indexOf(close, start);
    if (end < start) continue;
    found.push([name, trimmedValue(body.slice(start, end), name)]);
    opening.lastIndex = end + close.length;
  }
  return Object.fromEntries(found);
}

/** The line breaks round a value belong to the markup; what a file is to hold keeps its own. */
function trimmedValue(value: string, name: string): string {
  return VERBATIM.has(name) ? value.replace(/^\r?\n/, '').replace(/\r?\n$/, '') : value.trim();
}
