/** As Claude Code 2.1 records it: one record a block, results that hang from their own calls, attachments inside the chain. */
import type { JsonObject } from '../../../src/core/json.js';
import { PICTURE, type Call, type Step, type Story } from './story.js';
import { jsonLines, Sequence, type NativeSession } from './telling.js';

class ClaudeTelling {
  readonly records: JsonObject[] = [];
  readonly ids: Sequence;
  readonly sessionId: string;
  private parent: string | null = null;
  private answers = 0;
  private calls = 0;

  constructor(name: string, private readonly cwd: string) {
    this.ids = new Sequence(`claude-code ${name}`);
    this.sessionId = this.ids.uuid();
  }

  tell(step: Step): void {
    switch (step.kind) {
      case 'prompt':
        this.prompt(step.text, step.picture === true);
        break;
      case 'answer':
        this.answer([...(step.thought === undefined ? [] : [{ type: 'thinking', thinking: step.thought, signature: 'EqQBCkYIBRgCKkDsigned' }]), { type: 'text', text: step.text }], 'end_turn');
        break;
      case 'calls':
        this.callsAndResults(step.said, step.calls);
        break;
      case 'summary':
        this.summary(step.text);
        break;
      case 'undone': {
        const before = this.parent;
        for (const one of step.steps) this.tell(one);
        this.parent = before;
      }
    }
  }

  /** The newest record names the branch that goes on. */
  end(): void {
    this.records.push({ type: 'last-prompt', lastPrompt: 'the last prompt', leafUuid: this.parent, sessionId: this.sessionId });
  }

  private chained(body: JsonObject): string {
    const uuid = this.ids.uuid();
    const { cwd, sessionId } = this;
    this.records.push({ parentUuid: this.parent, isSidechain: false, ...body, uuid, timestamp: this.ids.time(), userType: 'external', entrypoint: 'cli', cwd, sessionId, version: '2.1.330', gitBranch: 'main' });
    this.parent = uuid;
    return uuid;
  }

  private prompt(text: string, picture: boolean): void {
    this.records.push({ type: 'queue-operation', operation: 'enqueue', timestamp: this.ids.time(), sessionId: this.sessionId, content: text });
    const parts = [{ type: 'text', text }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } }];
    this.chained({ type: 'user', promptSource: 'user', message: { role: 'user', content: picture ? parts : text } });
    this.chained({ type: 'attachment', attachment: { type: 'date', date: '2026-01-01' }, rendered: [{ content: 'The date has changed.' }], renderedRole: 'system' });
  }

  /** Returns the records' ids, one a block. */
  private answer(blocks: readonly JsonObject[], stop: string): readonly string[] {
    this.answers += 1;
    const id = `msg_01${this.sessionId.slice(0, 8)}${this.answers}`;
    const usage = { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 20 };
    return blocks.map((block) => this.chained({ type: 'assistant', requestId: `req_${this.answers}`, message: { id, type: 'message', role: 'assistant', model: 'claude-opus-5-5', content: [block], stop_reason: stop, stop_sequence: null, usage } }));
  }

  private callsAndResults(said: string | undefined, calls: readonly Call[]): void {
    const words = said === undefined ? [] : [{ type: 'text', text: said }];
    const uses = calls.map((call) => ({ type: 'tool_use', id: `toolu_01${this.sessionId.slice(0, 8)}${(this.calls += 1)}`, ...toolOf(call) }));
    const records = this.answer([...words, ...uses], 'tool_use').slice(words.length);
    for (const [at, { output, failed, aside }] of calls.entries()) {
      this.parent = records[at] ?? null;
      const result = { type: 'tool_result', tool_use_id: uses[at]?.id, content: output, ...(failed === true ? { is_error: true } : {}) };
      this.chained({ type: 'user', message: { role: 'user', content: [result] }, toolUseResult: failed === true ? `Error: ${output}` : { stdout: output, stderr: '', interrupted: false, isImage: false, ...(aside === undefined ? {} : { originalFile: aside }) }, sourceToolAssistantUUID: this.parent });
    }
  }

  private summary(text: string): void {
    const before = this.parent;
    this.parent = null;
    this.chained({ logicalParentUuid: before, type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted', level: 'info', isMeta: false, compactMetadata: { trigger: 'manual', preTokens: 4321 } });
    this.chained({ type: 'user', isCompactSummary: true, isVisibleInTranscriptOnly: true, message: { role: 'user', content: text } });
  }
}

function toolOf({ kind, subject }: Call): JsonObject {
  switch (kind) {
    case 'shell':
      return { name: 'Bash', input: { command: subject, description: 'Run it' } };
    case 'read':
      return { name: 'Read', input: { file_path: subject } };
    case 'edit':
      return { name: 'Edit', input: { file_path: subject, old_string: 'quantity || 1', new_string: 'quantity ?? 1' } };
  }
}

export function tellClaudeCode(story: Story, cwd: string): NativeSession {
  const telling = new ClaudeTelling(story.name, cwd);
  for (const step of story.steps) telling.tell(step);
  telling.end();
  return { id: telling.sessionId, path: `.claude/projects/${cwd.replaceAll(/[^A-Za-z0-9]/g, '-')}/${telling.sessionId}.jsonl`, text: jsonLines(telling.records) };
}
