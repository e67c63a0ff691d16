/** What of each tool is on this machine. Lists names only; nothing is opened. */
import { accessSync, constants, existsSync } from 'node:fs';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { discover, homeFolder } from '../discover.js';
import type { Machine } from '../homes.js';

export interface SurveyedTool {
  readonly id: string;
  readonly title: string;
  /** Folders of the tool that exist. */
  readonly homes: readonly string[];
  /** Those of them that cannot be read. */
  readonly unreadable: readonly string[];
  /** Files that may hold sessions. */
  readonly files: number;
}

export function surveyTool(adapter: ToolAdapter, machine: Machine): SurveyedTool {
  const homes = [...new Set(adapter.homes.map((home) => homeFolder(adapter, home.name, machine)))].filter((path) => existsSync(path));
  let files = 0;
  for (const _file of discover(adapter, machine)) files += 1;
  return { id: adapter.id, title: adapter.title, homes, unreadable: homes.filter((path) => !isReadable(path)), files };
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
