/** Index rows and store folders for tests of the tree. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSessionId, shortIdOf, toolId } from '../../src/core/ids.js';
import { jsonLine } from '../../src/core/json.js';
import type { Message } from '../../src/core/message.js';
import type { SessionMeta } from '../../src/core/session.js';
import type { SessionWriter } from '../../src/core/writer.js';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export function buildMeta(name: string, given: Partial<SessionMeta> = {}): SessionMeta {
  const id = `ses_${sha256(name).slice(0, 16)}`;
  if (!isSessionId(id)) throw new Error('unreachable');
  return {
    id, shortId: shortIdOf(id, sha256), tool: toolId('claude-code'), title: `Session ${name}`, tags: [],
    createdAt: '2026-11-22T10:15:00.000Z', updatedAt: '2026-11-22T11:00:00.000Z', models: ['m-1'], project: 'acme--app',
    stats: { message_count: 2, turn_count: 1, tool_use_count: 0, total_input_tokens: 0, total_output_tokens: 0 },
    nativeState: 'present', capturedAt: Date.UTC(2026, 10, 22, 11, 0, 1), revision: 1, seq: 1,
    messages: { settled: 0, length: 0 }, files: [], renders: {}, ...given,
  };
}

export function message(n: number, text: string, more: Partial<Message> = {}): Message {
  return { msg_id: `m${n}`, role: n % 2 === 0 ? 'assistant' : 'user', content: [{ type: 'text', text }], timestamp: `2026-11-22T10:${String(n % 60).padStart(2, '0')}:00.000Z`, ...more };
}

/** Writes files of a session as the daemon does: replaced by rename. Returns their rows. */
export function writeFiles(sessions: string, meta: SessionMeta, files: Readonly<Record<string, string | Uint8Array>>): SessionMeta['files'] {
  return Object.entries(files).map(([path, data]) => {
    const full = join(sessions, `${meta.id}.sfs`, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(`${full}.new`, data);
    renameSync(`${full}.new`, full);
    const { size, mtimeMs } = statSync(full);
    return { path, size, mtime: Math.floor(mtimeMs), version: sha256(data).slice(0, 12) };
  });
}

/** Writes messages.jsonl in place, `open` of them as the tail, and says what the row would. */
export function writeMessages(sessions: string, meta: SessionMeta, all: readonly Message[], open: number): SessionMeta['messages'] {
  const text = (part: readonly Message[]): string => part.map((one) => `${jsonLine(one)}\n`).join('');
  const settled = text(all.slice(0, all.length - open));
  const tail = text(all.slice(all.length - open));
  const path = join(sessions, `${meta.id}.sfs`, 'messages.jsonl');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, settled + tail, { flag: 'w' });
  const size = { settled: Buffer.byteLength(settled), length: Buffer.byteLength(settled + tail) };
  return open === 0 ? size : { ...size, tailHash: sha256(tail) };
}

export function renderWhole(writer: SessionWriter, meta: SessionMeta, all: readonly Message[]): string {
  const writing = writer.begin(meta, undefined, { sha256, day: '2026-11-22T00:00:00.000Z' });
  return [writing.head(), ...all.map((one) => writing.message(one)), writing.tail()].join('');
}

export function withRender(writer: SessionWriter, meta: SessionMeta, all: readonly Message[]): SessionMeta {
  return { ...meta, renders: { [writer.target]: { size: Buffer.byteLength(renderWhole(writer, meta, all)), version: writer.version } } };
}
