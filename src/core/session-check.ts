/** The rules of the format that span messages, checked line by line in memory that grows with the ids alone. */
import { arrayOf, countOf, isObject, type JsonObject } from './json.js';
import type { Issue } from './validate.js';

export interface LineIssue extends Issue {
  /** 1-based line in `messages.jsonl`. */
  readonly line: number;
}

/** `errors` make the session invalid, `warnings` (about the manifest or the whole file) do not. */
export interface SessionFindings {
  readonly errors: readonly LineIssue[];
  readonly warnings: readonly Issue[];
}

/** Feed it every parsed line once, in file order, then ask once. */
export class SessionCheck {
  private readonly ids = new Set<string>();
  // Parents not met yet, with the lines that name them: a child may stand before its parent.
  private readonly awaited = new Map<string, number[]>();
  private readonly repeated: LineIssue[] = [];
  private messages = 0;
  private toolUses = 0;

  /** `value` need not be valid by itself; what is no message counts as a line all the same. */
  add(value: unknown, line: number): void {
    this.messages += 1;
    if (!isObject(value)) return;
    this.toolUses += arrayOf(value['content']).filter((block) => isObject(block) && block['type'] === 'tool_use').length;
    const id = value['msg_id'];
    if (typeof id === 'string') this.meet(id, line);
    const parent = value['parent_msg_id'];
    if (typeof parent === 'string' && !this.ids.has(parent)) this.await(parent, line);
  }

  /** `manifest`: the parsed manifest, whether valid or not; undefined when there is none. */
  findings(manifest: unknown): SessionFindings {
    const orphans = [...this.awaited.values()].flat().map((line) => ({ line, pointer: '/parent_msg_id', message: 'names a message that is not in the file' }));
    const errors = [...this.repeated, ...orphans].sort((a, b) => a.line - b.line);
    return { errors, warnings: this.warningsOf(manifest) };
  }

  private meet(id: string, line: number): void {
    if (this.ids.has(id)) this.repeated.push({ line, pointer: '/msg_id', message: 'is the id of an earlier message' });
    this.ids.add(id);
    this.awaited.delete(id);
  }

  private await(parent: string, line: number): void {
    const lines = this.awaited.get(parent);
    if (lines === undefined) this.awaited.set(parent, [line]);
    else lines.push(line);
  }

  private warningsOf(manifest: unknown): readonly Issue[] {
    const warnings: Issue[] = [];
    if (this.messages === 0) warnings.push({ pointer: '', message: 'there are no messages' });
    if (!isObject(manifest) || !isObject(manifest['stats'])) return warnings;
    const stats = manifest['stats'];
    warnings.push(...differs(stats, 'message_count', this.messages), ...differs(stats, 'tool_use_count', this.toolUses));
    return warnings;
  }
}

function differs(stats: JsonObject, key: string, counted: number): readonly Issue[] {
  const told = countOf(stats[key]);
  return told === counted ? [] : [{ pointer: `/stats/${key}`, message: `is ${String(told)}, but ${String(counted)} were counted` }];
}
