/** What a command is: data that help, parsing and completion read, and one function. */
import type { Config } from '../config/config.js';
import type { ExitCode } from './exit-code.js';
import type { Output } from './output.js';

interface Described {
  readonly about: string;
  /** One letter. */
  readonly short?: string;
}
export interface FlagOption extends Described { readonly kind: 'flag' }
/** `value` names what is expected, for the help. */
export interface TextOption extends Described { readonly kind: 'text'; readonly value: string; readonly choices?: readonly string[]; readonly default?: string }
/** A whole number, 1 or more. */
export interface CountOption extends Described { readonly kind: 'count'; readonly value: string; readonly default?: number }
export type OptionSpec = FlagOption | TextOption | CountOption;

/** `one`: needed, `maybe`: one or none, `some`: one or more, `any`: also none. */
export interface Positional { readonly about: string; readonly need: 'one' | 'maybe' | 'some' | 'any' }

export type Options = Readonly<Record<string, OptionSpec>>;
/** In the order in which they are given. */
export type Positionals = Readonly<Record<string, Positional>>;

type OptionValue<S extends OptionSpec> = S extends FlagOption
  ? boolean
  : S extends CountOption
    ? S extends { readonly default: number } ? number : number | undefined
    : S extends { readonly choices: readonly (infer Choice)[] }
      ? S extends { readonly default: string } ? Choice : Choice | undefined
      : S extends { readonly default: string } ? string : string | undefined;

type PositionalValue<P extends Positional> = P['need'] extends 'one' ? string : P['need'] extends 'maybe' ? string | undefined : readonly string[];

export type OptionValues<O extends Options> = { readonly [K in keyof O]: OptionValue<O[K]> };
export type Arguments<O extends Options, P extends Positionals> = OptionValues<O> & { readonly [K in keyof P]: PositionalValue<P[K]> };

export interface Context {
  readonly output: Output;
  /** Throws SfsError `config-invalid`. */
  readonly config: () => Config;
  /** Instead of ending at once, an interrupt (SIGINT, SIGTERM, SIGHUP) calls this. */
  readonly onInterrupt: (handler: () => void) => void;
}

/** Shown in the help; `{tool}` becomes the name of one of the tools. */
export interface Example { readonly line: string; readonly about: string }

interface Named { readonly name: string; readonly about: string; readonly examples: readonly Example[] }

export interface LeafCommand extends Named {
  readonly kind: 'leaf';
  readonly options: Options;
  readonly positionals: Positionals;
  run(values: Readonly<Record<string, unknown>>, context: Context): Promise<ExitCode>;
}

/** `sfs daemon start`: the first word behind the name says which. */
export interface GroupCommand extends Named { readonly kind: 'group'; readonly commands: readonly LeafCommand[] }

export type Command = LeafCommand | GroupCommand;

interface Definition<O extends Options, P extends Positionals> extends Named {
  readonly options: O;
  readonly positionals: P;
  run(values: Arguments<O, P>, context: Context): Promise<ExitCode>;
}

/** Values reach `run` as the data says: src/cli/arguments.ts checks them against it. */
export function defineCommand<const O extends Options, const P extends Positionals>(definition: Definition<O, P>): LeafCommand {
  return { kind: 'leaf', ...definition };
}

/** For commands that print data. */
export const JSON_OPTION = { kind: 'flag', about: 'print one JSON document' } as const;
