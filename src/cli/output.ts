/** The only place that writes to the terminal. Data goes through `clean` or safeLine before it comes here. */
import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { TerminalSettings } from '../config/terminal.js';
import { messageOf, SfsError } from '../core/errors.js';
import { safeText } from './terminal-text.js';

const STYLES = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', cyan: '36' } as const;
export type Style = keyof typeof STYLES;

export class Output {
  readonly isTty = process.stdout.isTTY;
  readonly isErrorTty = process.stderr.isTTY;
  private target: Writable = process.stdout;
  private onBrokenPipe: () => void = () => process.exit(0);

  constructor(readonly settings: TerminalSettings) {
    // `sfs list | head`: whoever read has enough.
    const closed = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EPIPE' || error.code === 'EIO') this.onBrokenPipe();
      else this.failWriting(error);
    };
    process.stdout.on('error', closed);
    process.stderr.on('error', closed);
  }

  /** Columns of the terminal; undefined where nothing has to fit. */
  get width(): number | undefined {
    return this.isTty ? Math.max(40, process.stdout.columns) : undefined;
  }

  /** For a program that has others to look after when nobody listens any more. */
  outliveReaders(): void {
    this.onBrokenPipe = () => undefined;
  }

  paint(style: Style, text: string): string {
    return this.isTty && this.settings.colours ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  }

  /** Text of a session: on a terminal it is shown, never obeyed; in a pipe it stays as it is. */
  clean(text: string): string {
    return this.isTty ? safeText(text) : text;
  }

  line(text = ''): void {
    this.target.write(`${text}\n`);
  }

  /** One write, which for thousands of lines makes the difference. */
  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.line(lines.join('\n'));
  }

  /** Resolves when there is room for more. */
  async chunk(data: string | Uint8Array): Promise<void> {
    const { target } = this;
    if (target.write(data)) return;
    await new Promise<void>((resolve) => {
      target.once('drain', resolve);
      target.once('close', resolve);
    });
  }

  json(value: unknown): void {
    this.target.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** About what goes on; not part of the result. */
  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Runs `work` with its lines going elsewhere, e.g. to a pager. */
  async through<T>(target: Writable, work: () => Promise<T>): Promise<T> {
    this.target = target;
    try {
      return await work();
    } finally {
      this.target = process.stdout;
    }
  }

  fail(error: unknown, asJson: boolean): void {
    const { code, message, hint } = described(error);
    if (asJson) {
      process.stderr.write(`${JSON.stringify({ error: { code, message, hint: hint ?? null } })}\n`);
      return;
    }
    const mark = this.isErrorTty && this.settings.colours ? '\u001b[31msfs:\u001b[0m' : 'sfs:';
    process.stderr.write(`${mark} ${safeText(message)}\n`);
    if (hint !== undefined) process.stderr.write(`${safeText(hint).replace(/^/gm, '     ')}\n`);
  }

  private failWriting(error: NodeJS.ErrnoException): void {
    // The stream is broken (a full disk, say): past it, straight to the terminal.
    writeSync(2, `sfs: the output could not be written: ${error.message}\n`);
    process.exit(1);
  }
}

function described(error: unknown): { readonly code: string; readonly message: string; readonly hint: string | undefined } {
  if (error instanceof SfsError) return { code: error.code, message: error.message, hint: error.hint };
  return { code: 'internal', message: `Something unexpected happened: ${messageOf(error)}`, hint: 'Look at the state of things with: sfs doctor' };
}
