/** Names made from data. Every file name that comes from a title, a model or a path goes through here. */

// C0, DEL, C1, bidi and zero-width marks: they hide or reorder what a terminal shows.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The longest prefix of at most `bytes` UTF-8 bytes that does not cut a character. */
export function cutToBytes(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += utf8Length(char);
    if (used > bytes) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/**
 * One path component: no `/`, `:`, control characters, no leading dot or dash, no trailing space or dot, at most
 * `maxBytes` bytes. Never empty: `fallback` then.
 */
export function safeName(text: string, maxBytes: number, fallback: string): string {
  const cleaned = text
    .normalize('NFC')
    .replace(UNSAFE, ' ')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/[/\\:]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.-]+/, '');
  const cut = cutToBytes(cleaned, maxBytes).replace(/[\s.]+$/, '');
  return cut === '' ? fallback : cut;
}

/** `/` in a model id becomes `--`. */
export function modelName(model: string): string {
  return safeName(model.replaceAll('/', '--'), 120, 'unknown');
}

/**
 * The name under which a session stands in every view: `YYYY-MM-DDTHHMM <title> [<tool> <short id>]<extension>`,
 * at most 120 bytes, unique through the short id. Time is `createdAt` in UTC.
 */
export function sessionName(session: { createdAt: string; title?: string | undefined; tool: string; shortId: string }, extension: string): string {
  const time = `${session.createdAt.slice(0, 13)}${session.createdAt.slice(14, 16)}`;
  const end = ` [${session.tool} ${session.shortId}]${extension}`;
  const room = 120 - utf8Length(time) - 1 - utf8Length(end);
  return `${time} ${safeName(session.title ?? '', room, 'untitled')}${end}`;
}

/** `owner--name` from a git remote, else the folder's name, else `unknown`. */
export function projectName(gitRemote: string | undefined, cwd: string | undefined): string {
  const repository = gitRemote?.replace(/[?#].*$/, '').replace(/\.git\/?$/, '').replace(/\/+$/, '');
  const parts = repository?.split(/[/:]/).filter((part) => part !== '') ?? [];
  const name = parts.at(-1);
  const owner = parts.at(-2);
  if (name !== undefined && owner !== undefined && !owner.includes('@')) return safeName(`${owner}--${name}`, 120, 'unknown');
  const folder = cwd?.split(/[/\\]/).filter((part) => part !== '').at(-1);
  return safeName(folder ?? '', 120, 'unknown');
}
