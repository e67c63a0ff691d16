/** From the words of the command line to checked values. */
import { parseArgs } from 'node:util';
import { SfsError } from '../core/errors.js';
import { closest } from './closest.js';
import type { LeafCommand, OptionSpec } from './command.js';

export type Parsed = { readonly kind: 'help' } | { readonly kind: 'values'; readonly values: Readonly<Record<string, unknown>> };

/** `name` is what the person typed, e.g. `daemon logs`. Throws SfsError `usage`. */
export function parseArguments(command: LeafCommand, name: string, words: readonly string[]): Parsed {
  const options = { ...command.options, help: { kind: 'flag', short: 'h', about: 'print this help' } } satisfies Record<string, OptionSpec>;
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries<OptionSpec>(options).map(([key, spec]) => [key, { type: spec.kind === 'flag' ? 'boolean' : 'string', ...(spec.short === undefined ? {} : { short: spec.short }) }] as const)),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return { kind: 'help' };
  const values: Record<string, unknown> = defaultsOf(command);
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    if (spec === undefined) throw unknownOption(name, token.rawName, Object.keys(command.options));
    values[token.name] = valueOf(spec, token.rawName, token.value, name);
  }
  return { kind: 'values', values: { ...values, ...positionalValues(command, name, given) } };
}

/** A mistake in the use of the command `name`, with where to read how it is used. */
export function usage(name: string, message: string, suggestion?: string): SfsError {
  const help = `How it is used: sfs ${name === '' ? '--help' : `${name} --help`}`;
  return new SfsError('usage', message, suggestion === undefined ? help : `Did you mean ${suggestion}? ${help}`);
}

function defaultsOf(command: LeafCommand): Record<string, unknown> {
  const entries = Object.entries(command.options).map(([key, spec]) => [key, spec.kind === 'flag' ? false : spec.default] as const);
  return Object.fromEntries(entries);
}

function unknownOption(name: string, raw: string, known: readonly string[]): SfsError {
  const near = raw.startsWith('--') ? closest(raw.slice(2), known) : undefined;
  return usage(name, `${raw} is not an option of sfs ${name}.`, near === undefined ? undefined : `--${near}`);
}

function valueOf(spec: OptionSpec, raw: string, value: string | undefined, name: string): unknown {
  if (spec.kind === 'flag') {
    if (value !== undefined) throw usage(name, `${raw} takes no value.`);
    return true;
  }
  if (value === undefined || value === '') throw usage(name, `${raw} needs a value: ${spec.value}.`);
  if (spec.kind === 'count') {
    const count = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (count < 1) throw usage(name, `${raw} ${value}: a whole number, 1 or more, is needed.`);
    return count;
  }
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    throw usage(name, `${raw} ${value}: it can be ${spec.choices.join(', ')}.`, closest(value, spec.choices));
  }
  return value;
}

function positionalValues(command: LeafCommand, name: string, given: readonly string[]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const rest = [...given];
  for (const [key, { need }] of Object.entries(command.positionals)) {
    const word = key.toUpperCase();
    if ((need === 'one' || need === 'some') && rest.length === 0) throw usage(name, `${word} is missing.`);
    values[key] = need === 'one' || need === 'maybe' ? rest.shift() : rest.splice(0);
  }
  if (rest[0] !== undefined) throw usage(name, `${rest[0]} is one word too many.`);
  return values;
}
