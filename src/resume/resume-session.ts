/** Brings a session to a tool so that the tool goes on with it: by its own file, or by a copy in the tool's format. */
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder } from '../capture/discover.js';
import type { Machine } from '../capture/homes.js';
import { SfsError } from '../core/errors.js';
import { renderPieces } from '../core/render.js';
import type { SessionMeta } from '../core/session.js';
import { isoOf } from '../core/time.js';
import type { ToolAdapter, ToolResume } from '../core/tool-adapter.js';
import type { ToolWriter, WriterContext } from '../core/writer.js';
import type { StoredSession } from '../render/stored-session.js';
import { sessionFolder, type StoreLayout } from '../store/layout.js';
import { layCopy, type CopyState } from './lay-copy.js';
import { cutAt } from './message-cut.js';
import { nativeSession, restore, type NativeSession } from './native-files.js';
import { readNotes } from './notes.js';

const MODEL = /^[A-Za-z0-9][\w.:/@+-]{0,199}$/;

export interface ResumeOrder {
  readonly layout: StoreLayout;
  readonly machine: Machine;
  readonly session: StoredSession;
  readonly adapter: ToolAdapter;
  /** The adapter's. */
  readonly resume: ToolResume;
  readonly writer: ToolWriter;
  readonly context: WriterContext;
  /** Real path in which the tool will be started. */
  readonly directory: string;
  readonly now: number;
  readonly dryRun: boolean;
  /** To go on with; absent: as the tool does. */
  readonly model?: string;
  /** Only what was said up to this message; absent: all. */
  readonly at?: string;
}

/** `own`: the tool has the session itself. `restored`: it had deleted it. */
export type ResumeState = CopyState | 'own' | 'restored';

export interface Resumed {
  readonly state: ResumeState;
  readonly nativeId: string;
  readonly path: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** How many things did not survive the conversion. */
  readonly losses: number;
}

/** Throws SfsError when the tool cannot go on with it, or a file of somebody else's is in the way. */
export function resumeSession(order: ResumeOrder): Resumed {
  const resumed = resumedSession(order);
  return { ...resumed, command: [...resumed.command, ...modelWords(order)] };
}

/** Refused is what a tool could take for something else than a model. */
function modelWords({ adapter, resume, model }: ResumeOrder): readonly string[] {
  if (model === undefined) return [];
  if (resume.modelOption === undefined) throw new SfsError('unsupported', `${adapter.title} is not known to take a model when it resumes.`, 'Choose the model in the tool itself.');
  if (!MODEL.test(model)) throw new SfsError('usage', 'That is no name of a model.');
  return [resume.modelOption, model];
}

function resumedSession(order: ResumeOrder): Resumed {
  const { adapter, resume, session: { meta } } = order;
  const native = meta.tool === adapter.id ? nativeSession(sessionFolder(order.layout, meta.id), adapter) : undefined;
  const command = meta.nativeId === undefined ? undefined : resume.command(meta.nativeId);
  if (order.at === undefined && native !== undefined && meta.nativeId !== undefined && command !== undefined) return ownSession(order, native, { nativeId: meta.nativeId, command });
  return convertedSession(order);
}

interface Own { readonly nativeId: string; readonly command: readonly string[] }

function ownSession(order: ResumeOrder, native: NativeSession, { nativeId, command }: Own): Resumed {
  const { adapter, resume, session: { meta }, directory } = order;
  if (native.archived && resume.unarchive !== undefined) throw new SfsError('unsupported', `The session is archived in ${adapter.title}, which does not resume such.`, `First: ${resume.unarchive(nativeId).join(' ')}`);
  if (resume.boundToDirectory === true && meta.cwd !== undefined && realPath(meta.cwd) !== directory) {
    throw new SfsError('unsupported', `${adapter.title} resumes its own sessions only in the directory where they began: ${meta.cwd}`, existsSync(meta.cwd) ? `Go on there, with: --project ${meta.cwd}` : 'That is no longer there. Make it anew, or take the session to another tool with --in.');
  }
  if (native.main.there) return { state: 'own', nativeId, path: native.main.source, command, losses: 0 };
  const homeOf = (name: string): string => homeFolder(adapter, name, order.machine);
  const gone = [native.main, ...native.others.filter(({ there }) => !there)];
  const paths = gone.map((file) => (order.dryRun ? join(homeOf(file.home), file.relative) : restore(file, homeOf(file.home), file === native.main ? renewal(order, file.relative) : undefined)));
  return { state: 'restored', nativeId, path: paths[0] ?? native.main.source, command, losses: 0 };
}

/** A tool that goes by dates inside its files would delete the file again at its next start. */
function renewal({ resume, now }: ResumeOrder, path: string): ((text: string) => string) | undefined {
  return resume.renewed === undefined ? undefined : (text) => resume.renewed?.(text, isoOf(now), path) ?? text;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function convertedSession(order: ResumeOrder): Resumed {
  const { adapter, resume, writer, context, session, directory } = order;
  if (session.meta.messages.length === 0) throw new SfsError('unsupported', 'The session has no messages to go on from.');
  const whole = { meta: session.meta, messages: () => session.messages() };
  const shown = order.at === undefined ? whole : cutAt(whole.meta, whole.messages, order.at, context.sha256);
  const meta: SessionMeta = { ...shown.meta, cwd: directory };
  const nativeId = writer.idOf(meta, context);
  const command = resume.command(nativeId);
  if (command === undefined) throw new SfsError('internal', `${adapter.title} takes no id like ${nativeId}`);
  const home = homeFolder(adapter, 'main', order.machine);
  const notes = readNotes(adapter, order.machine);
  const place = resume.place({ path: writer.pathOf(meta, context), directory }, { notes, exists: (path) => existsSync(join(home, path)), sha256: context.sha256 });
  let losses = 0;
  function* pieces(): Generator<Uint8Array> {
    const rendering = renderPieces({ writer, meta, context, messages: shown.messages });
    for (let step = rendering.next(); ; step = rendering.next()) {
      if (step.done === true) {
        losses = step.value;
        return;
      }
      yield Buffer.from(step.value, 'utf8');
    }
  }
  const temporary = join(order.layout.temporary, `resume-${process.pid}-${nativeId}`);
  const laid = layCopy({ storeHome: order.layout.home, home, tool: adapter.id, nativeId, session: session.meta.id, directory, place, temporary, now: order.now, dryRun: order.dryRun }, pieces());
  return { ...laid, nativeId, command, losses };
}
