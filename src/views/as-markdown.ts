import { sessionName } from '../core/text.js';
import type { View } from '../core/view.js';

const asMarkdown: View = {
  name: 'as-markdown',
  about: 'every session as a transcript to read: `<name>.md`',
  times: 'fresh',
  entriesOf: (session) => [{ path: sessionName(session, '.md'), target: { kind: 'render', target: 'transcript.md' } }],
};
export default asMarkdown;
