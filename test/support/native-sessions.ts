/** Small native files of the tools, made in the shape that the tools write. */

const at = (second: number): string => new Date(Date.UTC(2026, 5, 1, 9, 0, second)).toISOString();

export interface ClaudeOptions { readonly id: string; readonly cwd?: string }

/** Lines of a Claude Code session: `texts` alternate between prompt and answer, from second `from` on. */
export function claudeLines({ id, cwd = '/home/dev/shop' }: ClaudeOptions, texts: readonly string[], from = 0): string {
  return texts
    .map((text, index) => {
      const n = from + index;
      const uuid = (k: number): string => `${id.slice(0, 24)}${String(k).padStart(12, '0')}`;
      const common = { parentUuid: n === 0 ? null : uuid(n - 1), isSidechain: false, userType: 'external', cwd, sessionId: id, version: '2.1.0', gitBranch: 'main', uuid: uuid(n), timestamp: at(n) };
      const record =
        n % 2 === 0
          ? { ...common, type: 'user', message: { role: 'user', content: text } }
          : { ...common, type: 'assistant', requestId: `req_${n}`, message: { id: `msg_${id.slice(0, 8)}_${n}`, type: 'message', role: 'assistant', model: 'claude-opus-4-6', content: [{ type: 'text', text }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 10, output_tokens: 5 } } };
      return `${JSON.stringify(record)}\n`;
    })
    .join('');
}

/** Lines of a Codex rollout in the older style: `texts` alternate between prompt and answer. */
export function codexLines(id: string, texts: readonly string[], from = 0): string {
  const lines: unknown[] = from === 0 ? [{ timestamp: at(0), type: 'session_meta', payload: { id, timestamp: at(0), cwd: '/home/dev/shop', originator: 'codex_cli_rs', cli_version: '0.118.0', source: 'cli' } }] : [];
  for (const [index, text] of texts.entries()) {
    const n = from + index;
    const isUser = n % 2 === 0;
    if (isUser) lines.push({ timestamp: at(n + 1), type: 'event_msg', payload: { type: 'user_message', message: text } });
    lines.push({ timestamp: at(n + 1), type: 'response_item', payload: { type: 'message', role: isUser ? 'user' : 'assistant', content: [{ type: isUser ? 'input_text' : 'output_text', text }] } });
    if (!isUser) lines.push({ timestamp: at(n + 1), type: 'event_msg', payload: { type: 'agent_message', message: text } });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function codexPath(id: string): string {
  return `.codex/sessions/2026/06/01/rollout-2026-06-01T09-00-00-${id}.jsonl`;
}

interface GeminiMessage { id: string; timestamp: string; type: 'user' | 'gemini'; content: unknown }

export function geminiMessages(texts: readonly string[], from = 0): readonly GeminiMessage[] {
  return texts.map((text, index) => {
    const n = from + index;
    return { id: `m-${n}`, timestamp: at(n), type: n % 2 === 0 ? 'user' : 'gemini', content: n % 2 === 0 ? [{ text }] : text };
  });
}

export function geminiDocument(id: string, texts: readonly string[]): string {
  return JSON.stringify({ sessionId: id, projectHash: 'x', startTime: at(0), lastUpdated: at(texts.length), messages: geminiMessages(texts) }, null, 2);
}

export function geminiHeader(id: string): string {
  return `${JSON.stringify({ sessionId: id, projectHash: 'x', startTime: at(0), lastUpdated: at(0), kind: 'main' })}\n`;
}

export function geminiLines(texts: readonly string[], from = 0): string {
  return geminiMessages(texts, from).map((message) => `${JSON.stringify(message)}\n`).join('');
}

/** A zstd frame that stores its content uncompressed (RFC 8878 §3.1.1: raw blocks), so that a test needs no compressor. */
export function zstdStored(content: Buffer): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64LE(BigInt(content.length), 5);
  const blocks: Buffer[] = [header];
  const LARGEST_BLOCK = 64 * 1024;
  for (let start = 0; start < content.length || start === 0; start += LARGEST_BLOCK) {
    const part = content.subarray(start, start + LARGEST_BLOCK);
    const isLast = start + LARGEST_BLOCK >= content.length;
    const head = Buffer.alloc(3);
    head.writeUIntLE((part.length << 3) | (isLast ? 1 : 0), 0, 3);
    blocks.push(head, part);
  }
  return Buffer.concat(blocks);
}
