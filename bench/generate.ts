/**
 * Sessions of Claude Code as it writes them: a prompt, steps of thinking, text and tool calls with their results, an
 * answer. The same number gives the same bytes.
 */
import { randomFrom, skewed, wholeBetween, type Random } from './random.js';

/** Stands in the first prompt of every 97th session and nowhere else. */
export const RARE_WORD = 'xylographer';
const RARE_EVERY = 97;

const WORDS = `the total of cart is wrong when quantity zero look at function that sums items and fix test fails because
returns undefined instead number import export const await async return value handler request response server client
session token refresh error retry backoff timeout queue worker thread buffer stream parse encode decode index table
column migrate schema query cache invalidate render layout button form input validate route config build deploy log`.split(/\s+/);
const TEXT_POOL = makePool();
const FOLDERS = ['cart', 'orders', 'users', 'search', 'billing', 'shared', 'admin', 'reports'];
const PROJECTS = 24;
const START = Date.UTC(2026, 0, 5, 8);
const DAY_MS = 86_400_000;

function makePool(): string {
  const random = randomFrom(7);
  const words: string[] = [];
  for (let length = 0; length < 256 * 1024; length += (words.at(-1)?.length ?? 0) + 1) {
    const word = WORDS[Math.floor(random() * WORDS.length)] ?? '';
    words.push(random() < 0.06 ? `${word}.\n` : word);
  }
  return words.join(' ');
}

/** How large a session of a library is: half are below 15 KB, one in a hundred is above 200 KB. */
export function usualSize(index: number): number {
  return Math.min(2 * 1024 * 1024, Math.max(2048, Math.round(skewed(randomFrom(index + 1_000_003), 15 * 1024, 1.1))));
}

export class GeneratedSession {
  readonly id: string;
  /** Relative to the user's home. */
  readonly file: string;
  private readonly random: Random;
  private readonly cwd: string;
  private readonly ready: string[] = [];
  private turns = 0;
  private time: number;
  private parent: string | null = null;

  constructor(private readonly index: number) {
    this.random = randomFrom(index);
    this.id = this.uuid();
    const project = `project-${index % PROJECTS}`;
    this.cwd = `/home/dev/${project}`;
    this.file = `.claude/projects/-home-dev-${project}/${this.id}.jsonl`;
    this.time = START + (index % 300) * DAY_MS + wholeBetween(this.random, 0, DAY_MS / 3);
  }

  /** The next line with its LF; there is always one. */
  nextLine(): string {
    if (this.ready.length === 0) this.addTurn();
    return this.ready.shift() ?? '';
  }

  /** Lines until they hold at least `bytes`, ending with a whole turn. */
  *linesOf(bytes: number): Generator<string> {
    for (let written = 0; written < bytes || this.ready.length > 0; ) {
      const line = this.nextLine();
      written += line.length;
      yield line;
    }
  }

  /** Goes on behind what `linesOf(bytes)` gave. */
  skip(bytes: number): void {
    const lines = this.linesOf(bytes);
    while (lines.next().done !== true);
  }

  private addTurn(): void {
    const rare = this.turns === 0 && this.index % RARE_EVERY === 0 ? `${RARE_WORD}: ` : '';
    this.turns += 1;
    this.add({ type: 'user', promptId: this.uuid(), message: { role: 'user', content: rare + this.text(skewed(this.random, 120, 1)) } });
    for (let step = wholeBetween(this.random, 1, 8); step > 0; step -= 1) this.addStep();
    this.addAnswer([{ type: 'text', text: this.text(skewed(this.random, 500, 0.8)) }], 'end_turn');
  }

  private addStep(): void {
    const kind = this.random();
    if (kind < 0.25) this.addAnswer([{ type: 'thinking', thinking: this.text(skewed(this.random, 300, 0.7)), signature: this.hex(96) }], 'tool_use');
    if (kind < 0.5) this.addAnswer([{ type: 'text', text: this.text(80) }], 'tool_use');
    const call = `toolu_${this.hex(24)}`;
    const path = `${this.cwd}/src/${FOLDERS[wholeBetween(this.random, 0, FOLDERS.length - 1)] ?? ''}/file-${wholeBetween(this.random, 1, 40)}.ts`;
    const choice = this.random();
    if (choice < 0.45) this.addRead(call, path);
    else if (choice < 0.8) this.addShell(call);
    else this.addEdit(call, path);
  }

  private addRead(call: string, path: string): void {
    this.addCall(call, 'Read', { file_path: path });
    const lines = this.text(skewed(this.random, 1800, 1)).split('\n');
    const numbered = lines.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`).join('\n');
    this.addResult(call, numbered, { type: 'text', file: { filePath: path, content: lines.join('\n'), numLines: lines.length, startLine: 1, totalLines: lines.length } });
  }

  private addShell(call: string): void {
    this.addCall(call, 'Bash', { command: `npm test -- ${this.text(24).trim()}`, description: 'Run the tests' });
    const stdout = this.text(skewed(this.random, 900, 1.2));
    this.addResult(call, stdout, { stdout, stderr: '', interrupted: false, isImage: false });
  }

  private addEdit(call: string, path: string): void {
    const [before, after] = [this.text(skewed(this.random, 160, 0.8)), this.text(skewed(this.random, 180, 0.8))];
    this.addCall(call, 'Edit', { replace_all: false, file_path: path, old_string: before, new_string: after });
    this.addResult(call, `The file ${path} has been updated successfully.`, { filePath: path, oldString: before, newString: after, userModified: false });
  }

  private addCall(id: string, name: string, input: Readonly<Record<string, unknown>>): void {
    this.addAnswer([{ type: 'tool_use', id, name, input }], 'tool_use');
  }

  private addResult(id: string, content: string, toolUseResult: unknown): void {
    this.add({ type: 'user', message: { role: 'user', content: [{ tool_use_id: id, type: 'tool_result', content }] }, toolUseResult });
  }

  private addAnswer(content: readonly unknown[], stopReason: string): void {
    const usage = { input_tokens: wholeBetween(this.random, 4, 4000), cache_creation_input_tokens: 0, cache_read_input_tokens: wholeBetween(this.random, 0, 90_000), output_tokens: wholeBetween(this.random, 5, 900), service_tier: 'standard' };
    const message = { id: `msg_${this.hex(24)}`, type: 'message', role: 'assistant', model: 'claude-opus-4-6', content, stop_reason: stopReason, stop_sequence: null, usage };
    this.add({ type: 'assistant', message, requestId: `req_${this.hex(24)}` });
  }

  private add(record: Readonly<Record<string, unknown>>): void {
    const uuid = this.uuid();
    this.time += wholeBetween(this.random, 200, 20_000);
    const common = { uuid, timestamp: new Date(this.time).toISOString(), userType: 'external', entrypoint: 'cli', cwd: this.cwd, sessionId: this.id, version: '2.1.30', gitBranch: 'main' };
    this.ready.push(`${JSON.stringify({ parentUuid: this.parent, isSidechain: false, ...record, ...common })}\n`);
    this.parent = uuid;
  }

  private text(length: number): string {
    const whole = Math.min(Math.max(1, Math.round(length)), TEXT_POOL.length / 2);
    const start = Math.floor(this.random() * (TEXT_POOL.length - whole));
    return TEXT_POOL.slice(start, start + whole);
  }

  private hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += Math.floor(this.random() * 2 ** 32).toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  private uuid(): string {
    const hex = this.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
