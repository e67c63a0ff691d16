/** Between the main thread and the serving thread. */
import type { LogFields } from '../../../src/core/ports.js';
import type { Invalidation } from '../../tree-fs.js';
import type { BackendOptions } from '../backend.js';
import type { Deferred, KernelServerOptions } from './kernel-server.js';

export interface ServeOptions {
  readonly tree: BackendOptions['tree'];
  readonly server: KernelServerOptions;
  readonly shared: SharedArrayBuffer;
}

export type ToServer =
  /** The device is open; before the mount exists reads of it fail with EPERM, and the server waits. */
  | { readonly kind: 'serve'; readonly fd: number }
  | { readonly kind: 'apply'; readonly message: unknown };

export type FromServer =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'started' }
  | { readonly kind: 'refused'; readonly minor: number }
  | { readonly kind: 'deferred'; readonly request: Deferred }
  | { readonly kind: 'invalidate'; readonly list: readonly Invalidation[] }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string; readonly fields: LogFields | undefined }
  | { readonly kind: 'ended'; readonly how: 'unmounted' | 'stopped' | 'broken'; readonly detail: string };
