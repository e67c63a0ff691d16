/** One message of the page. */
import type { Message, Role } from '../../core/message.js';
import { blockHtml, type CallNames } from './blocks.js';
import { anchor, attribute, folded, text } from './escape.js';
import { isAnswerOfTool, isAside, type Setting } from './transcript-state.js';

const ROLE_NAMES: Readonly<Record<Role, string>> = { user: 'User', assistant: 'Assistant', system: 'System', developer: 'Developer', tool: 'Tool' };

export function messageHtml(message: Message, setting: Setting, nameOf: CallNames): string {
  const blocks = message.content.map((block) => blockHtml(block, message, nameOf)).join('');
  const body = blocks === '' ? '<p class="quiet">(empty)</p>\n' : blocks;
  const id = anchor('m', message.msg_id);
  const classes = [isAnswerOfTool(message) ? 'tool' : message.role, ...(setting.agent === undefined ? [] : ['agent']), ...(isAside(message) ? ['aside'] : [])];
  const opening = `<article class="${classes.join(' ')}"${id === undefined ? '' : ` id="${id}"`}>\n`;
  return `${opening}${setting.isNewSpeaker ? headingHtml(message, setting, id) : ''}${noteHtml(setting)}${isAside(message) ? folded({ summary: asideName(message), body, className: 'note' }) : body}${stopHtml(message)}</article>\n`;
}

function asideName(message: Message): string {
  const name = ROLE_NAMES[message.role];
  return message.is_meta === true ? `${name}, added by the tool` : name;
}

function headingHtml(message: Message, { agent, model }: Setting, id: string | undefined): string {
  const time = `<time datetime="${attribute(message.timestamp)}">${text(shownTime(message.timestamp))}</time>`;
  const parts = [
    `<h2>${ROLE_NAMES[message.role]}</h2>`,
    ...(agent === undefined ? [] : [`<span>sub-agent${agent === '' ? '' : ` <code>${text(agent)}</code>`}</span>`]),
    ...(model === undefined ? [] : [`<span>${text(model)}</span>`]),
    id === undefined ? time : `<a href="#${id}">${time}</a>`,
  ];
  return `<header>${parts.join(' ')}</header>\n`;
}

function noteHtml({ continues }: Setting): string {
  if (continues === undefined) return '';
  const id = anchor('m', continues);
  return `<p class="branch">Another branch: continues ${id === undefined ? `<code>${text(continues)}</code>` : `<a href="#${id}">an earlier message</a>`}, not the one above.</p>\n`;
}

function stopHtml({ stop_reason: reason }: Message): string {
  if (reason !== 'interrupted' && reason !== 'max_tokens') return '';
  return `<p class="stop">${reason === 'interrupted' ? 'Interrupted' : 'Cut at the token limit'}</p>\n`;
}

/** To the second, as it was recorded. */
export function shownTime(time: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time);
  return match === null ? time : `${match[1] ?? ''} ${match[2] ?? ''} UTC`;
}
