import type { View } from '../core/view.js';
import { linkName } from './session-link.js';

const orphaned: View = {
  name: 'orphaned',
  about: 'sessions that their tool has deleted and that are kept here',
  times: 'session',
  entriesOf: (session) => (session.nativeState === 'deleted' ? [{ path: linkName(session), target: { kind: 'session' } }] : []),
};
export default orphaned;
