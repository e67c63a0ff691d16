/** Where a tool's folders are on this machine. */
import { isAbsolute, join, resolve } from 'node:path';
import type { ToolAdapter, ToolHome } from '../core/tool-adapter.js';

/** What discovery needs of the configuration. */
export interface Machine {
  readonly userHome: string;
  readonly platform: string;
  /** Environment variables by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** `tools.<id>.home` of the configuration. */
  readonly homeOf: (tool: string) => string | undefined;
}

function baseFolder(base: ToolHome['base'], machine: Machine): string {
  const xdg = (name: string): string | undefined => {
    const value = machine.environment[name];
    return value !== undefined && isAbsolute(value) ? value : undefined;
  };
  const mac = machine.platform === 'darwin';
  switch (base) {
    case 'home':
      return machine.userHome;
    case 'config':
      return mac ? join(machine.userHome, 'Library', 'Application Support') : (xdg('XDG_CONFIG_HOME') ?? join(machine.userHome, '.config'));
    case 'data':
      return mac ? join(machine.userHome, 'Library', 'Application Support') : (xdg('XDG_DATA_HOME') ?? join(machine.userHome, '.local', 'share'));
  }
}

/** Absolute path of a home; it need not exist. A tool's own variable wins, then the configuration, then the default. */
export function homePath(adapter: ToolAdapter, home: ToolHome, machine: Machine): string {
  for (const name of home.env ?? []) {
    const value = machine.environment[name];
    if (value !== undefined && value !== '') return join(resolve(value), home.envPath ?? '');
  }
  const configured = home.name === 'main' ? machine.homeOf(adapter.id) : undefined;
  return configured ?? join(baseFolder(home.base, machine), home.path);
}
