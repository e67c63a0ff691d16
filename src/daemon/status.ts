import type { ServiceStatus } from './capture-service.js';

/** What `status` answers; also printed by `sfs daemon status --json`. Times are ISO. */
export interface DaemonStatus extends ServiceStatus {
  readonly pid: number;
  readonly started: string;
  readonly store: string;
  readonly sessions: number;
  readonly tools: readonly { readonly id: string; readonly title: string; readonly found: boolean; readonly sessions: number }[];
}
