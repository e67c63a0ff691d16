import { discoverNotes } from '../capture/discover.js';
import type { Machine } from '../capture/homes.js';
import { readBytes, withSourceFile } from '../capture/source-file.js';
import type { ToolAdapter } from '../core/tool-adapter.js';

const LARGEST = 32 * 1024 * 1024;

/** The tool's small files beside its sessions, by path relative to the home. One that cannot be read is as good as absent. */
export function readNotes(adapter: ToolAdapter, machine: Machine): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path, relative } of discoverNotes(adapter, machine)) {
    try {
      withSourceFile(path, (fd, { size }) => {
        if (size <= LARGEST) texts[relative] = readBytes(fd, 0, size).toString('utf8');
      });
    } catch {
      continue;
    }
  }
  return texts;
}
