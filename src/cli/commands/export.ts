import { statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { loadRenderings, toolNamed, toolNames, withStoredSession, writerContext } from '../../app.js';
import type { PlainTree } from '../../../mount/plain-tree.js';
import type { Config } from '../../config/config.js';
import { SfsError } from '../../core/errors.js';
import { ownValue } from '../../core/json.js';
import { renderPieces } from '../../core/render.js';
import type { SessionHead } from '../../core/session.js';
import type { SessionWriter } from '../../core/writer.js';
import { closest } from '../closest.js';
import { usage } from '../arguments.js';
import { defineCommand, type Context } from '../command.js';
import { withSessionFiles } from '../export/session-files.js';
import { refuseExisting, writeOut, writeSession, type Pieces } from '../export/write-out.js';
import { namedSession } from '../named-session.js';
import { quietLog } from '../quiet-log.js';
import { safeLine, safeText } from '../terminal-text.js';

const FOLDER = 'sfs';
const ARCHIVE = 'tar';
const TRANSCRIPTS: Readonly<Record<string, string>> = { markdown: 'transcript.md', html: 'transcript.html' };
const ENDINGS: Readonly<Record<string, string>> = { [FOLDER]: '.sfs', [ARCHIVE]: '.tar.gz' };

export const exportSession = defineCommand({
  name: 'export',
  about: 'write a session as a file: as a transcript or a page, in the format of a tool, or whole',
  options: {
    format: { kind: 'text', value: 'FORMAT', default: FOLDER, about: `${FOLDER} (a folder with everything), ${ARCHIVE} (the same as one file, .tar.gz), ${Object.keys(TRANSCRIPTS).join(', ')}, or a tool that sessions can be written for` },
    output: { kind: 'text', short: 'o', value: 'PATH', default: '.', about: 'a folder or a file to write, - for standard output' },
    force: { kind: 'flag', short: 'f', about: 'write over what is there' },
  },
  positionals: { id: { about: 'its id, the beginning of it (4 characters or more), or its short id', need: 'one' } },
  examples: [
    { line: 'sfs export 3f2a91bc --format markdown -o - | less', about: 'read it' },
    { line: 'sfs export 3f2a91bc --format {tool} -o /tmp', about: 'as that tool writes sessions' },
    { line: 'sfs export 3f2a91bc --format html -o /tmp', about: 'as a page for a browser, to be given to somebody' },
    { line: 'sfs export 3f2a91bc --format tar', about: 'all that is known of it, as one file that sfs import reads on another machine' },
    { line: 'sfs export 3f2a91bc', about: 'all that is known of it, as a folder that sfs validate checks' },
  ],
  async run({ id, format, output: to, force }, context) {
    const config = context.config();
    const ending = ownValue(ENDINGS, format);
    const writer = ending === undefined ? await writerNamed(format) : undefined;
    if (format === FOLDER && to === '-') throw usage('export', 'A folder cannot be written to standard output: name a file format with --format.');
    const session = await namedSession(config, id);
    const path = to === '-' ? to : target(to, `${session.id}${ending ?? extname(writer?.target ?? '')}`);
    if (writer !== undefined) await exportAs(writer, session, { path, force }, context);
    else if (format === ARCHIVE) await exportArchive(session, { path, force }, context);
    else await withTree(context, (tree) => writeSession(tree, `${session.id}.sfs`, path, force));
    if (path !== '-') context.output.line(safeLine(path));
    return 0;
  },
});

async function writerNamed(format: string): Promise<SessionWriter> {
  const { writers, toolWriters } = await loadRenderings();
  const transcript = writers.find(({ target: name }) => name === ownValue(TRANSCRIPTS, format));
  if (transcript !== undefined) return transcript;
  const tool = await toolNamed(format);
  const found = toolWriters.find((writer) => writer.tool === tool);
  if (tool !== undefined && found !== undefined) return found;
  const names = [FOLDER, ARCHIVE, ...Object.keys(TRANSCRIPTS), ...(await toolNames()).filter((name) => toolWriters.some((writer) => writer.tool === name))];
  throw usage('export', `There is no format ${safeLine(format)}; there are ${names.join(', ')}.`, closest(format, names));
}

/** A folder, there or meant, gets a file with the session's name. */
function target(to: string, name: string): string {
  const path = resolve(to);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true && !path.endsWith('.sfs');
  return isFolder || to.endsWith('/') || extname(path) === '' ? join(path, name) : path;
}

interface Destination { readonly path: string; readonly force: boolean }

async function exportArchive(session: SessionHead, destination: Destination, context: Context): Promise<void> {
  if (destination.path === '-' && context.output.isTty) throw usage('export', 'An archive is no text for a terminal: name a file with -o.');
  if (destination.path !== '-') refuseExisting(destination.path, destination.force);
  const { packArchive } = await import('../../archive/pack-archive.js');
  await withTree(context, (tree) => withSessionFiles(tree, `/${session.id}.sfs`, (files) => send(packArchive(files), destination, context)));
}

/** The tool's own file is what it wrote; the others are rendered. */
async function exportAs(writer: SessionWriter, session: SessionHead, destination: Destination, context: Context): Promise<void> {
  if (writer.tool === session.tool && session.nativeState !== 'none') {
    const own = `/${session.id}.sfs/as/${writer.target}`;
    return withTree(context, (tree) => send(tree.files.pieces(tree.resolve(own)), destination, context));
  }
  return rendered(context.config(), session, writer, (pieces) => send(pieces, destination, context));
}

async function rendered(config: Config, session: SessionHead, writer: SessionWriter, use: (pieces: Pieces) => Promise<void>): Promise<void> {
  await withStoredSession(config, session.id, (stored) => {
    if (stored.meta.messages.length === 0) throw new SfsError('unsupported', 'The session has no messages.');
    return use(renderPieces({ writer, meta: stored.meta, context: writerContext(), messages: () => stored.messages() }));
  });
}

async function send(pieces: Pieces, { path, force }: Destination, { output }: Context): Promise<void> {
  if (path !== '-') return writeOut(path, pieces, force);
  const decoder = new TextDecoder('utf-8');
  for await (const piece of pieces) await output.chunk(output.isTty ? safeText(typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })) : piece);
}

async function withTree(context: Context, work: (tree: PlainTree) => Promise<void>): Promise<void> {
  const { PlainTree: Tree } = await import('../../../mount/plain-tree.js');
  const tree = Tree.open(context.config(), quietLog(context.output));
  try {
    await work(tree);
  } finally {
    tree.close();
  }
}
