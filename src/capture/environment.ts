import type { Sha256Hex } from '../core/ids.js';
import type { Clock, Log } from '../core/ports.js';
import type { ToolAdapter } from '../core/tool-adapter.js';
import type { SessionWriter, ToolWriter } from '../core/writer.js';
import type { SessionIndex } from '../index/session-index.js';
import type { StoreLayout } from '../store/layout.js';
import type { ReplacedFiles } from '../store/replaced-files.js';
import type { Machine } from './homes.js';
import type { SessionLocks } from './session-locks.js';

/** What capture works with. */
export interface CaptureEnvironment {
  readonly layout: StoreLayout;
  readonly index: SessionIndex;
  readonly tools: readonly ToolAdapter[];
  /** Renderings whose sizes are kept. */
  readonly writers: readonly SessionWriter[];
  /** Those among them that tools go on with. */
  readonly toolWriters: readonly ToolWriter[];
  readonly machine: Machine;
  readonly log: Log;
  readonly clock: Clock;
  readonly sha256: Sha256Hex;
  readonly locks: SessionLocks;
  readonly replaced: ReplacedFiles;
}
