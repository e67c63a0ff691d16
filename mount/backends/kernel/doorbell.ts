/**
 * Wakes the serving thread out of its blocking read, so that it applies changes or ends although nobody reads the tree.
 * The kernel is asked for zero bytes of the cache of one reserved file: it answers with a message to the device. Unlike a
 * `stat` of our own, nothing of this process ever waits for it. When the kernel does not know the file (yet, or any more),
 * another process looks it up once, which wakes the thread just as well.
 */
import { spawnSync } from 'node:child_process';
import { write, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runCommand } from '../../lifecycle/run-command.js';
import { FsError, ROOT, type Attr, type DirEntry, type NodeId, type ReadResult, type TreeFs } from '../../tree-fs.js';
import { encodeWakeUp } from './encode.js';
import { WAKE_NODE } from './protocol.js';

/** Found by name in the root, never listed. Empty. */
const WAKE_NAME = '.sfs-wake';
const LOOKUP_LIMIT_MS = 2000;

const writeTo = promisify(write);

export class Doorbell {
  readonly #path: string;

  constructor(private readonly fd: number, point: string) {
    this.#path = join(point, WAKE_NAME);
  }

  async ring(): Promise<void> {
    try {
      await writeTo(this.fd, encodeWakeUp());
    } catch {
      await runCommand('stat', ['--', this.#path], { timeoutMs: LOOKUP_LIMIT_MS });
    }
  }

  /** For the end of the process. */
  ringNow(): void {
    try {
      writeSync(this.fd, encodeWakeUp());
    } catch {
      spawnSync('stat', ['--', this.#path], { stdio: 'ignore', timeout: LOOKUP_LIMIT_MS });
    }
  }
}

const WAKE_ATTR: Attr = { node: WAKE_NODE, ino: WAKE_NODE, kind: 'file', mode: 0, size: 0, mtime: 0, nlink: 1, validity: 86_400 };

/** The tree with the reserved file in it. */
export class TreeWithDoorbell implements TreeFs {
  constructor(private readonly tree: TreeFs) {}

  lookup(parent: NodeId, name: string): Attr {
    return parent === ROOT && name === WAKE_NAME ? WAKE_ATTR : this.tree.lookup(parent, name);
  }

  getattr(node: NodeId): Attr {
    return node === WAKE_NODE ? WAKE_ATTR : this.tree.getattr(node);
  }

  readdir(node: NodeId): readonly DirEntry[] {
    return this.tree.readdir(node);
  }

  readlink(node: NodeId): string {
    return this.tree.readlink(node);
  }

  read(node: NodeId, offset: number, into: Uint8Array): ReadResult {
    if (node === WAKE_NODE) throw new FsError('EACCES');
    return this.tree.read(node, offset, into);
  }

  forget(node: NodeId, count: number): void {
    if (node !== WAKE_NODE) this.tree.forget(node, count);
  }

  statfs(): { readonly files: number; readonly bytes: number } {
    return this.tree.statfs();
  }
}
