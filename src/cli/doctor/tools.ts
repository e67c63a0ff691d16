/** The tools whose sessions are captured. */
import { surveyTools } from '../../app.js';
import type { Config } from '../../config/config.js';
import { counted } from '../format.js';
import { note, ok, problem, type Finding } from './finding.js';

export async function toolFindings(config: Config): Promise<readonly Finding[]> {
  const off = Object.entries(config.tools).filter(([, tool]) => !tool.enabled).map(([id]) => note(`tool ${id}`, 'switched off', `sfs config set tools.${id}.enabled true`));
  const surveyed = (await surveyTools(config)).map(({ id, title, homes, unreadable, files }) => {
    const check = `tool ${id}`;
    const places = homes.join(', ');
    if (unreadable.length > 0) return problem(check, `${title}: ${unreadable.join(', ')} cannot be read.`, `Give yourself the right to: chmod u+rx ${unreadable.map((path) => `'${path}'`).join(' ')}`);
    if (homes.length === 0) {
      const configured = config.tools[id]?.home;
      if (configured !== undefined) return problem(check, `${title}: ${configured} does not exist.`, `Correct it with: sfs config set tools.${id}.home PATH`);
      return ok(check, `${title}: not on this machine`);
    }
    if (files === 0) return note(check, `${title}: ${places} holds no sessions`, `If they are somewhere else: sfs config set tools.${id}.home PATH`);
    return ok(check, `${title}: ${counted(files, 'file')} in ${places}`);
  });
  return [...surveyed, ...off];
}
