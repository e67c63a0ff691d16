import type { View } from '../core/view.js';
import { linkName } from './session-link.js';

const asMarkdown: View = {
  name: 'as-markdown',
  about: 'every session as a transcript to read: `<name>.md`',
  times: 'fresh',
  entriesOf: (session) => [{ path: linkName(session).replace(/\.sfs$/, '.md'), target: { kind: 'render', target: 'transcript.md' } }],
};
export default asMarkdown;
