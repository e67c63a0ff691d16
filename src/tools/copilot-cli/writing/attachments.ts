/** Pictures as the tool keeps them: inside a prompt, or as an asset that a result refers to. */
import type { Sha256Hex } from '../../../core/ids.js';
import type { JsonObject } from '../../../core/json.js';
import type { Picture } from '../../../core/pictures.js';

export function attachmentOf({ mediaType, data }: Picture): JsonObject {
  return { type: 'blob', mimeType: mediaType, displayName: `image.${mediaType.slice('image/'.length)}`, data };
}

export interface Asset extends JsonObject { readonly assetId: string; readonly mimeType: string; readonly byteLength: number }

/** The id is any text of this form: it is made of the encoded picture. */
export function assetOf({ mediaType, data }: Picture, sha256: Sha256Hex): Asset {
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return { assetId: `sha256:${sha256(data)}`, type: 'image', mimeType: mediaType, byteLength: (data.length / 4) * 3 - padding, data };
}

export function imageOf({ assetId, mimeType, byteLength }: Asset): JsonObject {
  return { type: 'image', assetId, mimeType, byteLength };
}
