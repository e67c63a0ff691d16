/**
 * What a session that was converted into another tool's format still knows of the tool it came from, so that converting it
 * back restores it. A writer puts it beside its native records; the reader of that format hands it on, unchanged, as
 * `metadata.sessionfs.carried`. With a chain of conversions it always speaks of the first tool.
 */
import { isObject, objectOf, textOf, type JsonObject } from './json.js';
import type { Message, ToolUseBlock } from './message.js';

/** A call as its own tool had it; what is absent is as it stands in the block. */
export interface OriginalCall { readonly id?: string; readonly name?: string; readonly input?: JsonObject }

export interface Carried {
  /** Id of the tool in whose form the originals are. */
  readonly tool: string;
  /** By the id under which the call stands now. */
  readonly calls?: Readonly<Record<string, OriginalCall>>;
  /** `metadata.sessionfs.original` of the message as that tool's reader made it. */
  readonly original?: JsonObject;
}

export interface FullCall { readonly id: string; readonly name: string; readonly input: JsonObject }

/** Larger originals (pictures, long outputs) are not carried. */
const MOST_ORIGINAL = 4096;

/** Undefined for what a writer did not make. */
export function carriedFrom(value: unknown): Carried | undefined {
  const tool = textOf(objectOf(value)['tool']);
  if (!isObject(value) || tool === undefined) return undefined;
  const calls = Object.entries(objectOf(value['calls'])).map(([id, call]): [string, OriginalCall] => [id, originalCall(objectOf(call))]);
  const original = value['original'];
  return {
    tool,
    // fromEntries: an id named __proto__ becomes a key like any other.
    ...(calls.length === 0 ? {} : { calls: Object.fromEntries(calls) }),
    ...(isObject(original) ? { original } : {}),
  };
}

function originalCall(value: JsonObject): OriginalCall {
  const { id, name, input } = value;
  return { ...(typeof id === 'string' ? { id } : {}), ...(typeof name === 'string' ? { name } : {}), ...(isObject(input) ? { input } : {}) };
}

/** The message in the words of the tool where it was made; `tool` is the session's own. */
export interface Source {
  readonly tool: string;
  readonly original: JsonObject;
  callOf(block: ToolUseBlock): FullCall;
}

export function sourceOf(message: Message, tool: string): Source {
  const own = objectOf(objectOf(message.metadata)['sessionfs']);
  const carried = carriedFrom(own['carried']);
  const calls = carried?.calls ?? {};
  return {
    tool: carried?.tool ?? tool,
    original: carried === undefined ? objectOf(own['original']) : (carried.original ?? {}),
    callOf: ({ tool_use_id: id, name, input }) => ({ id, name, input, ...(Object.hasOwn(calls, id) ? calls[id] : {}) }),
  };
}

/** What to put beside the record of a message. `calls`: by written id, the call before and as it is written. */
export function carry(source: Source, calls: ReadonlyMap<string, { readonly from: FullCall; readonly to: FullCall }>): Carried | undefined {
  const changed = [...calls].flatMap(([id, { from, to }]): [string, OriginalCall][] => {
    const isSameInput = from.input === to.input;
    if (from.id === to.id && from.name === to.name && isSameInput) return [];
    return [[id, { ...(from.id === to.id ? {} : { id: from.id }), ...(from.name === to.name ? {} : { name: from.name }), ...(isSameInput ? {} : { input: from.input }) }]];
  });
  const hasOriginal = Object.keys(source.original).length > 0 && JSON.stringify(source.original).length <= MOST_ORIGINAL;
  if (changed.length === 0 && !hasOriginal) return undefined;
  return { tool: source.tool, ...(changed.length === 0 ? {} : { calls: Object.fromEntries(changed) }), ...(hasOriginal ? { original: source.original } : {}) };
}
