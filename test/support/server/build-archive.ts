/** Archives of sessions, good and bad, made for a test. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Header } from 'tar-stream';

export type Member = Partial<Header> & { readonly name: string; readonly content?: string | Buffer };

export async function buildTar(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of members) tar.entry({ mtime: new Date(0), ...header }, content);
  tar.finalize();
  return buffer(Readable.from(tar));
}

export async function buildArchive(members: readonly Member[]): Promise<Buffer> {
  return gzipSync(await buildTar(members));
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export interface Session {
  readonly id: string;
  readonly texts: readonly string[];
  readonly title?: string;
  readonly tool?: string;
  readonly tags?: readonly string[];
  readonly more?: readonly Member[];
}

/** A small valid session: prompts and answers take turns. */
export function sessionArchive({ id, texts, title, tool = 'codex', tags = [], more = [] }: Session): Promise<Buffer> {
  const messages = texts.map((text, at) => ({ msg_id: `m${at}`, role: at % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text }], timestamp: `2026-02-03T08:15:${String(at % 60).padStart(2, '0')}.000Z` }));
  const manifest = {
    sfs_version: '0.1.0',
    session_id: id,
    ...(title === undefined ? {} : { title }),
    tags,
    created_at: '2026-02-03T08:15:00.000Z',
    source: { tool, tool_version: '1.2.3', original_session_id: 'native-1' },
    model: { provider: 'openai', model_id: 'gpt-5' },
    stats: { message_count: messages.length, turn_count: 1, tool_use_count: 0, total_input_tokens: 5_000_000_000, total_output_tokens: 7, duration_ms: 1500 },
  };
  return buildArchive([
    { name: 'manifest.json', content: JSON.stringify(manifest) },
    { name: 'messages.jsonl', content: messages.map((message) => `${JSON.stringify(message)}\n`).join('') },
    ...more,
  ]);
}
