import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkSession } from '../../app.js';
import type { Config } from '../../config/config.js';
import { SfsError } from '../../core/errors.js';
import { sessionFolder, storeLayout } from '../../store/layout.js';
import { defineCommand, JSON_OPTION, type Context } from '../command.js';
import { findSession } from '../find-session.js';
import { counted } from '../format.js';
import { withCatalog } from '../store.js';
import { safeLine } from '../terminal-text.js';

type Report = Awaited<ReturnType<typeof checkSession>>;

export const validate = defineCommand({
  name: 'validate',
  about: 'check .sfs directories against the format',
  options: { json: JSON_OPTION },
  positionals: { path: { about: 'a .sfs directory, a folder that holds some, or the id of a captured session', need: 'some' } },
  examples: [
    { line: 'sfs validate ~/sessions/latest', about: 'one session' },
    { line: 'sfs validate ~/.sessionfs/sessions', about: 'the whole store' },
    { line: 'sfs validate backup/*.sfs --json', about: 'for a script' },
  ],
  async run({ path, json }, context) {
    const folders: string[] = [];
    for (const each of path) folders.push(...(await foldersOf(each, context.config())));
    const reports: Report[] = [];
    for (const folder of folders) {
      const report = await checkSession(folder);
      reports.push(report);
      if (!json) print(report, context);
    }
    const broken = reports.filter(({ valid }) => !valid).length;
    if (json) context.output.json(reports);
    else if (reports.length > 1) context.output.line(`${counted(reports.length, 'session')} checked, ${broken} with errors.`);
    return broken > 0 ? 1 : 0;
  },
});

async function foldersOf(path: string, config: Config): Promise<readonly string[]> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [await folderOfId(path, config)];
  if (!stats.isDirectory() || path.replace(/\/+$/, '').endsWith('.sfs')) return [path];
  const inside = readdirSync(path).filter((name) => name.endsWith('.sfs')).sort();
  return inside.length === 0 ? [path] : inside.map((name) => join(path, name));
}

async function folderOfId(text: string, config: Config): Promise<string> {
  const missing = new SfsError('path-not-found', `${safeLine(text)} does not exist.`, 'Name a .sfs directory, or the id of a captured session.');
  if (text.includes('/')) throw missing;
  const found = await withCatalog(config, (catalog) => {
    try {
      return findSession(catalog, text);
    } catch (error) {
      throw error instanceof SfsError && error.code === 'session-not-found' ? missing : error;
    }
  });
  if (found === undefined) throw missing;
  return sessionFolder(storeLayout(config.storeHome), found.id);
}

function print({ path, valid, errors, warnings, omitted }: Report, { output }: Context): void {
  output.line(`${valid ? output.paint('green', 'valid') : output.paint('red', 'INVALID')}  ${safeLine(path)}`);
  for (const [kind, list] of [['error', errors], ['warning', warnings]] as const) {
    for (const { file, line, pointer, message } of list) {
      output.line(safeLine(`  ${kind}: ${file}${line === undefined ? '' : `:${line}`}${pointer === undefined || pointer === '' ? '' : ` ${pointer}`} ${message}`));
    }
  }
  if (omitted > 0) output.line(`  … and ${counted(omitted, 'further error')}`);
}
