/** `transcript.html`: the whole session as one page that needs nothing else, in file order. */
import type { SessionWriter, Writing } from '../../core/writer.js';
import { PAGE_TAIL, pageHead } from './head.js';
import { messageHtml } from './message-html.js';
import { TranscriptState } from './transcript-state.js';

const html: SessionWriter = {
  target: 'transcript.html',
  mediaType: 'text/html; charset=utf-8',
  version: 1,
  messages: 'all',
  begin: (meta, carried) => {
    const state = new TranscriptState(carried);
    return {
      head: () => pageHead(meta),
      message: (message) => {
        const page = messageHtml(message, state.next(message), (id) => state.callName(id));
        state.forget(message);
        return page;
      },
      tail: () => PAGE_TAIL,
      state: () => state.toJSON(),
      losses: () => [],
    } satisfies Writing;
  },
};
export default html;
