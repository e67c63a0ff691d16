/** How one of the real programs is run where nobody sits: its settings, its words, what it says of itself. */
import type { Answer, Protocol } from '../protocols/protocol.js';
import type { Ran, Talk } from '../support/run-program.js';
import type { Teller } from '../stories/telling.js';

/** Runs the program in the project, with arguments of its own. */
export type RunTool = (args: readonly string[], talk?: Talk) => Promise<Ran>;

export interface RealTool {
  /** Of our adapter. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly tell: Teller;
  /** Of the mount, and where the README's recipe copies it to below HOME. */
  readonly view: string;
  readonly storage: string;
  /** The program's file below its package's folder. */
  program(packageFolder: string): string;
  /** Files below HOME; none of them says more than who the model is, and that nothing else is to be asked. */
  settings(url: string): Readonly<Record<string, string>>;
  environment(url: string): Readonly<Record<string, string>>;
  /** Hosts that the tool asks for whatever it is told; the proxy refuses. */
  readonly asksAnyway?: RegExp;
  /** A call that changes nothing. */
  readonly call: NonNullable<Answer['call']>;
  resume(id: string, prompt: string): readonly string[];
  /** Going on from any file, without a copy; by the releases that can. */
  readonly fromFile?: { readonly versions: readonly string[]; args(path: string, prompt: string): readonly string[] };
  /** The ids in the tool's own list of sessions, as a text; by the releases that tell. */
  readonly list?: { readonly versions: readonly string[]; run(run: RunTool): Promise<string> };
}
