/**
 * A process that serves one mount of the synthetic tree, as a daemon would. Options come as JSON in its argument;
 * commands and answers are lines of JSON on stdin and stdout.
 */
import { createInterface } from 'node:readline';
import { prepareMountpoint } from '../../dist/mount/lifecycle/prepare-mountpoint.js';
import { removeMountNote, writeMountNote } from '../../dist/src/store/mount-note.js';

const options = JSON.parse(process.argv[2]);
const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const write = (level) => (message, fields) => tell({ kind: 'log', level, message, fields });
const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
const url = (name) => new URL(name, import.meta.url).href;

async function start() {
  const prepared = await prepareMountpoint(options.point, { store: options.store });
  const backendOptions = {
    point: prepared.point,
    allowOther: false,
    tree: { module: url('./synthetic-tree-module.mjs'), options: options.tree },
    render: { module: url('./synthetic-tree.mjs'), ...options.render },
    log,
    inodeFile: `${options.store}/inodes`,
  };
  const mount = options.backend === 'kernel'
    ? await (await import('../../dist/mount/backends/kernel/mount-kernel.js')).mountKernel(backendOptions)
    : await (await import('../../dist/mount/backends/fuse-native/mount-fuse-native.js')).mountFuseNative(backendOptions);
  writeMountNote(options.store, prepared.point);
  return { prepared, mount };
}

async function main() {
  const { prepared, mount } = await start();
  const commands = createInterface({ input: process.stdin });
  const unmount = async () => {
    const result = await mount.unmount();
    removeMountNote(options.store);
    tell({ kind: 'unmounted', ...result });
    commands.close();
    process.stdin.destroy();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void unmount());
  commands.on('line', (line) => {
    const command = JSON.parse(line);
    if (command.kind === 'apply') { mount.apply(command.change); tell({ kind: 'applied' }); }
    if (command.kind === 'stats') tell({ kind: 'stats', ...mount.stats() });
    if (command.kind === 'crash') process.exit(3);
  });
  void mount.ended.then((reason) => { tell({ kind: 'ended', reason }); commands.close(); process.stdin.destroy(); });
  tell({ kind: 'ready', ...prepared });
}

try {
  await main();
} catch (error) {
  tell({ kind: 'failed', code: error.code, message: error.message, hint: error.hint });
  process.exitCode = 1;
}
