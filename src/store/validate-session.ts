/** Whether a directory on disk is a valid `.sfs` session (rules: spec/README.md). Reads only, follows no link inside it. */
import { constants } from 'node:fs';
import { lstat, open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { messageOf } from '../core/errors.js';
import { isObject, parseDeepJson } from '../core/json.js';
import { SessionCheck } from '../core/session-check.js';
import { validateManifest, validateMessage, validateTools, validateWorkspace, type Issue } from '../core/validate.js';
import { readLines, type LineRead } from './read-lines.js';

export interface Finding {
  /** Relative to the session directory; `.` is the directory itself. */
  readonly file: string;
  /** 1-based, in a file of lines. */
  readonly line?: number;
  /** JSON pointer into the file or the line. */
  readonly pointer?: string;
  readonly message: string;
}

export interface SessionReport {
  readonly path: string;
  /** No errors; there may be warnings. */
  readonly valid: boolean;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Errors beyond the first 1,000, which are counted and not kept. */
  readonly omitted: number;
}

export interface ValidationLimits {
  /** Bytes of one line of messages.jsonl. */
  readonly line: number;
  /** Bytes of manifest.json, workspace.json, tools.json. */
  readonly document: number;
}

const LIMITS: ValidationLimits = { line: 256 * 1024 * 1024, document: 64 * 1024 * 1024 };
const KEPT_ERRORS = 1000;
// A key of hostile length must not fill the screen.
const LONGEST_POINTER = 200;
// NONBLOCK: a named pipe in place of a file must not hang the check.
const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

type Place = Omit<Finding, 'message'>;
type Opened<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'absent' } | { readonly kind: 'unreadable' };

/**
 * Checks the directory and its checkpoints; memory grows with the message ids, not with the messages. Never rejects:
 * whatever is wrong stands in the report. `path` itself may be a link to the directory.
 */
export async function validateSession(path: string, limits: ValidationLimits = LIMITS): Promise<SessionReport> {
  const validation = new Validation(path, limits);
  await validation.run();
  return validation.report();
}

class Validation {
  private readonly errors: Finding[] = [];
  private readonly warnings: Finding[] = [];
  private omitted = 0;

  constructor(
    private readonly root: string,
    private readonly limits: ValidationLimits,
  ) {}

  report(): SessionReport {
    return { path: this.root, valid: this.errors.length === 0, errors: this.errors, warnings: this.warnings, omitted: this.omitted };
  }

  async run(): Promise<void> {
    try {
      if (!(await stat(this.root)).isDirectory()) return this.fail({ file: '.' }, 'is not a directory');
    } catch (error) {
      return this.fail({ file: '.' }, reasonOf(error));
    }
    await this.checkConversation('');
    await this.checkDocument('workspace.json', validateWorkspace, 'optional');
    await this.checkDocument('tools.json', validateTools, 'optional');
    for (const folder of await this.checkpointFolders()) await this.checkConversation(folder);
  }

  /** Folders below `checkpoints/`, sorted; none without that folder. A link among them is an error. */
  private async checkpointFolders(): Promise<readonly string[]> {
    const file = 'checkpoints';
    try {
      const found = await lstat(join(this.root, file));
      if (!found.isDirectory()) {
        this.fail({ file }, found.isSymbolicLink() ? 'is a symbolic link' : 'is not a directory');
        return [];
      }
      const entries = await readdir(join(this.root, file), { withFileTypes: true });
      for (const entry of entries) if (entry.isSymbolicLink()) this.fail({ file: `${file}/${entry.name}` }, 'is a symbolic link');
      return entries.filter((entry) => entry.isDirectory()).map((entry) => `${file}/${entry.name}/`).sort();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.fail({ file }, reasonOf(error));
      return [];
    }
  }

  /** manifest.json and messages.jsonl of the session (`''`) or of a checkpoint (`checkpoints/<name>/`). */
  private async checkConversation(folder: string): Promise<void> {
    const manifest = await this.checkDocument(`${folder}manifest.json`, validateManifest, 'required');
    const file = `${folder}messages.jsonl`;
    const check = new SessionCheck();
    const read = await this.reading(file, (handle) => readLines(handle, this.limits.line, (line) => { this.checkLine(file, line, check); }));
    if (read.kind === 'absent') this.fail({ file }, 'is missing');
    if (read.kind !== 'read') return;
    const { errors, warnings } = check.findings(manifest);
    for (const { line, pointer, message } of errors) this.fail({ file, line, pointer }, message);
    for (const { pointer, message } of warnings) this.warnings.push(pointer === '' ? { file, message } : { file: `${folder}manifest.json`, pointer, message });
  }

  private checkLine(file: string, read: LineRead, check: SessionCheck): void {
    const { line } = read;
    if (read.kind === 'unreadable') return this.fail({ file, line }, read.reason);
    if (read.text.trim() === '' && !startsWithMark(read.text)) return;
    const value = this.parsed({ file, line }, read.text);
    if (value === undefined) return;
    this.failAll({ file, line }, validateMessage(value));
    check.add(value, line);
  }

  private async checkDocument(file: string, validate: (value: unknown) => readonly Issue[], need: 'required' | 'optional'): Promise<unknown> {
    const read = await this.reading(file, (handle) => this.wholeText(file, handle));
    if (read.kind === 'absent' && need === 'required') this.fail({ file }, 'is missing');
    const text = read.kind === 'read' ? read.value : undefined;
    const value = text === undefined ? undefined : this.parsed({ file }, text);
    if (value !== undefined) this.failAll({ file }, validate(value));
    return value;
  }

  private async wholeText(file: string, handle: FileHandle): Promise<string | undefined> {
    if ((await handle.stat()).size > this.limits.document) this.fail({ file }, `is longer than ${String(this.limits.document)} bytes and was not checked`);
    else {
      const bytes = await handle.readFile();
      if (isUtf8(bytes)) return bytes.toString('utf8');
      this.fail({ file }, 'is not valid UTF-8');
    }
    return undefined;
  }

  private parsed(place: Place, text: string): unknown {
    if (startsWithMark(text)) return this.fail(place, 'begins with a byte order mark');
    const parsed = parseDeepJson(text);
    if (parsed.ok) return parsed.value;
    // The parser's own words quote the text: only the position is passed on.
    const position = /at position \d+/.exec(parsed.reason);
    return this.fail(place, position === null ? 'is not valid JSON' : `is not valid JSON ${position[0]}`);
  }

  private async reading<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<Opened<T>> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(join(this.root, file), READ_ONLY);
      if ((await handle.stat()).isFile()) return { kind: 'read', value: await use(handle) };
      this.fail({ file }, 'is not a regular file');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
      this.fail({ file }, reasonOf(error));
    } finally {
      await handle?.close();
    }
    return { kind: 'unreadable' };
  }

  private failAll(place: Place, issues: readonly Issue[]): void {
    for (const { pointer, message } of issues) this.fail({ ...place, pointer }, message);
  }

  private fail(place: Place, message: string): undefined {
    if (this.errors.length >= KEPT_ERRORS) this.omitted += 1;
    else this.errors.push({ ...place, ...(place.pointer === undefined ? {} : { pointer: place.pointer.slice(0, LONGEST_POINTER) }), message });
  }
}

// A mark is white space to `trim`, so that it must be looked for before a line counts as blank.
function startsWithMark(text: string): boolean {
  return text.startsWith('\ufeff');
}

function codeOf(error: unknown): unknown {
  return isObject(error) ? error['code'] : undefined;
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'does not exist';
    case 'ELOOP':
      return 'is a symbolic link';
    case 'EACCES':
      return 'cannot be read: permission denied';
    default:
      return `cannot be read: ${messageOf(error)}`;
  }
}
