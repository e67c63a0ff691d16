/** Ids of chats: the tool takes UUIDs of versions 1 to 5 only, any other text for a title. */
import { derivedUuid, type Sha256Hex } from '../../core/ids.js';

const CHAT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export function isChatId(text: string): boolean {
  return CHAT_ID.test(text);
}

/** The same text gives the same id on every machine. */
export function derivedChatId(text: string, sha256: Sha256Hex): string {
  const uuid = derivedUuid(text, sha256);
  return `${uuid.slice(0, 14)}4${uuid.slice(15)}`;
}
