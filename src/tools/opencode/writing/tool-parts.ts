/** A call and what it was answered: one part. */
import { carry, type FullCall, type Source } from '../../../core/carried.js';
import type { Sha256Hex } from '../../../core/ids.js';
import { objectOf, ownValue, type JsonObject } from '../../../core/json.js';
import type { Message, ToolResultBlock, ToolUseBlock } from '../../../core/message.js';
import { picturesIn } from '../../../core/pictures.js';
import { maybeUsed, withId } from '../../../core/used-ids.js';
import type { ResultMark } from '../mark.js';
import { ownCall } from './own-tools.js';
import { isBlank, type Lose } from '../../../core/turns/plain-text.js';
import type { State } from './state.js';
import { fitting } from './tool-patterns.js';

const TOOL = 'opencode';

interface CallScope { readonly source: Source; readonly lose: Lose; readonly sha256: Sha256Hex; readonly state: State; /** Tells this call from all others. */ readonly place: string }

/** The call as it is written. */
export function writtenCall(block: ToolUseBlock, { source, lose, sha256, state, place }: CallScope): { readonly from: FullCall; readonly to: FullCall } {
  const from = source.callOf(block);
  const own = source.tool === TOOL ? undefined : ownCall(from.name, from.input);
  const name = own?.name ?? fitting(from.name === '' ? 'unnamed' : from.name, sha256);
  const fit = fitting(from.id, sha256);
  const id = maybeUsed(state.ids, fit, sha256) ? `call_${sha256(`${place}\0${from.id}`).slice(0, 24)}` : fit;
  state.ids = withId(state.ids, id, sha256);
  if (name !== from.name) lose('renamed', `tool ${from.name} as ${name}`);
  if (id !== from.id) lose('renamed', 'id of a tool call');
  return { from, to: { id, name, input: own?.input ?? from.input } };
}

/** A part whose call has been asked for at `time`, milliseconds. */
export function callPart({ id, name, input }: FullCall, time: number): JsonObject {
  return { type: 'tool', tool: name, callID: id, state: { status: 'running', input, time: { start: time } } };
}

const INTERRUPTED = 'Interrupted: no result of this call was recorded';

/** No result of the session. */
export function interruptedPart(part: JsonObject): JsonObject {
  const { input, time } = objectOf(part['state']);
  return { ...part, state: { status: 'error', input, error: INTERRUPTED, metadata: { sessionfs: { ...markIn(part), role: 'none' } }, time: { ...objectOf(time), end: objectOf(time)['start'] } } };
}

function markIn(part: JsonObject): JsonObject {
  return objectOf(objectOf(part['metadata'])['sessionfs']);
}

export interface Outcome { readonly block: ToolResultBlock; readonly message: Message; readonly source: Source; readonly lose: Lose; /** Milliseconds. */ readonly time: number; readonly attach: (picture: JsonObject, at: number) => JsonObject }

/** The part with its result. */
export function answeredPart(part: JsonObject, { block, message, source, lose, time, attach }: Outcome): JsonObject {
  const { input, time: began } = objectOf(part['state']);
  const failed = block.is_error === true;
  const content = block.content ?? '';
  const isMute = failed && isBlank(content);
  if (isMute) lose('approximated', 'an error without text: given one');
  const carried = carry(source, new Map());
  const result: ResultMark = {
    ...(block.is_error === false ? { error: false } : {}),
    ...(block.exit_code === undefined ? {} : { exit: block.exit_code }),
    ...(block.duration_ms === undefined ? {} : { ms: block.duration_ms }),
    ...(isMute ? { text: content } : {}),
    ...(message.role === 'tool' ? {} : { role: message.role }),
    ...(carried === undefined ? {} : { carried }),
  };
  const pictures = picturesIn(ownValue(objectOf(objectOf(objectOf(message.metadata)['sessionfs'])['original']), block.tool_use_id));
  if (failed && pictures.length > 0) lose('dropped', 'a picture in a failed result');
  const metadata = { ...(typeof block.exit_code === 'number' ? { exit: block.exit_code } : {}), sessionfs: { ...markIn(part), result } };
  const times = { ...objectOf(began), end: time };
  if (failed) return { ...part, state: { status: 'error', input, error: isMute ? 'Error without a message' : content, metadata, time: times } };
  const attachments = pictures.map(({ mediaType, data }, at) => attach({ type: 'file', mime: mediaType, url: `data:${mediaType};base64,${data}` }, at));
  return { ...part, state: { status: 'completed', input, output: content, title: '', metadata, time: times, ...(attachments.length === 0 ? {} : { attachments }) } };
}
