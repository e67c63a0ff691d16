/** `subtype` of the `system` records that our own writer adds, which the tool passes over. */

/** Where the session came from: the first record of a converted session. */
export const ORIGIN_RECORD = 'sessionfs';
/** `{text, error}`: what the interface said and no model was sent, or what stood in place of an answer. */
export const NOTICE_RECORD = 'sessionfs_notice';
