/** Who may import whom. A room is named by its folder; the first entry of `ROOMS` that matches a path is its room. */

export interface Room {
  /** `<x>` stands for one folder name: each such folder is a room of its own, and its siblings are foreign to it. */
  readonly path: string;
  /** Paths as above. */
  readonly mayImport: readonly string[];
  /** Names of packages; `node:*` stands for all that comes with Node. */
  readonly packages: readonly string[];
}

const PURE_LISTS = ['src/tools/index.ts', 'src/formats/index.ts', 'src/views/index.ts'];

const SERVER_GROUND = ['server/config', 'server/database', 'server/http'];
const SERVER_PACKAGES = ['node:*', '@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', '@nestjs/swagger', '@fastify/busboy', 'class-transformer', 'class-validator', 'fastify', 'pino', 'rxjs', 'typeorm'];

export const ROOMS: readonly Room[] = [
  { path: 'src/core', mayImport: [], packages: [] },
  // The lists: what is registered is loaded from here and from nowhere else.
  { path: 'src/tools/index.ts', mayImport: ['src/core', 'src/tools/<x>'], packages: [] },
  { path: 'src/tools/<x>', mayImport: ['src/core'], packages: [] },
  { path: 'src/formats/index.ts', mayImport: ['src/core', 'src/formats/<x>'], packages: [] },
  { path: 'src/formats/<x>', mayImport: ['src/core'], packages: [] },
  { path: 'src/views', mayImport: ['src/core'], packages: [] },
  { path: 'src/store', mayImport: ['src/core'], packages: ['node:*', 'hash-wasm'] },
  { path: 'src/index', mayImport: ['src/core'], packages: ['node:*', 'better-sqlite3'] },
  { path: 'src/capture', mayImport: ['src/core', 'src/store', 'src/index', 'src/archive'], packages: ['node:*', 'better-sqlite3', 'fzstd', 'hash-wasm'] },
  { path: 'src/render', mayImport: ['src/core'], packages: ['node:*'] },
  { path: 'src/archive', mayImport: ['src/core', 'src/store/files.ts'], packages: ['node:*', 'tar-stream'] },
  // The only room that writes into the tools' own folders.
  { path: 'src/resume', mayImport: ['src/core', 'src/store', 'src/render', 'src/capture/discover.ts', 'src/capture/homes.ts', 'src/capture/source-file.ts'], packages: ['node:*'] },
  { path: 'src/watch', mayImport: ['src/core'], packages: ['node:*', 'chokidar'] },
  { path: 'src/log', mayImport: ['src/core', 'src/store'], packages: ['node:*'] },
  { path: 'src/config', mayImport: ['src/core'], packages: ['node:*', 'smol-toml'] },
  {
    path: 'src/app.ts',
    mayImport: ['src/core', ...PURE_LISTS, 'src/store', 'src/index', 'src/capture', 'src/watch', 'src/config', 'src/render', 'src/resume'],
    packages: ['node:*'],
  },
  { path: 'src/daemon', mayImport: ['src/core', 'src/config', 'src/store', 'src/index', 'src/capture', 'src/watch', 'src/log', 'src/app.ts'], packages: ['node:*'] },
  // The tree without a mount is the mount's own; `cat` and `materialize` read it.
  { path: 'src/cli', mayImport: ['src/core', 'src/archive', 'src/config', 'src/app.ts', 'src/daemon', 'src/store', 'src/log', 'mount/plain-tree.ts'], packages: ['node:*', 'yargs', 'cli-progress'] },
  { path: 'src/build', mayImport: ['src/core'], packages: ['node:*', 'ajv'] },
  { path: 'src/setup', mayImport: [], packages: ['node:*', '@swc/core'] },
  { path: 'mount/backends', mayImport: ['mount', 'src/core'], packages: ['node:*', 'koffi', 'fuse-native'] },
  {
    path: 'mount',
    mayImport: ['mount/backends', 'src/core', ...PURE_LISTS, 'src/store/layout.ts', 'src/store/mount-note.ts', 'src/store/replaced-files.ts', 'src/log', 'src/config', 'src/app.ts'],
    packages: ['node:*', 'fzstd'],
  },
  { path: 'server/config', mayImport: ['src/core'], packages: ['node:*', '@nestjs/common'] },
  // What every module of the server stands on. They know no module.
  { path: 'server/database', mayImport: ['src/core', 'server/config'], packages: ['node:*', '@nestjs/common', 'pg', 'typeorm'] },
  { path: 'server/http', mayImport: ['src/core', 'server/config'], packages: SERVER_PACKAGES },
  { path: 'server/audit', mayImport: ['src/core', ...SERVER_GROUND], packages: SERVER_PACKAGES },
  // The modules, each with those that it builds on.
  { path: 'server/accounts', mayImport: ['src/core', ...SERVER_GROUND, 'server/audit'], packages: SERVER_PACKAGES },
  { path: 'server/blobs', mayImport: ['src/core', ...SERVER_GROUND], packages: [...SERVER_PACKAGES, '@aws-sdk/client-s3', '@aws-sdk/lib-storage'] },
  { path: 'server/archives', mayImport: ['src/core', 'src/archive', ...SERVER_GROUND, 'server/blobs'], packages: SERVER_PACKAGES },
  { path: 'server/sessions', mayImport: ['src/core', ...SERVER_GROUND, 'server/audit', 'server/accounts', 'server/blobs', 'server/archives'], packages: SERVER_PACKAGES },
  { path: 'server/sync', mayImport: ['src/core', ...SERVER_GROUND, 'server/audit', 'server/accounts', 'server/archives', 'server/sessions'], packages: SERVER_PACKAGES },
  { path: 'server/changes', mayImport: ['src/core', ...SERVER_GROUND, 'server/accounts', 'server/sessions'], packages: SERVER_PACKAGES },
  { path: 'server/health', mayImport: ['src/core', ...SERVER_GROUND, 'server/accounts/auth.guard.ts', 'server/blobs/blob-store.ts'], packages: [...SERVER_PACKAGES, 'prom-client'] },
  { path: 'server', mayImport: ['src/core', 'server'], packages: [...SERVER_PACKAGES, '@nestjs/platform-fastify', '@fastify/helmet', 'pino'] },
  {
    path: 'test',
    mayImport: ['src', 'mount', 'server', 'bench', ...PURE_LISTS],
    packages: ['node:*', '@aws-sdk/client-s3', '@jest/globals', 'fast-check', 'ajv', 'ajv-formats', 'better-sqlite3', 'fzstd', 'koffi', 'tar-stream', 'typescript', 'yargs'],
  },
  { path: 'bench', mayImport: ['src', 'mount', 'test'], packages: ['node:*', 'better-sqlite3', 'fzstd'] },
  { path: 'jest.config.js', mayImport: ['src/setup'], packages: [] },
  { path: 'eslint.config.js', mayImport: [], packages: ['eslint', 'typescript-eslint'] },
];

function matches(pattern: string, path: string): string | undefined {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  const isInside = wanted.every((part, at) => part === parts[at] || (part === '<x>' && parts[at] !== undefined && at < parts.length - 1));
  return isInside ? parts.slice(0, wanted.length).join('/') : undefined;
}

/** The room of a file, and the folder that bounds it: two folders of one `<x>` rule are two places. */
export function roomOf(path: string): { readonly room: Room; readonly place: string } | undefined {
  for (const room of ROOMS) {
    const place = matches(room.path, path);
    if (place !== undefined) return { room, place };
  }
  return undefined;
}

export function mayImport(room: Room, target: string): boolean {
  return room.mayImport.some((pattern) => matches(pattern, target) !== undefined);
}

export function mayUse(room: Room, specifier: string): boolean {
  const name = specifier.startsWith('node:') ? 'node:*' : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return room.packages.includes(name);
}
