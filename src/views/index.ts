/** The list of views: one line each, loaded when first wanted. */
import type { ToolAdapter } from '../core/tool-adapter.js';
import type { View } from '../core/view.js';

export const VIEWS: Readonly<Record<string, () => Promise<{ default: View }>>> = {
  'by-tool': () => import('./by-tool.js'),
  'by-date': () => import('./by-date.js'),
  'by-project': () => import('./by-project.js'),
  'by-model': () => import('./by-model.js'),
  'by-tag': () => import('./by-tag.js'),
  recent: () => import('./recent.js'),
  'as-markdown': () => import('./as-markdown.js'),
};

/** Views that exist once per tool. */
export const TOOL_VIEWS: Readonly<Record<string, () => Promise<{ default: (tools: readonly ToolAdapter[]) => readonly View[] }>>> = {
  'as-tool': () => import('./as-tool.js'),
};

/** All views, in the order in which they are listed. */
export async function loadViews(tools: readonly ToolAdapter[]): Promise<readonly View[]> {
  const single = await Promise.all(Object.values(VIEWS).map((load) => load()));
  const families = await Promise.all(Object.values(TOOL_VIEWS).map((load) => load()));
  return [...single.map((module) => module.default), ...families.flatMap((module) => module.default(tools))];
}
