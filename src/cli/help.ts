/** Help texts, made from what the commands say of themselves. */
import yargs, { type Argv, type Options } from 'yargs';
import { toolNames } from '../app.js';
import type { Command, LeafCommand, OptionSpec } from './command.js';
import { COMMANDS } from './commands/index.js';
import type { Output } from './output.js';

const WIDEST = 100;

/** Of all commands, of one, or of one within a group. */
export async function printHelp(output: Output, command: Command | undefined, chosen: LeafCommand | undefined): Promise<void> {
  const width = Math.min(output.width ?? WIDEST, WIDEST);
  if (command === undefined) return output.line(await overview(width));
  if (command.kind === 'leaf') return output.line(await leafHelp(command.name, command, width));
  if (chosen !== undefined) return output.line(await leafHelp(`${command.name} ${chosen.name}`, chosen, width));
  output.line(await groupHelp(command, width));
}

function page(title: string, width: number): Argv {
  return yargs([]).scriptName('sfs').usage(title).locale('en').help(false).version(false).wrap(width);
}

async function overview(width: number): Promise<string> {
  const built = page('The sessions of all AI coding tools, as files.\n\nUsage: sfs COMMAND [OPTION…]', width);
  for (const load of Object.values(COMMANDS)) {
    const command = await load();
    built.command(command.name, command.about);
  }
  built.example('sfs start', 'capture everything, and show it at ~/sessions').example('sfs list --since 7d', 'sessions of the last week');
  built.epilogue('sfs COMMAND --help tells more. Exit status: 0 done, 1 failure, 2 wrong use, 3 conflicts left.');
  return built.getHelp();
}

async function groupHelp(command: Extract<Command, { kind: 'group' }>, width: number): Promise<string> {
  const built = page(`${command.about}\n\nUsage: sfs ${command.name} COMMAND [OPTION…]`, width);
  for (const { name, about } of command.commands) built.command(`${command.name} ${name}`, about);
  await addExamples(built, command);
  return built.getHelp();
}

async function leafHelp(name: string, command: LeafCommand, width: number): Promise<string> {
  const words = Object.entries(command.positionals).map(([key, { need }]) => signature(key.toUpperCase(), need));
  const usage = ['sfs', name, ...words, '[OPTION…]'].join(' ');
  const abouts = Object.entries(command.positionals).map(([key, { about }]) => `  ${key.toUpperCase()}: ${about}`);
  const built = page([command.about, '', `Usage: ${usage}`, ...(abouts.length === 0 ? [] : ['', ...abouts])].join('\n'), width);
  for (const [key, spec] of Object.entries<OptionSpec>(command.options)) built.option(key, optionOf(spec));
  built.option('help', { type: 'boolean', alias: 'h', describe: 'print this help' });
  await addExamples(built, command);
  return built.getHelp();
}

function signature(word: string, need: string): string {
  switch (need) {
    case 'one':
      return word;
    case 'maybe':
      return `[${word}]`;
    case 'some':
      return `${word}…`;
    default:
      return `[${word}…]`;
  }
}

function optionOf(spec: OptionSpec): Options {
  const base = { describe: spec.about, ...(spec.short === undefined ? {} : { alias: spec.short }) };
  if (spec.kind === 'flag') return { ...base, type: 'boolean' };
  const value = { requiresArg: true, ...(spec.default === undefined ? {} : { default: spec.default }) };
  if (spec.kind === 'count') return { ...base, ...value, type: 'number', describe: `${spec.value}: ${spec.about}` };
  return { ...base, ...value, type: 'string', describe: `${spec.value}: ${spec.about}`, ...(spec.choices === undefined ? {} : { choices: [...spec.choices] }) };
}

async function addExamples(built: Argv, { examples }: Pick<Command, 'examples'>): Promise<void> {
  const [tool = 'TOOL'] = await toolNames();
  for (const { line, about } of examples) built.example(line.replaceAll('{tool}', tool), about);
}
