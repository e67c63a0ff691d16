/** The working directory of a session. Its files hold only `projectHash`, the SHA-256 of the path. */
import { arrayOf, isObject, objectOf, parseJson, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import type { NotedSession, SessionNotes, SessionPatch } from '../../core/tool-adapter.js';
import { BESIDE } from './converted.js';
import { plainTextOf } from './parts.js';

const SHA256 = /^[0-9a-f]{64}$/;

function notedFolder(session: NotedSession, notes: Readonly<Record<string, string>>): string | undefined {
  const folder = /^tmp\/([^/]+)\//.exec(session.path)?.[1];
  if (folder === undefined) return undefined;
  const marker = textOf((notes[`tmp/${folder}/.project_root`] ?? notes[`history/${folder}/.project_root`])?.trim());
  if (marker !== undefined) return marker;
  const registry = parseJson(notes['projects.json'] ?? '');
  const projects = registry.ok ? objectOf(objectOf(registry.value)['projects']) : {};
  const byHash = SHA256.test(folder);
  return Object.keys(projects).find((cwd) => projects[cwd] === folder || (byHash && session.sha256(cwd) === folder));
}

/** `projects.json` and the `.project_root` markers name the directory of each project's folder. */
export const projectNotes: SessionNotes = {
  files: [
    { home: 'main', under: '', match: /^projects\.json$/, depth: 1 },
    { home: 'main', under: 'tmp', match: /^tmp\/[^/]+\/\.project_root$/, depth: 2 },
    { home: 'main', under: 'history', match: /^history\/[^/]+\/\.project_root$/, depth: 2 },
  ],
  patch(session, notes): SessionPatch {
    const cwd = notedFolder(session, notes);
    return cwd === undefined ? {} : { cwd };
  },
};

/** What is known so far. `proven`: the hash of the directory is the project's. */
export interface ProjectState { readonly hash?: string; readonly cwd?: string; readonly proven?: boolean }

/** Directories that a record names as the workspace, most likely first. */
export function workspacesIn(header: JsonObject, messages: readonly unknown[]): readonly string[] {
  const directories = arrayOf(header['directories']).filter((entry): entry is string => textOf(entry) !== undefined);
  const beside = textOf(objectOf(header[BESIDE])['cwd']);
  return [...directories, ...(beside === undefined ? [] : [beside]), ...messages.flatMap((message) => contextFolders(plainTextOf(objectOf(message)['content'])))];
}

function contextFolders(text: string): readonly string[] {
  const list = /Workspace Directories:\*{0,2}\s*\n((?:[ \t]*-[ \t]+\S[^\n]*\n?){1,50})/.exec(text)?.[1];
  const single = /working (?:in the )?directory(?: is)?: (\S[^\n]*)/.exec(text)?.[1];
  return [...(list?.split('\n').map((line) => line.replace(/^\s*-\s+/, '').trim()) ?? []), single?.trim() ?? ''].filter((line) => line !== '');
}

const PATH_ARGUMENTS = ['file_path', 'absolute_path', 'path', 'dir_path', 'directory'];

/** Every folder above the absolute paths among a tool's arguments: one of them may be the workspace. */
export function foldersAbove(args: unknown): readonly string[] {
  if (!isObject(args)) return [];
  return PATH_ARGUMENTS.flatMap((name) => {
    const path = textOf(args[name]);
    if (path === undefined || path.length > 4096 || !/^(\/|[A-Za-z]:[\\/])/.test(path)) return [];
    const folders = [path];
    for (let above = parentOf(path); above !== '' && folders.length < 64; above = parentOf(above)) folders.push(above);
    return folders;
  });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0));
}

/** The state after `candidates`; a candidate without proof counts only when `trusted` and nothing better is known. */
export function withCandidates(state: ProjectState, candidates: readonly string[], trusted: boolean, sha256: (text: string) => string): ProjectState {
  if (state.proven === true) return state;
  const proof = state.hash !== undefined && SHA256.test(state.hash) ? candidates.find((cwd) => sha256(cwd) === state.hash) : undefined;
  if (proof !== undefined) return { ...state, cwd: proof, proven: true };
  const first = candidates[0];
  return trusted && state.cwd === undefined && first !== undefined ? { ...state, cwd: first } : state;
}
