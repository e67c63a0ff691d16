/**
 * The serving thread: reads a request, answers it, and waits for nothing else. It must never touch a path under its own
 * mount nor write notifications: both wait for requests that only this thread can answer.
 */
import { readSync, writeSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Log } from '../../../src/core/ports.js';
import { messageOf } from '../../../src/core/errors.js';
import { errorCode } from '../../error-code.js';
import { ERRNO } from '../../errno.js';
import { loadTree, type ServedTree } from '../backend.js';
import { RequestBuffer } from './decode.js';
import { TreeWithDoorbell } from './doorbell.js';
import { KernelServer } from './kernel-server.js';
import type { FromServer, ServeOptions, ToServer } from './messages.js';
import { REQUEST_BUFFER } from './protocol.js';
import { SharedState } from './shared-state.js';

/** A request was withdrawn or a signal came: read again. */
const PASSING = new Set(['EINTR', 'EAGAIN', 'ENOENT']);
const NOT_MOUNTED_YET_PAUSE_MS = 2;

class ServingLoop {
  readonly #request = new RequestBuffer(REQUEST_BUFFER);
  readonly #server: KernelServer;
  readonly #shared: SharedState;
  #drained = 0;
  #started = false;

  constructor(private readonly port: MessagePort, private readonly tree: ServedTree, options: ServeOptions) {
    this.#shared = new SharedState(options.shared);
    this.#server = new KernelServer(new TreeWithDoorbell(tree), options.server, {
      deferred: (request) => this.#tell({ kind: 'deferred', request }),
      started: () => { this.#started = true; },
      refused: (minor) => this.#tell({ kind: 'refused', minor }),
      fault: (error, operation) => this.#fault('the tree failed', error, operation),
    });
  }

  run(fd: number): void {
    let told = false;
    for (;;) {
      const length = this.#receive(fd);
      if (length === undefined) return;
      this.#applyChanges();
      this.#shared.count(this.#request.opcode);
      const answer = this.#server.handle(this.#request, length);
      if (answer > 0) this.#send(fd, answer);
      if (this.#started && !told) {
        told = true;
        this.#tell({ kind: 'started' });
      }
    }
  }

  /** Length of the next request; undefined when there will be none. */
  #receive(fd: number): number | undefined {
    for (;;) {
      if (this.#shared.stopped) return this.#end('stopped', '');
      try {
        return readSync(fd, this.#request.bytes, 0, REQUEST_BUFFER, null);
      } catch (error) {
        const code = errorCode(error);
        if (code === 'ENODEV') return this.#end('unmounted', '');
        if (code === 'EPERM' && !this.#started) this.#shared.sleep(NOT_MOUNTED_YET_PAUSE_MS);
        else if (!PASSING.has(code)) return this.#end('broken', messageOf(error));
      }
    }
  }

  #send(fd: number, length: number): void {
    try {
      writeSync(fd, this.#server.reply.bytes, 0, length);
    } catch (error) {
      const code = errorCode(error);
      // ENOENT: the caller was killed meanwhile. ENODEV: the next read says so too.
      if (code === 'ENOENT' || code === 'ENODEV') return;
      this.#fault('an answer was refused', error, String(this.#request.opcode));
      const failure = this.#server.reply.fail(ERRNO.EIO, this.#request.uniqueLow, this.#request.uniqueHigh);
      if (length > failure) this.#send(fd, failure);
    }
  }

  #applyChanges(): void {
    const announced = this.#shared.announced;
    while (this.#drained !== announced) {
      const received: { message: ToServer } | undefined = receiveMessageOnPort(this.port);
      if (received === undefined) return;
      this.#drained = (this.#drained + 1) | 0;
      if (received.message.kind === 'apply') this.#apply(received.message.message);
    }
  }

  #apply(message: unknown): void {
    try {
      const list = this.tree.apply(message);
      this.#server.treeChanged();
      if (list.length > 0) this.#tell({ kind: 'invalidate', list });
    } catch (error) {
      this.#fault('a change could not be applied', error, 'apply');
    }
  }

  #fault(message: string, error: unknown, operation: string): void {
    this.#tell({ kind: 'log', level: 'error', message, fields: { operation, error: messageOf(error) } });
  }

  #end(how: 'unmounted' | 'stopped' | 'broken', detail: string): undefined {
    this.#tell({ kind: 'ended', how, detail });
  }

  #tell(message: FromServer): void {
    this.port.postMessage(message);
  }
}

function logTo(port: MessagePort): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Parameters<Log['info']>[1]): void =>
    port.postMessage({ kind: 'log', level, message, fields } satisfies FromServer);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

async function main(port: MessagePort, options: ServeOptions): Promise<void> {
  const shared = new SharedState(options.shared);
  const tree = await loadTree(options.tree, { log: logTo(port), stats: () => shared.stats() });
  const loop = new ServingLoop(port, tree, options);
  port.once('message', (message: ToServer) => {
    if (message.kind === 'serve') loop.run(message.fd);
    port.close();
  });
  port.postMessage({ kind: 'loaded' } satisfies FromServer);
}

// What our own main thread gave; it has no type after the crossing.
if (parentPort !== null) await main(parentPort, workerData as ServeOptions);
