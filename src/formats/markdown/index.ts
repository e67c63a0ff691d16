/** `transcript.md`: the whole session for people, in file order. */
import type { Message, Role } from '../../core/message.js';
import { MessageOrder, type MessagePlace } from '../../core/transcript/message-order.js';
import type { Loss, SessionWriter, Writing } from '../../core/writer.js';
import { blockText } from './blocks.js';
import { transcriptHead } from './head.js';
import { code, folded } from './plain.js';

const ROLE_NAMES: Readonly<Record<Role, string>> = { user: 'User', assistant: 'Assistant', system: 'System', developer: 'Developer', tool: 'Tool' };

const markdown: SessionWriter = {
  target: 'transcript.md',
  mediaType: 'text/markdown; charset=utf-8',
  version: 1,
  messages: 'all',
  begin: (meta, state) => {
    const order = new MessageOrder(state);
    const losses: Loss[] = [];
    return {
      head: () => transcriptHead(meta),
      message: (message) => {
        losses.push(...lossesOf(message));
        return messageText(message, order.next(message));
      },
      tail: () => '',
      state: () => order.state(),
      losses: () => losses,
    } satisfies Writing;
  },
};
export default markdown;

function branchNote({ continues }: MessagePlace): string {
  return continues === undefined ? '' : `> Another branch: continues ${code(continues)}, not the message above.\n\n`;
}

function messageText(message: Message, place: MessagePlace): string {
  const blocks = message.content.map(blockText).join('\n');
  const isAside = message.role === 'system' || message.role === 'developer' || message.is_meta === true;
  const name = ROLE_NAMES[message.role];
  const body = blocks === '' ? '*(empty)*\n' : isAside ? folded(message.is_meta === true ? `${name}, added by the tool` : name, blocks) : blocks;
  return `\n---\n\n### ${name}${agentLabel(place)}\n\n${facts(message)}\n\n${branchNote(place)}${body}`;
}

function agentLabel({ agent }: MessagePlace): string {
  return agent === undefined ? '' : agent === '' ? ' (sub-agent)' : ` (sub-agent ${code(agent)})`;
}

function facts(message: Message): string {
  const model = typeof message.model === 'string' && message.model !== '' ? [code(message.model)] : [];
  const stop = message.stop_reason === 'interrupted' || message.stop_reason === 'max_tokens' ? [message.stop_reason === 'interrupted' ? 'interrupted' : 'cut at the token limit'] : [];
  return [code(message.timestamp), ...model, ...stop, code(message.msg_id)].join(' · ');
}

function lossesOf(message: Message): readonly Loss[] {
  const images = message.content.filter((block) => block.type === 'image' && block.source.type === 'base64');
  return images.map(() => ({ kind: 'dropped', what: 'the bytes of an image', msgId: message.msg_id }));
}
