/** Renderings that belong to no tool: one line each, loaded when first wanted. Keys are targets (`SessionWriter.target`). */
import type { SessionWriter } from '../core/writer.js';

export const FORMATS: Readonly<Record<string, () => Promise<{ default: SessionWriter }>>> = {
  'transcript.md': () => import('./markdown/index.js'),
  'transcript.html': () => import('./html/index.js'),
};

export async function loadFormats(): Promise<readonly SessionWriter[]> {
  const writers: SessionWriter[] = [];
  for (const load of Object.values(FORMATS)) writers.push((await load()).default);
  return writers;
}
