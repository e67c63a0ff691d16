/**
 * A mounted FUSE connection for a plain user: the setuid helper fusermount3 opens the device, mounts, and passes the
 * descriptor over a socket (SCM_RIGHTS). Node cannot receive descriptors, so libc is called through koffi.
 */
import { closeSync, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { messageOf } from '../../../src/core/errors.js';
import { runCommand, type CommandResult } from '../../lifecycle/run-command.js';
import { unavailable } from '../unavailable.js';
import { commonOptions, deviceForbidden, deviceMissing, type MountRequest } from './device.js';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;
const MSG_CMSG_CLOEXEC = 0x40000000;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
/** Where the descriptor stands in the control message of a 64-bit machine: after length, level and type. */
const CONTROL_DATA = 16;

const INSTALL = 'Install it: `apt install fuse3`, `dnf install fuse3`, `pacman -S fuse3` or `apk add fuse3`.';

interface Sockets {
  /** Two connected sockets, closed on exec. */
  pair(): readonly [number, number];
  /** Waits off the event loop; undefined when the other side closed without sending a descriptor. */
  receive(socket: number): Promise<number | undefined>;
}

async function loadSockets(): Promise<Sockets> {
  const { default: koffi } = await import('koffi');
  // The running program: Node is linked with the C library of the machine, whichever that is.
  const libc = koffi.load(null);
  const part = koffi.struct({ base: 'void *', length: 'size_t' });
  const header = koffi.struct({
    name: 'void *', nameLength: 'uint32_t', parts: koffi.pointer(part), partCount: 'size_t', control: 'void *', controlLength: 'size_t', flags: 'int',
  });
  const socketpair = libc.func('socketpair', 'int', ['int', 'int', 'int', koffi.out(koffi.pointer('int'))]);
  const recvmsg = libc.func('recvmsg', 'int64_t', ['int', koffi.inout(koffi.pointer(header)), 'int']);
  return {
    pair: () => {
      const ends: [number, number] = [-1, -1];
      if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) !== 0) throw unavailable('No socket pair could be made.', 'The limit of open files may be reached.');
      return ends;
    },
    receive: (socket) => new Promise((resolve, reject) => {
      const control = Buffer.alloc(64);
      const message = { name: null, nameLength: 0, parts: [{ base: Buffer.alloc(1), length: 1 }], partCount: 1, control, controlLength: control.length, flags: 0 };
      recvmsg.async(socket, message, MSG_CMSG_CLOEXEC, (error: unknown, bytes: unknown) => {
        if (error !== null && error !== undefined) reject(new Error(messageOf(error)));
        else resolve(Number(bytes) > 0 ? descriptorIn(control) : undefined);
      });
    }),
  };
}

function descriptorIn(control: Buffer): number | undefined {
  const view = new DataView(control.buffer, control.byteOffset, control.length);
  const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  if (view.getInt32(8, little) !== SOL_SOCKET || view.getInt32(12, little) !== SCM_RIGHTS) return undefined;
  return view.getInt32(CONTROL_DATA, little);
}

/** Mounts, and returns the descriptor of the connection. */
export async function mountByHelper(request: MountRequest): Promise<number> {
  if (!existsSync('/dev/fuse')) throw deviceMissing();
  const sockets = await loadSockets();
  const [ours, theirs] = sockets.pair();
  try {
    const options = [...commonOptions(request), 'fsname=sessionfs'].join(',');
    const helper = runCommand('fusermount3', ['-o', options, '--', request.point], { descriptor: theirs, env: { _FUSE_COMMFD: '3' } });
    closeSync(theirs);
    const received = sockets.receive(ours);
    const result = await helper;
    const fd = await received;
    if (fd === undefined || result.status !== 0) throw helperFailure(result, request);
    return fd;
  } finally {
    closeSync(ours);
  }
}

function helperPath(): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'fusermount3')).find((path) => existsSync(path));
}

function helperFailure(result: CommandResult, request: MountRequest): Error {
  const path = helperPath();
  if (result.missing || path === undefined) return unavailable('The program fusermount3 is missing.', INSTALL);
  const { stderr } = result;
  if (/\/dev\/fuse: Permission denied/i.test(stderr)) return deviceForbidden();
  if (/\/dev\/fuse: No such/i.test(stderr)) return deviceMissing();
  const helper = statSync(path);
  if ((helper.mode & 0o4000) === 0 || helper.uid !== 0) return unavailable(`${path} may not mount: it is not setuid root.`, `As root: \`chown root ${path} && chmod u+s ${path}\``);
  if (/determine username/.test(stderr)) return unavailable('This user has no name, and fusermount3 wants one.', `Add user id ${process.getuid?.() ?? ''} to /etc/passwd.`);
  if (request.allowOther && /user_allow_other/.test(stderr)) return unavailable('Other users may not be let in.', 'Add `user_allow_other` to /etc/fuse.conf, or mount without --allow-other.');
  return unavailable(`The mount was refused: ${stderr || 'fusermount3 failed'}`, 'See `sfs doctor`. Without a mount: `sfs materialize DIR`.');
}
