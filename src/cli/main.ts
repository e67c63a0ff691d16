#!/usr/bin/env node
/** The command line: finds the one command that is meant and loads nothing else. */
import type { Config } from '../config/config.js';
import { terminalSettings } from '../config/terminal.js';
import { SfsError } from '../core/errors.js';
import { parseArguments, usage } from './arguments.js';
import { closest } from './closest.js';
import type { Command, Context, LeafCommand } from './command.js';
import { ALIASES, COMMANDS } from './commands/index.js';
import { exitCodeOf, type ExitCode } from './exit-code.js';
import { loadConfig } from '../config/load.js';
import { Output } from './output.js';

const output = new Output(terminalSettings());
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof SIGNALS;
let interrupted = (signal: Signal): void => process.exit(SIGNALS[signal]);

let loaded: Config | undefined;
const context: Context = {
  output,
  config: () => (loaded ??= loadConfig()),
  onInterrupt: (handler) => { interrupted = handler; },
};

async function main(words: readonly string[]): Promise<ExitCode> {
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return help(rest);
  if (first === '--version' || first === '-V') return main(['version', ...rest]);
  if (first.startsWith('-')) throw usage('', `${first} is not an option of sfs.`);
  const name = ALIASES[first] ?? first;
  return dispatch(await load(name), first, rest);
}

async function load(name: string): Promise<Command> {
  const loader = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (loader !== undefined) return loader();
  const near = closest(name, [...Object.keys(COMMANDS), ...Object.keys(ALIASES)]);
  throw usage('', `${name} is not a command of sfs.`, near === undefined ? undefined : `sfs ${near}`);
}

async function dispatch(command: Command, name: string, words: readonly string[]): Promise<ExitCode> {
  if (command.kind === 'leaf') return runLeaf(command, name, words);
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h') return help([name]);
  const chosen = command.commands.find((each) => each.name === first);
  if (chosen !== undefined) return runLeaf(chosen, `${name} ${first}`, rest);
  const near = closest(first, command.commands.map((each) => each.name));
  throw usage(name, `${first} is not a command of sfs ${name}.`, near === undefined ? undefined : `sfs ${name} ${near}`);
}

async function runLeaf(command: LeafCommand, name: string, words: readonly string[]): Promise<ExitCode> {
  const parsed = parseArguments(command, name, words);
  if (parsed.kind === 'help') return help(name.split(' '));
  return command.run(parsed.values, context);
}

async function help(words: readonly string[]): Promise<ExitCode> {
  const { printHelp } = await import('./help.js');
  const [name, sub] = words.filter((word) => !word.startsWith('-'));
  const command = name === undefined ? undefined : await load(ALIASES[name] ?? name);
  const chosen = command?.kind === 'group' ? command.commands.find((each) => each.name === sub) : undefined;
  await printHelp(output, command, chosen);
  return 0;
}

/** `--json` anywhere before `--`: a caller that reads JSON gets its errors as JSON, those of the command line too. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).includes('--json');
}

const words = process.argv.slice(2);
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted(signal));
try {
  process.exitCode = await main(words);
} catch (error) {
  output.fail(error, wantsJson(words));
  process.exitCode = error instanceof SfsError ? exitCodeOf(error.code) : 1;
}
