import { safeName } from '../core/text.js';
import type { View } from '../core/view.js';
import { linksIn } from './session-link.js';

/** A slash in a tag makes levels: `client/acme` stands under `client/acme/`. */
function tagFolder(tag: string): string {
  const levels = tag.split('/').filter((level) => level.trim() !== '');
  return levels.map((level) => safeName(level, 120, 'untitled')).join('/');
}

const byTag: View = {
  name: 'by-tag',
  about: 'sessions by each of their tags',
  times: 'session',
  entriesOf: (session) => linksIn(session.tags.map(tagFolder).filter((folder) => folder !== ''), session),
};
export default byTag;
