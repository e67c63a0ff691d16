/** The synthetic tree as the built backends load it. */
import { FsError } from '../../dist/mount/tree-fs.js';
import { SyntheticTree } from './synthetic-tree.mjs';

export const createTree = (options) => new SyntheticTree(FsError, options);
