/** The list of tools: one line each, loaded when first wanted. */
import type { ToolAdapter } from '../core/tool-adapter.js';

export const TOOLS: Readonly<Record<string, () => Promise<{ default: ToolAdapter }>>> = {
  'claude-code': () => import('./claude-code/index.js'),
  codex: () => import('./codex/index.js'),
  'gemini-cli': () => import('./gemini-cli/index.js'),
  cursor: () => import('./cursor/index.js'),
};

export async function loadTools(): Promise<readonly ToolAdapter[]> {
  const modules = await Promise.all(Object.values(TOOLS).map((load) => load()));
  return modules.map((module) => module.default);
}
