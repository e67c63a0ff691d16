/**
 * What a converted rollout says of its origin: the key `sessionfs` beside `payload` on each of its lines. Codex skips keys
 * that it does not know and never sends them to a model (0.77 to 0.169); our reader takes the message back from it.
 */
import { isObject, numberOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import { ROLES, isStopReason, type Role, type StopReason } from '../../../core/message.js';

/** How a call was put into one of Codex's own tools; see `tool-map.ts`. */
export type Mapping =
  | { readonly kind: 'exec'; readonly dir?: string; readonly rest?: JsonObject }
  | { readonly kind: 'add'; readonly path: string }
  | { readonly kind: 'plan'; readonly input: JsonObject };

/** Names, ids and inputs are there only where the line itself has others. */
export interface CallMark { readonly id?: string; readonly name?: string; readonly as?: Mapping }

/**
 * `skip`: characters before the output that say that the call failed. `exit` null: the format's own "no exit code".
 * `own`: the output is as Codex itself recorded it, to be read as such.
 */
export interface ResultMark { readonly id?: string; readonly own?: true; readonly error?: boolean; readonly exit?: number | null; readonly ms?: number | null; readonly skip?: number }

/** Of the whole file, on its first line. */
export interface OriginMark { readonly session: string; readonly tool: string; readonly title?: string; readonly folder?: false }

export interface Mark {
  readonly origin?: OriginMark;
  /** Id of the canonical message; the same on all lines made from it. */
  readonly id?: string;
  /** Set where the line's own kind means another role. */
  readonly role?: Role;
  readonly meta?: boolean;
  readonly model?: string;
  readonly stop?: StopReason;
  readonly call?: CallMark;
  readonly result?: ResultMark;
  /** The line repeats another one for the screen, or closes a call that has no result: no message. */
  readonly extra?: boolean;
}

/** The mark of a line, narrowed; undefined on a line of Codex itself. */
export function markOf(value: unknown): Mark | undefined {
  if (!isObject(value)) return undefined;
  const id = textOf(value['id']);
  const role = ROLES.find((known) => known === value['role']);
  const model = textOf(value['model']);
  const origin = originMark(objectOf(value['origin']));
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(id === undefined ? {} : { id }),
    ...(role === undefined ? {} : { role }),
    ...(value['meta'] === true ? { meta: true } : {}),
    ...(model === undefined ? {} : { model }),
    ...(isStopReason(value['stop']) ? { stop: value['stop'] } : {}),
    ...(isObject(value['call']) ? { call: callMark(value['call']) } : {}),
    ...(isObject(value['result']) ? { result: resultMark(value['result']) } : {}),
    ...(value['extra'] === true ? { extra: true } : {}),
  };
}

function originMark({ session, tool, title, folder }: JsonObject): OriginMark | undefined {
  if (typeof session !== 'string' || typeof tool !== 'string') return undefined;
  return { session, tool, ...(typeof title === 'string' ? { title } : {}), ...(folder === false ? { folder } : {}) };
}

function callMark(value: JsonObject): CallMark {
  const as = mapping(value['as']);
  return {
    ...(typeof value['id'] === 'string' ? { id: value['id'] } : {}),
    ...(typeof value['name'] === 'string' ? { name: value['name'] } : {}),
    ...(as === undefined ? {} : { as }),
  };
}

function mapping(value: unknown): Mapping | undefined {
  const { kind, dir, rest, path, input } = objectOf(value);
  if (kind === 'exec') return { kind, ...(typeof dir === 'string' ? { dir } : {}), ...(isObject(rest) ? { rest } : {}) };
  if (kind === 'add' && typeof path === 'string') return { kind, path };
  return kind === 'plan' && isObject(input) ? { kind, input } : undefined;
}

function resultMark(value: JsonObject): ResultMark {
  const { id, own, error, exit, ms, skip } = value;
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(own === true ? { own } : {}),
    ...(typeof error === 'boolean' ? { error } : {}),
    ...(exit === null || (typeof exit === 'number' && Number.isInteger(exit)) ? { exit } : {}),
    ...(ms === null || typeof ms === 'number' ? { ms } : {}),
    ...(typeof skip === 'number' ? { skip: numberOf(skip) ?? 0 } : {}),
  };
}
