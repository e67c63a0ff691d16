/** Pictures as Codex takes them: `data:` URLs. Any other URL would be sent on (until 0.144) and make the request fail. */
import type { ImageBlock } from '../../../core/message.js';
import type { Picture } from '../../../core/pictures.js';

export function pictureUrl({ mediaType, data }: Picture): string {
  return `data:${mediaType};base64,${data}`;
}

/** What stands in the text instead of a picture that cannot be shown. */
export function pictureNote(source: ImageBlock['source']): string {
  const place = source.data ?? '';
  const named = source.type === 'path' || (source.type === 'url' && !place.startsWith('data:'));
  return named && place !== '' ? `[Image: ${place}]` : '[Image]';
}
