/** The files of a session's folder as the tree shows them now, for an archive. */
import type { ArchiveFile } from '../../archive/pack-archive.js';
import type { PlainTree } from '../../../mount/plain-tree.js';

const CHUNK = 1024 * 1024;

/** What can be made again is no part of an archive: renderings, and the script that resumes. */
export const MADE_AGAIN: readonly string[] = ['as', 'resume'];

/** Each is pinned in its present version, so that its size holds while `work` reads it. */
export async function withSessionFiles(tree: PlainTree, folder: string, work: (files: readonly ArchiveFile[]) => Promise<void>): Promise<void> {
  const opened = pathsBelow(tree, folder, MADE_AGAIN).map((path) => ({ path, file: tree.files.open(path) }));
  try {
    await work(opened.map(({ path, file }) => ({ name: path.slice(folder.length + 1), size: file.attr.size, pieces: () => piecesOf(file) })));
  } finally {
    for (const { file } of opened) file.close();
  }
}

function pathsBelow(tree: PlainTree, folder: string, without: readonly string[]): readonly string[] {
  return tree.files.list(folder).filter(({ name }) => !without.includes(name)).flatMap(({ name, attr }) => {
    const path = `${folder}/${name}`;
    return attr.kind === 'dir' ? pathsBelow(tree, path, []) : attr.kind === 'file' ? [path] : [];
  });
}

async function* piecesOf(file: ReturnType<PlainTree['files']['open']>): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < file.attr.size;) {
    // A new one each time: the archive holds on to it.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, file.attr.size - offset));
    const bytes = await file.read(offset, buffer);
    if (bytes === 0) return;
    yield buffer.subarray(0, bytes);
    offset += bytes;
  }
}
