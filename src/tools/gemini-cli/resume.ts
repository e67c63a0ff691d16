/** How Gemini CLI goes on with a session: by its id, in the folder that the tool keeps for the directory it is started in. See FORMAT.md. */
import type { CopyPlace, HomeView, SessionCopy, ToolResume } from '../../core/tool-adapter.js';
import { objectOf, ownValue, parseJson, textOf } from '../../core/json.js';

const ID = /^[0-9A-Za-z][0-9A-Za-z_-]*$/;
// The tool throws its whole registry away when a name in it is of another form.
const SLUG = /^[a-z0-9-]+$/;
// Of the document itself: it stands before the messages, whose texts hold quotes only behind a backslash.
const HEADER_DATE = /("lastUpdated"\s*:\s*)"[^"\\]*"/;
const MARKER = /^(?:tmp|history)\/([^/]+)\/\.project_root$/;

export const resume: ToolResume = {
  place,
  command: (nativeId) => (ID.test(nativeId) ? ['gemini', '--resume', nativeId] : undefined),
  modelOption: '--model',
  boundToDirectory: true,
  renewed: (text, now, path) => {
    const lastUpdated = JSON.stringify(now);
    if (path.endsWith('.jsonl')) return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}{"$set":{"lastUpdated":${lastUpdated}}}\n`;
    return text.replace(HEADER_DATE, (_, key: string) => `${key}${lastUpdated}`);
  },
};

/** Since 0.61 the tool goes on as JSONL beside the document; the marker makes it look in the folder, also under another name than its own choice. */
function place({ path, directory }: SessionCopy, home: HomeView): CopyPlace {
  const [first = '', ...rest] = path.split('/');
  const folder = folderOf(first, directory, home);
  const file = `tmp/${folder}/${rest.join('/')}`;
  const marker = folder === home.sha256(directory) ? [] : [{ path: `tmp/${folder}/.project_root`, text: directory }];
  return { path: file, continuedAt: [`${file}l`], markers: marker };
}

/** As the tool finds it: registry, markers, else a name of its own, with a number when that is another project's. */
function folderOf(first: string, directory: string, { notes, exists, sha256 }: HomeView): string {
  const registry = parseJson(notes['projects.json'] ?? '');
  const projects = registry.ok ? objectOf(objectOf(registry.value)['projects']) : {};
  const ownerOf = (folder: string): string | undefined => textOf((notes[`tmp/${folder}/.project_root`] ?? notes[`history/${folder}/.project_root`])?.trim());
  const listed = textOf(ownValue(projects, directory));
  if (listed !== undefined && SLUG.test(listed) && (ownerOf(listed) ?? directory) === directory) return listed;
  const marked = Object.keys(notes).map((path) => MARKER.exec(path)?.[1]).find((folder) => folder !== undefined && ownerOf(folder) === directory);
  if (marked !== undefined) return marked;
  // Releases before 0.30 know no names, and later ones take such a folder over.
  const hashed = sha256(directory);
  if (notes['projects.json'] === undefined && exists(`tmp/${hashed}`)) return hashed;
  const taken = (folder: string): boolean => Object.values(projects).includes(folder) || (ownerOf(folder) ?? directory) !== directory;
  let name = first;
  for (let number = 1; taken(name); number += 1) name = `${first}-${number}`;
  return name;
}
