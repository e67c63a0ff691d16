/** A session as it was at one of its messages. */
import { SfsError } from '../core/errors.js';
import { hashedSessionId, type Sha256Hex } from '../core/ids.js';
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';

const SHORTEST = 4;

export interface CutSession {
  /** With an id of its own, from which writers derive theirs: the whole session may be taken to the same tool, too. */
  readonly meta: SessionMeta;
  /** Up to the message, that one included; as often as wanted. */
  readonly messages: () => Iterable<Message>;
}

/** `at`: id of a message of the main conversation, or the beginning of one. Throws SfsError `usage`. */
export function cutAt(meta: SessionMeta, messages: () => Iterable<Message>, at: string, sha256: Sha256Hex): CutSession {
  const end = idOf(messages(), at);
  return {
    meta: { ...meta, id: hashedSessionId(meta.tool, `${meta.id}\0${end}`, sha256), leaf: end },
    *messages() {
      for (const message of messages()) {
        yield message;
        if (message.msg_id === end) return;
      }
    },
  };
}

function idOf(messages: Iterable<Message>, at: string): string {
  const hint = 'The ids of its messages: sfs show ID -m --json';
  const found: Message[] = [];
  for (const message of messages) {
    if (message.msg_id === at) return mainOnly(message).msg_id;
    if (at.length >= SHORTEST && message.msg_id.startsWith(at)) found.push(message);
  }
  const [first] = found;
  if (first === undefined) throw new SfsError('usage', 'The session has no message with that id.', hint);
  if (found.length > 1) throw new SfsError('usage', `That is the beginning of the ids of ${found.length} messages.`, hint);
  return mainOnly(first).msg_id;
}

function mainOnly(message: Message): Message {
  if (message.is_sidechain === true) throw new SfsError('usage', 'That message is a sub-agent\'s: only those of the main conversation can be gone on from.');
  return message;
}
