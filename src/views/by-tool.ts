import type { View } from '../core/view.js';
import { linksIn } from './session-link.js';

const byTool: View = {
  name: 'by-tool',
  about: 'sessions by the tool that made them',
  times: 'session',
  entriesOf: (session) => linksIn([session.tool], session),
};
export default byTool;
