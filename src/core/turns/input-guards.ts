/** What an input of a tool call may hold: a call is known as another tool's only when every one of its keys is. */
import type { JsonObject } from '../json.js';

export type Guard = (value: unknown) => boolean;
export const isText: Guard = (value) => typeof value === 'string' && value !== '';
export const anyText: Guard = (value) => typeof value === 'string';
export const isNumber: Guard = (value) => typeof value === 'number';
export const isFlag: Guard = (value) => typeof value === 'boolean';
export const nothing: Guard = (value) => value === undefined || value === null;
export const notTrue: Guard = (value) => nothing(value) || value === false;
export const maybe = (guard: Guard): Guard => (value) => nothing(value) || guard(value);

/** Whether the input has these keys and no others. */
export function has(input: JsonObject, keys: Readonly<Record<string, Guard>>): boolean {
  return Object.keys(input).every((key) => Object.hasOwn(keys, key)) && Object.entries(keys).every(([key, guard]) => guard(input[key]));
}

/** Without the keys that have no value. */
export function filled(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => !nothing(value)));
}
