/** Ids of calls: each unique in the session, each result with its call. */
import type { FullCall, Source } from '../../../core/carried.js';
import type { Sha256Hex } from '../../../core/ids.js';
import type { Message, ToolUseBlock } from '../../../core/message.js';
import { maybeUsed, withId } from '../../../core/used-ids.js';
import { TOOL } from './native-blocks.js';
import { ownCall } from './own-tools.js';
import type { OpenCall, State } from './state.js';
import { fitting } from './tool-patterns.js';

export class ToolCalls {
  constructor(
    private readonly state: State,
    private readonly sha256: Sha256Hex,
  ) {}

  /** The call as it is written; it is open from now on. */
  write(block: ToolUseBlock, at: number, { message, source }: { readonly message: Message; readonly source: Source }): { readonly from: FullCall; readonly to: FullCall } {
    const from = source.callOf(block);
    const own = source.tool === TOOL ? undefined : ownCall(from.name, from.input);
    const name = source.tool === TOOL || own === undefined ? fitting(from.name === '' ? 'unnamed' : from.name, this.sha256) : own.name;
    const id = this.unique(from.id, `${message.msg_id}\0${String(at)}`);
    this.state.open = [...this.state.open, { id: block.tool_use_id, written: id, msgId: message.msg_id }];
    return { from, to: { id, name, input: own?.input ?? from.input } };
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
    const written = maybeUsed(this.state.ids, fit, this.sha256) ? `toolu_${this.sha256(`${place}\0${id}`).slice(0, 24)}` : fit;
    this.state.ids = withId(this.state.ids, written, this.sha256);
    return written;
  }
}
