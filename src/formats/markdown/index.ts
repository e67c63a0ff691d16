/** `transcript.md`: the whole session for people, in file order. */
import { isObject } from '../../core/json.js';
import type { Message, Role } from '../../core/message.js';
import type { Loss, SessionWriter, Writing, WriterState } from '../../core/writer.js';
import { blockText } from './blocks.js';
import { transcriptHead } from './head.js';
import { code, folded } from './plain.js';

/** The message above, of the main conversation and of the sub-agent that spoke last. */
interface Above { main?: string; agent?: string; inAgent?: string }

const ROLE_NAMES: Readonly<Record<Role, string>> = { user: 'User', assistant: 'Assistant', system: 'System', developer: 'Developer', tool: 'Tool' };

const markdown: SessionWriter = {
  target: 'transcript.md',
  mediaType: 'text/markdown; charset=utf-8',
  version: 1,
  messages: 'all',
  begin: (meta, state) => {
    const above = aboveFrom(state);
    const losses: Loss[] = [];
    return {
      head: () => transcriptHead(meta),
      message: (message) => {
        losses.push(...lossesOf(message));
        const note = branchNote(message, above);
        follow(message, above);
        return messageText(message, note);
      },
      tail: () => '',
      state: () => ({ ...above }),
      losses: () => losses,
    } satisfies Writing;
  },
};
export default markdown;

function aboveFrom(state: WriterState): Above {
  const above: Above = {};
  if (!isObject(state)) return above;
  const { main, agent, inAgent } = state;
  if (typeof main === 'string') above.main = main;
  if (typeof agent === 'string') above.agent = agent;
  if (typeof inAgent === 'string') above.inAgent = inAgent;
  return above;
}

function agentOf(message: Message): string | undefined {
  if (typeof message.agent_id === 'string' && message.agent_id !== '') return message.agent_id;
  return message.is_sidechain === true ? '' : undefined;
}

function follow(message: Message, above: Above): void {
  const agent = agentOf(message);
  if (agent === undefined) above.main = message.msg_id;
  else Object.assign(above, { agent, inAgent: message.msg_id });
}

/** Says so when the message does not continue the one above. Results of parallel calls hang on their calls: no news. */
function branchNote(message: Message, above: Above): string {
  const parent = message.parent_msg_id;
  if (typeof parent !== 'string' || message.role === 'tool') return '';
  const agent = agentOf(message);
  const previous = agent === undefined ? above.main : above.agent === agent ? above.inAgent : undefined;
  return previous === undefined || previous === parent ? '' : `> Another branch: continues ${code(parent)}, not the message above.\n\n`;
}

function messageText(message: Message, note: string): string {
  const blocks = message.content.map(blockText).join('\n');
  const isAside = message.role === 'system' || message.role === 'developer' || message.is_meta === true;
  const name = ROLE_NAMES[message.role];
  const body = blocks === '' ? '*(empty)*\n' : isAside ? folded(message.is_meta === true ? `${name}, added by the tool` : name, blocks) : blocks;
  return `\n---\n\n### ${name}${agentLabel(message)}\n\n${facts(message)}\n\n${note}${body}`;
}

function agentLabel(message: Message): string {
  const agent = agentOf(message);
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
