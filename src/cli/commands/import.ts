import { resolve } from 'node:path';
import { toolNamed, toolNames } from '../../app.js';
import { usage } from '../arguments.js';
import { closest } from '../closest.js';
import { defineCommand, JSON_OPTION } from '../command.js';
import { importEverything } from '../import/everything.js';
import { importFiles } from '../import/files.js';

export const importSessions = defineCommand({
  name: 'import',
  about: 'capture now: everything that the tools keep on this machine, or the files and folders named',
  options: {
    from: { kind: 'text', value: 'TOOL', about: 'only of this tool' },
    json: JSON_OPTION,
  },
  positionals: { path: { about: 'a session file of a tool, a .sfs folder or .tar.gz archive of sfs export, or a folder with any number of them (a copied home, another store)', need: 'any' } },
  examples: [
    { line: 'sfs import', about: 'everything on this machine' },
    { line: 'sfs import --from {tool}', about: 'of one tool' },
    { line: 'sfs import ~/old-laptop/home', about: 'sessions of another machine' },
    { line: 'sfs import ses_01a20256b2627a41.tar.gz', about: 'a session that somebody exported' },
  ],
  async run({ path, from, json }, context) {
    const config = context.config();
    const tool = from === undefined ? undefined : await knownTool(from);
    if (path.length === 0) return importEverything(context, config, { tool, json });
    return importFiles(context, config, { paths: path.map((each) => resolve(each)), tool, json });
  },
});

async function knownTool(name: string): Promise<string> {
  const known = await toolNamed(name);
  if (known !== undefined) return known;
  const names = await toolNames();
  throw usage('import', `--from ${name}: there is no such tool. Known: ${names.join(', ')}.`, closest(name, names));
}
