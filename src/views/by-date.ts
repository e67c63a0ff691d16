import type { View } from '../core/view.js';
import { linksIn } from './session-link.js';

const byDate: View = {
  name: 'by-date',
  about: 'sessions by the day they began, in UTC: `YYYY/MM/DD/`',
  times: 'session',
  entriesOf: (session) => {
    // Years beyond 9999 are written +YYYYYY- in ISO text; the day stays what follows.
    const day = /^([+-]?\d+)-(\d\d)-(\d\d)T/.exec(session.createdAt);
    return day === null ? [] : linksIn([`${(day[1] ?? '').replace(/^[+-]/, '')}/${day[2]}/${day[3]}`], session);
  },
};
export default byDate;
