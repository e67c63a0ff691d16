import type { View } from '../core/view.js';
import { linkName } from './session-link.js';

const asHtml: View = {
  name: 'as-html',
  about: 'every session as a page for a browser that needs nothing else: `<name>.html`',
  times: 'fresh',
  entriesOf: (session) => [{ path: linkName(session).replace(/\.sfs$/, '.html'), target: { kind: 'render', target: 'transcript.html' } }],
};
export default asHtml;
