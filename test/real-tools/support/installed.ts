/** Where src/setup/real-tools.mjs has put the real programs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arrayOf, objectOf, parseJson, textOf } from '../../../src/core/json.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LIST = join(ROOT, 'test', 'real-tools', 'packages.json');

function entry(tool: string) {
  const parsed = parseJson(readFileSync(LIST, 'utf8'));
  return objectOf(objectOf(parsed.ok ? parsed.value : undefined)[tool]);
}

/** The newest first. */
export function versionsOf(tool: string): readonly string[] {
  return arrayOf(entry(tool)['versions']).map(String);
}

/** The package's folder. Throws when it is not there. */
export function installed(tool: string, version: string): string {
  const name = textOf(entry(tool)['package']) ?? '';
  const folder = join(ROOT, '.cache', 'real-tools', `${name.split('/').at(-1) ?? ''}@${version}`, 'node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name}@${version} is not installed: npm run test:tools does it`);
  return folder;
}
