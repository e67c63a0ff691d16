import type { View } from '../core/view.js';
import { linkName } from './session-link.js';

const recent: View = {
  name: 'recent',
  about: 'the 100 sessions that were updated last',
  times: 'session',
  newest: 100,
  entriesOf: (session) => [{ path: linkName(session), target: { kind: 'session' } }],
};
export default recent;
