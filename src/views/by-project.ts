import { safeName } from '../core/text.js';
import type { View } from '../core/view.js';
import { linksIn } from './session-link.js';

const byProject: View = {
  name: 'by-project',
  about: 'sessions by project: `owner--name` of the git remote, else the name of the folder',
  times: 'session',
  entriesOf: (session) => linksIn([safeName(session.project, 120, 'unknown')], session),
};
export default byProject;
