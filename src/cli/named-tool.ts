import { toolNamed, toolNames } from '../app.js';
import { closest } from './closest.js';
import { usage } from './arguments.js';
import { safeLine } from './terminal-text.js';

/** The id of the tool that a person means by an id or a short name. Throws SfsError `usage`. */
export async function namedTool(command: string, word: string): Promise<string> {
  const tool = await toolNamed(word);
  if (tool !== undefined) return tool;
  const names = await toolNames();
  throw usage(command, `There is no tool ${safeLine(word)}; there are ${names.join(', ')}.`, closest(word, names));
}
