import { resolve } from 'node:path';
import type { Config } from '../../config/config.js';
import { SfsError } from '../../core/errors.js';
import { defineCommand, type Context } from '../command.js';
import { quietLog } from '../quiet-log.js';
import { safeLine, safeText } from '../terminal-text.js';
import type { PlainTree } from '../../../mount/plain-tree.js';

export const cat = defineCommand({
  name: 'cat',
  about: 'print a file of the tree, or list a folder of it, without a mount',
  options: {},
  positionals: { path: { about: 'as below the mount point, e.g. latest/manifest.json; nothing lists the root', need: 'maybe' } },
  examples: [
    { line: 'sfs cat', about: 'what is in the tree' },
    { line: 'sfs cat by-tool/{tool}', about: 'a folder of it' },
    { line: 'sfs cat latest/as/transcript.md', about: 'read the last session' },
  ],
  async run({ path }, context) {
    const config = context.config();
    const inside = insideTree(path ?? '', config);
    const { PlainTree, FsError } = await import('../../../mount/plain-tree.js');
    const tree = PlainTree.open(config, quietLog(context.output));
    try {
      await print(tree, inside, context);
    } catch (error) {
      throw error instanceof FsError ? readable(error, inside) : error;
    } finally {
      tree.close();
    }
    return 0;
  },
});

/** A path below the mount point is meant as one in the tree, mounted or not. */
function insideTree(path: string, config: Config): string {
  const absolute = resolve(path);
  const { point } = config.mount;
  if (path.startsWith('/') && (absolute === point || absolute.startsWith(`${point}/`))) return absolute.slice(point.length + 1);
  return path;
}

async function print(tree: PlainTree, path: string, { output }: Context): Promise<void> {
  const real = tree.resolve(path);
  if (tree.files.stat(real).kind === 'dir') {
    for (const { name, attr } of tree.files.list(real)) output.line(`${safeLine(name)}${attr.kind === 'dir' ? '/' : ''}`);
    return;
  }
  const decoder = new TextDecoder('utf-8');
  for await (const piece of tree.files.pieces(real)) await output.chunk(output.isTty ? safeText(decoder.decode(piece, { stream: true })) : piece);
}

function readable(error: Error & { readonly code: string }, path: string): SfsError {
  const name = safeLine(path);
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG') return new SfsError('path-not-found', `${name} is not in the tree.`, 'See what is there with `sfs cat`, `sfs cat FOLDER`.', { cause: error });
  return new SfsError('source-unreadable', `${name} cannot be read: ${error.message}`, 'See what is wrong with the store: sfs doctor', { cause: error });
}
