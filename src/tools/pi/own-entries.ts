/** `customType` of the entries that our own writer adds, which the tool keeps and never looks into. */

/** A `custom` entry: where the session came from. A `custom_message`: words for the model that nobody typed. */
export const ORIGIN_ENTRY = 'sessionfs';

/** A `custom` entry: a notice of the interface where the session was made, which no model is sent. */
export const NOTICE_ENTRY = 'sessionfs/notice';
