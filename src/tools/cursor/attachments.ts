/** What a user message carries beside its text. */
import { arrayOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ImageBlock } from '../../core/message.js';
import { pathOfUriValue } from './file-uri.js';

/** A file, folder, selection … that the user attached. Kept in `metadata.sessionfs.attachments`. */
export interface Attachment { readonly kind: string; readonly path?: string; readonly text?: string; readonly range?: unknown }

/** Lists of the bubble's `context` (in chat tabs: of the bubble itself) and what their elements are. */
const LISTS: Readonly<Record<string, string>> = {
  fileSelections: 'file',
  folderSelections: 'folder',
  selections: 'selection',
  terminalSelections: 'terminal',
  selectedDocs: 'doc',
  selectedCommits: 'commit',
  selectedPullRequests: 'pull-request',
  externalLinks: 'link',
};

const MEDIA_TYPES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml' };

export function attachmentsOf(bubble: JsonObject): readonly Attachment[] {
  const context = contextOf(bubble);
  return Object.entries(LISTS).flatMap(([list, kind]) => arrayOf(context[list]).map((element) => attachment(kind, objectOf(element))));
}

function attachment(kind: string, element: JsonObject): Attachment {
  const path = pathOfUriValue(element['uri']) ?? textOf(element['relativePath']) ?? textOf(element['name']) ?? textOf(element['url']);
  const text = textOf(element['rawText']) ?? textOf(element['text']);
  const range = element['range'];
  return { kind, ...(path === undefined ? {} : { path }), ...(text === undefined ? {} : { text }), ...(range === undefined ? {} : { range }) };
}

/** Images of `images` and `context.selectedImages`, each once. */
export function imagesOf(bubble: JsonObject): readonly ImageBlock[] {
  const seen = new Set<string>();
  return [...arrayOf(bubble['images']), ...arrayOf(contextOf(bubble)['selectedImages'])].map(objectOf).flatMap((image) => {
    const key = textOf(image['uuid']) ?? textOf(image['path']);
    if (key !== undefined && seen.has(key)) return [];
    if (key !== undefined) seen.add(key);
    const block = imageBlock(image);
    return block === undefined ? [] : [block];
  });
}

function imageBlock(image: JsonObject): ImageBlock | undefined {
  const data = textOf(image['data']);
  if (data !== undefined) return dataImage(data, textOf(image['mimeType']));
  const path = textOf(image['path']);
  if (path === undefined) return undefined;
  const uuid = textOf(image['uuid']);
  return { type: 'image', source: { type: 'path', data: path, media_type: mediaTypeOf(path), ...(uuid === undefined ? {} : { uuid }) } };
}

/** Base64 text, or a `data:` or other URL. */
export function dataImage(data: string, mediaType: string | undefined): ImageBlock {
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(data);
  if (inline !== null) return { type: 'image', source: { type: 'base64', data: inline[2] ?? '', media_type: inline[1] ?? null } };
  if (/^[a-z]+:\/\//i.test(data)) return { type: 'image', source: { type: 'url', data, media_type: mediaType ?? null } };
  return { type: 'image', source: { type: 'base64', data, media_type: mediaType ?? null } };
}

function contextOf(bubble: JsonObject): JsonObject {
  return bubble['context'] === undefined ? bubble : objectOf(bubble['context']);
}

function mediaTypeOf(path: string): string | null {
  return MEDIA_TYPES[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''] ?? null;
}
