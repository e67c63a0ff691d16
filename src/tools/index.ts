/** The list of tools: one line each, loaded when first wanted. */
import type { ToolAdapter } from '../core/tool-adapter.js';
import type { ToolWriter } from '../core/writer.js';

export const TOOLS: Readonly<Record<string, () => Promise<{ default: ToolAdapter }>>> = {
  'claude-code': () => import('./claude-code/index.js'),
  codex: () => import('./codex/index.js'),
  'gemini-cli': () => import('./gemini-cli/index.js'),
  cursor: () => import('./cursor/index.js'),
  'copilot-cli': () => import('./copilot-cli/index.js'),
  opencode: () => import('./opencode/index.js'),
  pi: () => import('./pi/index.js'),
  'qwen-code': () => import('./qwen-code/index.js'),
  cline: () => import('./cline/index.js'),
  'roo-code': () => import('./roo-code/index.js'),
  'kilo-code': () => import('./kilo-code/index.js'),
};

export async function loadTools(): Promise<readonly ToolAdapter[]> {
  const tools: ToolAdapter[] = [];
  // One after the other: they share what they import.
  for (const load of Object.values(TOOLS)) tools.push((await load()).default);
  return tools;
}

/** Writers of the tools that have one, each knowing its tool. */
export async function loadToolWriters(tools: readonly ToolAdapter[]): Promise<readonly ToolWriter[]> {
  const writers: ToolWriter[] = [];
  for (const tool of tools) {
    const writer = (await tool.writer?.())?.default;
    if (writer !== undefined) writers.push({ ...writer, tool: tool.id });
  }
  return writers;
}
