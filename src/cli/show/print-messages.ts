import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SessionHead } from '../../core/session.js';
import { counted } from '../format.js';
import type { Output } from '../output.js';
import { bodyOf, headingOf } from './message-text.js';
import { isSidechain, readMessages } from './read-messages.js';

export interface Printing { readonly folder: string; readonly session: SessionHead; readonly full: boolean }

export async function printMessages(output: Output, { folder, session, full }: Printing): Promise<void> {
  let agents = 0;
  let unreadable = 0;
  for await (const { value } of readMessages(folder, session.messages.length)) {
    if (value === undefined) unreadable += 1;
    else if (!full && isSidechain(value)) agents += 1;
    else await output.chunk(`\n${output.paint('cyan', output.clean(`── ${headingOf(value)}`))}\n${output.clean(bodyOf(value, full))}\n`);
  }
  const notes = [
    ...(agents > 0 ? [`${counted(agents, 'message')} of sub-agents left out: --full shows them`] : []),
    ...(unreadable > 0 ? [`${counted(unreadable, 'line')} of messages.jsonl could not be read: sfs validate ${session.id}`] : []),
  ];
  for (const note of notes) output.line(`\n${output.paint('dim', `(${note})`)}`);
}

/** On a terminal with $PAGER set, `work` writes to it; anywhere else as always. */
export async function paged(output: Output, work: () => Promise<void>): Promise<void> {
  const { pager } = output.settings;
  if (!output.isTty || pager === undefined) return work();
  // The pager's own keys include the interrupt: it is not for us while it runs.
  const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'close');
  const { stdin } = child;
  // Left before the end.
  stdin.on('error', () => stdin.destroy());
  await output.through(stdin, work);
  stdin.end();
  await ended;
}
