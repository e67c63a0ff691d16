/** VS Code's URIs as paths. */
import { objectOf, textOf } from '../../core/json.js';

/** `file:///a%20b` as `/a b`, `file:///c%3A/x` as `c:/x`; any other scheme and plain paths as they are. */
export function pathOfUri(uri: string): string {
  const match = /^file:\/\/([^/]*)(\/.*)?$/i.exec(uri);
  if (match === null) return uri;
  const path = decode(match[2] ?? '/');
  const host = match[1] ?? '';
  if (host !== '' && host.toLowerCase() !== 'localhost') return `//${decode(host)}${path}`;
  return /^\/[a-z]:/i.test(path) ? path.slice(1) : path;
}

/** A URI object `{fsPath, external, path, scheme}` or text; remote ones stay URIs, their path means nothing here. */
export function pathOfUriValue(value: unknown): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return pathOfUri(text);
  const uri = objectOf(value);
  const external = textOf(uri['external']);
  const scheme = textOf(uri['scheme']) ?? external?.split(':', 1)[0] ?? 'file';
  const path = textOf(uri['fsPath']) ?? textOf(uri['path']);
  if (scheme === 'file') return path ?? (external === undefined ? undefined : pathOfUri(external));
  return external ?? (path === undefined ? undefined : remoteUri(scheme, textOf(uri['authority']), textOf(uri['path']) ?? path));
}

function remoteUri(scheme: string, authority: string | undefined, path: string): string {
  return `${scheme}://${authority ?? ''}${path}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
