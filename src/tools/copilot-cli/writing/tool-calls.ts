/** Ids of calls: each unique in the session, each result with its call. */
import type { FullCall, Source } from '../../../core/carried.js';
import type { Sha256Hex } from '../../../core/ids.js';
import { objectOf, ownValue } from '../../../core/json.js';
import type { ToolUseBlock } from '../../../core/message.js';
import { maybeUsed, withId } from '../../../core/used-ids.js';
import { ownCall } from './own-tools.js';
import type { Lose } from '../../../core/turns/plain-text.js';
import type { OpenCall, State } from './state.js';
import { fitting } from './tool-patterns.js';

const TOOL = 'copilot-cli';

/** `raw`: the arguments as the model wrote them, of this tool's own calls that were no JSON object. */
export interface WrittenCall { readonly from: FullCall; readonly to: FullCall; readonly raw?: string }

export class ToolCalls {
  constructor(
    private readonly state: State,
    private readonly sha256: Sha256Hex,
  ) {}

  /** The call as it is written; it is open from now on. */
  write(block: ToolUseBlock, { at, msgId, source, lose }: { readonly at: number; readonly msgId: string; readonly source: Source; readonly lose: Lose }): WrittenCall {
    const from = source.callOf(block);
    const own = source.tool === TOOL ? undefined : ownCall(from.name, from.input);
    const name = own?.name ?? fitting(from.name === '' ? 'unnamed' : from.name, this.sha256);
    const id = this.unique(from.id, `${msgId}\0${String(at)}`);
    this.state.open = [...this.state.open, { id: block.tool_use_id, written: id, msgId }];
    if (name !== from.name) lose('renamed', `tool ${from.name} as ${name}`);
    if (id !== from.id) lose('renamed', 'id of a tool call');
    const raw = source.tool === TOOL ? objectOf(ownValue(source.original, from.id))['arguments'] : undefined;
    return { from, to: { id, name, input: own?.input ?? from.input }, ...(typeof raw === 'string' ? { raw } : {}) };
  }

  /** The oldest open call that has this id; it is closed by that. */
  answer(id: string): OpenCall | undefined {
    const call = this.state.open.find((open) => open.id === id);
    this.state.open = this.state.open.filter((open) => open !== call);
    return call;
  }

  /** An id taken for used although it is not only costs the call its name. */
  private unique(id: string, place: string): string {
    const fit = fitting(id, this.sha256);
    const written = maybeUsed(this.state.ids, fit, this.sha256) ? `call_${this.sha256(`${place}\0${id}`).slice(0, 24)}` : fit;
    this.state.ids = withId(this.state.ids, written, this.sha256);
    return written;
  }
}
