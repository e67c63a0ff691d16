/** The kinds of content that are compared, in the order of the matrix. */
export const KINDS = [
  'prompts', 'answers', 'instructions and notices', 'thinking', 'tool calls', 'names and inputs of tools', 'ids of tool calls', 'results', 'error flags', 'exit codes', 'durations',
  'unanswered tool calls', 'pictures', 'compactions', 'blocks unknown to the format', 'blank texts', 'order', 'models', 'token counts', 'times', 'title', 'working directory', 'git branch', 'other branches', 'sub-agents',
] as const;

export type Kind = (typeof KINDS)[number];

export type Verdict = 'kept' | 'approximated' | 'renamed' | 'dropped' | 'unlisted';

/** How many of a kind there were, by what became of them. */
export type Tally = Map<Kind, Map<Verdict, number>>;

export function count(tally: Tally, kind: Kind, verdict: Verdict, more: number): void {
  if (more <= 0) return;
  const verdicts = tally.get(kind) ?? new Map<Verdict, number>();
  tally.set(kind, verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + more));
}
