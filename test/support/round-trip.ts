/** Sessions written by one tool's writer and read again by the same tool's reader, over several tools. */
import { activeBranch, branchEntry } from '../../src/core/active-branch.js';
import type { Message, ToolResultBlock, ToolUseBlock } from '../../src/core/message.js';
import type { SourceIdentity, ToolAdapter } from '../../src/core/tool-adapter.js';
import claudeCode from '../../src/tools/claude-code/index.js';
import codex from '../../src/tools/codex/index.js';
import copilotCli from '../../src/tools/copilot-cli/index.js';
import geminiCli from '../../src/tools/gemini-cli/index.js';
import opencode from '../../src/tools/opencode/index.js';
import pi from '../../src/tools/pi/index.js';
import qwenCode from '../../src/tools/qwen-code/index.js';
import { buildMeta } from './build-meta.js';
import { identifyFile, runReader, type SourceFile } from './run-reader.js';
import { CONTEXT, writeWhole } from './write-session.js';

export interface WritingTool { readonly adapter: ToolAdapter; /** Where the tool's home holds what its writer names. */ readonly folder: string }

export const WRITING_TOOLS: readonly WritingTool[] = [
  { adapter: claudeCode, folder: 'projects' },
  { adapter: codex, folder: 'sessions' },
  { adapter: geminiCli, folder: 'tmp' },
  { adapter: copilotCli, folder: 'session-state' },
  { adapter: opencode, folder: 'export' },
  { adapter: pi, folder: 'sessions' },
  { adapter: qwenCode, folder: 'projects' },
];

/** The active branch of what was read. */
export interface Conversation { readonly adapter: ToolAdapter; readonly messages: readonly Message[]; readonly cwd?: string }

/** `identity`: of rows of a database, which no file tells. */
export function readConversation(adapter: ToolAdapter, file: SourceFile & { readonly identity?: SourceIdentity }): Conversation {
  const identity = file.identity ?? identifyFile(adapter, file);
  if (identity?.kind !== 'session') throw new Error(`no session of ${adapter.id}: ${file.path}`);
  const { messages, patch, problems } = runReader(adapter, file, identity).session;
  if (problems.length > 0) throw new Error(problems.join('; '));
  const active = activeBranch(messages.flatMap((message) => branchEntry(message) ?? []), patch.leaf ?? undefined);
  return { adapter, messages: messages.filter(({ msg_id: id }) => active.has(id)), ...(patch.cwd === undefined ? {} : { cwd: patch.cwd }) };
}

/** As the next tool has it, once the rendering lies in its home. */
export async function carriedInto(tool: WritingTool, conversation: Conversation): Promise<Conversation> {
  return readConversation(tool.adapter, await rendered(tool, conversation));
}

/** A session in the tool's own words: what would give those of the tool before back is left out. */
export async function ownSession(tool: WritingTool, messages: readonly Message[]): Promise<Conversation> {
  const from = tool.adapter === claudeCode ? codex : claudeCode;
  const { path, bytes } = await rendered(tool, { adapter: from, messages });
  const text = Buffer.from(bytes).toString();
  const documents = path.endsWith('.json') ? [text] : text.split('\n').filter((line) => line !== '');
  const plain = documents.map((document) => `${JSON.stringify(JSON.parse(document, (key, value: unknown) => (key === 'sessionfs' ? undefined : value)))}\n`);
  return readConversation(tool.adapter, { path, bytes: Buffer.from(plain.join('')) });
}

async function rendered({ adapter, folder }: WritingTool, { messages, cwd, adapter: from }: Conversation): Promise<SourceFile> {
  const writer = (await adapter.writer?.())?.default;
  if (writer === undefined) throw new Error(`${adapter.id} has no writer`);
  const meta = buildMeta('round-trip', { tool: from.id, ...(cwd === undefined ? {} : { cwd }) });
  return { path: `${folder}/${writer.pathOf(meta, CONTEXT)}`, bytes: Buffer.from(writeWhole(writer, meta, messages).text) };
}

export interface AnsweredCall {
  readonly call: Pick<ToolUseBlock, 'tool_use_id' | 'name' | 'input'>;
  readonly result?: { readonly content: string; readonly failed: boolean };
}

/** Each call with what answered it, in order. Parallel calls may be answered in any order. */
export function callsIn({ messages }: Conversation): readonly AnsweredCall[] {
  const results = messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool_result'));
  const taken = new Set<ToolResultBlock>();
  return messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool_use')).map(({ tool_use_id: id, name, input }) => {
    const result = results.find((one) => one.tool_use_id === id && !taken.has(one));
    if (result !== undefined) taken.add(result);
    return { call: { tool_use_id: id, name, input }, ...(result === undefined ? {} : { result: { content: result.content ?? '', failed: result.is_error === true } }) };
  });
}

/** What people typed. */
export function promptsIn({ messages }: Conversation): readonly string[] {
  const typed = messages.filter(({ role, is_meta: isMeta }) => role === 'user' && isMeta !== true);
  return typed.flatMap(({ content }) => content.flatMap((block) => (block.type === 'text' ? [block.text] : [])));
}
