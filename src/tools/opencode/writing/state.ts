/** Where a rendering goes on: JSON, narrowed again when it comes back. */
import { arrayOf, countOf, isObject, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import { noIds } from '../../../core/used-ids.js';

export interface Model { readonly providerID: string; readonly modelID: string }

/** A call without a result yet: which part it is, and its id in the session. */
export interface OpenCall { readonly id: string; readonly part: number; readonly msgId: string }

/** A message that waits: for results, or for the model that a prompt was meant for. */
export interface Held { readonly info: JsonObject; readonly parts: readonly JsonObject[]; readonly open: readonly OpenCall[] }

export interface State {
  /** Messages written so far. */
  written: number;
  /** Milliseconds of the message before: they strictly rise. */
  time: number;
  /** The prompt that answers belong to. */
  prompt?: string;
  model?: Model;
  held: readonly Held[];
  ids: string;
}

export function restoreState(saved: unknown): State {
  const from = objectOf(saved);
  const prompt = textOf(from['prompt']);
  const { providerID, modelID } = objectOf(from['model']);
  return {
    written: countOf(from['written']),
    time: countOf(from['time']),
    held: arrayOf(from['held']).flatMap((value) => heldOf(objectOf(value))),
    ids: textOf(from['ids']) ?? noIds,
    ...(prompt === undefined ? {} : { prompt }),
    ...(typeof providerID === 'string' && typeof modelID === 'string' ? { model: { providerID, modelID } } : {}),
  };
}

function heldOf({ info, parts, open }: JsonObject): readonly Held[] {
  return isObject(info) ? [{ info, parts: arrayOf(parts).filter(isObject), open: arrayOf(open).flatMap((value) => openOf(objectOf(value))) }] : [];
}

function openOf({ id, part, msgId }: JsonObject): readonly OpenCall[] {
  return typeof id === 'string' && typeof part === 'number' && typeof msgId === 'string' ? [{ id, part, msgId }] : [];
}
