/** Requests to the daemon: one JSON line each way over a private Unix socket. */
import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import { messageOf, SfsError, type ErrorCode } from '../core/errors.js';
import { isObject, parseJson } from '../core/json.js';

export type Request =
  | { readonly kind: 'status' }
  | { readonly kind: 'check' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'import'; readonly paths: readonly string[]; readonly tool?: string }
  | { readonly kind: 'rebuild-index' };

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly hint?: string };

const LONGEST_REQUEST = 4 * 1024 * 1024;

/** The kernel's limit for the address of a socket, without the NUL behind it. */
const LONGEST_ADDRESS = 107;

/** An address for the path. A long one goes through a descriptor of its folder, which stays open until `close`. Throws when there is no such folder. */
function addressOf(path: string): { readonly address: string; readonly close: () => void } {
  if (Buffer.byteLength(path) <= LONGEST_ADDRESS) return { address: path, close: () => undefined };
  const folder = openSync(dirname(path), 'r');
  return { address: `/proc/self/fd/${folder}/${basename(path)}`, close: () => closeSync(folder) };
}

function onLine(socket: Socket, handle: (line: string) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > LONGEST_REQUEST) socket.destroy();
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      handle(line);
    }
  });
}

export async function serve(path: string, answer: (request: Request) => Promise<unknown>): Promise<Server> {
  // Left by a daemon that was killed; the store's lock, taken before, says that none is alive.
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onLine(socket, (line) => {
      void reply(line, answer).then((result) => socket.end(`${JSON.stringify(result)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const { address, close } = addressOf(path);
    server.once('close', close);
    server.listen(address, () => {
      chmodSync(path, 0o600);
      resolve();
    });
  });
  return server;
}

/**
 * Makes the socket known under a name that depends on the store alone: a client may have been started in an environment
 * (su, cron, another login) in which the runtime folder of the daemon is not to be found.
 */
export function announceSocket(name: string, socket: string): void {
  const fresh = `${name}.${process.pid}.tmp`;
  rmSync(fresh, { force: true });
  symlinkSync(socket, fresh);
  renameSync(fresh, name);
}

async function reply(line: string, answer: (request: Request) => Promise<unknown>): Promise<Answer> {
  const parsed = parseJson(line);
  if (!parsed.ok || !isObject(parsed.value) || typeof parsed.value['kind'] !== 'string') return { ok: false, code: 'usage', message: 'not a request' };
  try {
    // The socket is ours alone (0600) and both ends are one program: the kind decides, the handler checks the rest.
    return { ok: true, value: (await answer(parsed.value as unknown as Request)) ?? null };
  } catch (error) {
    if (error instanceof SfsError) return { ok: false, code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
    return { ok: false, code: 'internal', message: messageOf(error) };
  }
}

function answerOf(line: string): Answer {
  const parsed = parseJson(line);
  if (!parsed.ok || !isObject(parsed.value)) return { ok: false, code: 'internal', message: 'the daemon answered with something else than JSON' };
  // Written by `reply` of the same program.
  return parsed.value as unknown as Answer;
}

/** Sends one request. Undefined when no daemon listens; throws the SfsError that the daemon answered with. */
export function ask(path: string, request: Request): Promise<{ readonly value: unknown } | undefined> {
  return new Promise((resolve, reject) => {
    if (!existsSync(path)) {
      resolve(undefined);
      return;
    }
    const { address, close } = addressOf(path);
    const socket = createConnection(address);
    socket.once('close', close);
    let answered = false;
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    onLine(socket, (line) => {
      answered = true;
      socket.end();
      const result = answerOf(line);
      if (result.ok) resolve({ value: result.value });
      else reject(new SfsError(result.code, result.message, result.hint));
    });
    socket.once('close', () => {
      if (!answered) resolve(undefined);
    });
  });
}
