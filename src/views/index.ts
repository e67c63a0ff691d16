/** The list of views: one line each, loaded when first wanted. */
import type { View, ViewSource } from '../core/view.js';

export const VIEWS: Readonly<Record<string, () => Promise<{ default: View }>>> = {
  'by-tool': () => import('./by-tool.js'),
  'by-date': () => import('./by-date.js'),
  'by-project': () => import('./by-project.js'),
  'by-model': () => import('./by-model.js'),
  'by-tag': () => import('./by-tag.js'),
  recent: () => import('./recent.js'),
  orphaned: () => import('./orphaned.js'),
  'as-markdown': () => import('./as-markdown.js'),
  'as-html': () => import('./as-html.js'),
};

/** Views that exist once per tool. */
export const TOOL_VIEWS: Readonly<Record<string, () => Promise<{ default: (source: ViewSource) => readonly View[] }>>> = {
  'as-tool': () => import('./as-tool.js'),
};

/** All views, in the order in which they are listed. */
export async function loadViews(source: ViewSource): Promise<readonly View[]> {
  const views: View[] = [];
  // One after the other: they share what they import.
  for (const load of Object.values(VIEWS)) views.push((await load()).default);
  for (const load of Object.values(TOOL_VIEWS)) views.push(...(await load()).default(source));
  return views;
}
