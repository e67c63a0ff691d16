/** As Codex 0.169 records it: every text twice, as an item and as an event, and a mark at each turn. */
import type { JsonObject } from '../../../src/core/json.js';
import { PICTURE, type Call, type Step, type Story } from './story.js';
import { jsonLines, Sequence, type NativeSession } from './telling.js';

class CodexTelling {
  readonly lines: JsonObject[] = [];
  readonly ids: Sequence;
  readonly threadId: string;
  readonly began: string;
  private turnId = '';
  private calls = 0;

  constructor(name: string, private readonly cwd: string) {
    this.ids = new Sequence(`codex ${name}`);
    this.threadId = this.ids.uuid();
    this.began = this.ids.time();
    const common = { id: this.threadId, timestamp: this.began, cwd, originator: 'codex_cli_rs', cli_version: '0.169.0', source: 'cli' };
    this.line('session_meta', { ...common, session_id: this.threadId, model_provider: 'openai', history_mode: 'paginated', git: { branch: 'main' } });
  }

  tell(step: Step): void {
    switch (step.kind) {
      case 'prompt':
        this.prompt(step.text, step.picture === true);
        break;
      case 'answer':
        if (step.thought !== undefined) this.item({ type: 'reasoning', id: `rs_${this.ids.uuid()}`, summary: [{ type: 'summary_text', text: step.thought }], encrypted_content: 'gAAAAAencrypted' });
        this.answer(step.text, 'final_answer');
        this.event({ type: 'task_complete', turn_id: this.turnId, last_agent_message: step.text });
        break;
      case 'calls':
        if (step.said !== undefined) this.answer(step.said, 'commentary');
        this.callsAndResults(step.calls);
        break;
      case 'summary':
        this.line('compacted', { message: step.text, replacement_history: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: step.text }] }] });
        this.event({ type: 'item_completed', turn_id: this.turnId, item: { type: 'ContextCompaction', id: this.ids.uuid() } });
        break;
      case 'undone':
        for (const one of step.steps) this.tell(one);
        this.event({ type: 'thread_rolled_back', num_turns: step.steps.filter(({ kind }) => kind === 'prompt').length });
    }
  }

  private line(type: string, payload: JsonObject): void {
    this.lines.push({ timestamp: this.ids.time(), ordinal: this.lines.length, type, payload });
  }

  private item(payload: JsonObject): void {
    this.line('response_item', { ...payload });
  }

  private event(payload: JsonObject): void {
    this.line('event_msg', payload);
  }

  private prompt(text: string, picture: boolean): void {
    this.turnId = this.ids.uuid();
    const context = `<environment_context>\n  <cwd>${this.cwd}</cwd>\n</environment_context>`;
    this.event({ type: 'task_started', turn_id: this.turnId, model_context_window: 258_400 });
    if (this.lines.length < 3) this.item(this.message('user', [{ type: 'input_text', text: context }], 'environments.environment_context'));
    this.line('turn_context', { turn_id: this.turnId, cwd: this.cwd, approval_policy: 'never', model: 'gpt-5.5', summary: 'none', sandbox_policy: { type: 'read-only' } });
    const url = `data:image/png;base64,${PICTURE}`;
    this.item(this.message('user', [{ type: 'input_text', text }, ...(picture ? [{ type: 'input_image', image_url: url, detail: 'auto' }] : [])], 'user.text'));
    this.event({ type: 'item_completed', turn_id: this.turnId, item: { type: 'UserMessage', id: this.ids.uuid(), content: [{ type: 'text', text, text_elements: [] }] } });
  }

  private message(role: string, content: readonly JsonObject[], kind: string): JsonObject {
    return { type: 'message', id: `msg_${this.ids.uuid()}`, role, content, internal_chat_message_metadata_passthrough: { turn_id: this.turnId, content_item_kinds: content.map(() => kind) } };
  }

  private answer(text: string, phase: string): void {
    const item: JsonObject = { ...this.message('assistant', [{ type: 'output_text', text, annotations: [] }], 'unknown'), status: 'completed', phase };
    this.event({ type: 'item_completed', turn_id: this.turnId, item: { type: 'AgentMessage', id: item['id'], content: [{ type: 'Text', text }], phase } });
    this.item(item);
  }

  private callsAndResults(calls: readonly Call[]): void {
    const begun = calls.map((call) => ({ call, id: `call_${this.threadId.slice(0, 8)}${(this.calls += 1)}` }));
    for (const { call: { kind, subject }, id } of begun) {
      if (kind === 'edit') this.item({ type: 'custom_tool_call', id: `ctc_${this.ids.uuid()}`, status: 'completed', call_id: id, name: 'apply_patch', input: patchOf(subject) });
      else this.item({ type: 'function_call', id: `fc_${this.ids.uuid()}`, status: 'completed', call_id: id, name: 'exec_command', arguments: JSON.stringify({ cmd: kind === 'shell' ? subject : `cat '${subject}'` }) });
    }
    for (const { call: { kind, output, failed, aside }, id } of begun) {
      const code = failed === true ? 1 : 0;
      if (kind === 'edit') this.item({ type: 'custom_tool_call_output', call_id: id, output: `Exit code: ${code}\nWall time: 0.1 seconds\nOutput:\n${output}` });
      else this.item({ type: 'function_call_output', call_id: id, output: `Chunk ID: a1b2c3\nWall time: 0.1000 seconds\nProcess exited with code ${code}\nOriginal token count: 20\nOutput:\n${output}` });
      if (aside !== undefined) this.event({ type: 'item_completed', turn_id: this.turnId, item: { type: 'CommandExecution', id, exit_code: code, aggregated_output: aside, status: 'completed' } });
    }
  }
}

function patchOf(path: string): string {
  return `*** Begin Patch\n*** Update File: ${path}\n@@\n-quantity || 1\n+quantity ?? 1\n*** End Patch\n`;
}

export function tellCodex(story: Story, cwd: string): NativeSession {
  const telling = new CodexTelling(story.name, cwd);
  for (const step of story.steps) telling.tell(step);
  const { began, threadId } = telling;
  const folder = began.slice(0, 10).replaceAll('-', '/');
  return { id: threadId, path: `.codex/sessions/${folder}/rollout-${began.slice(0, 19).replaceAll(':', '-')}-${threadId}.jsonl`, text: jsonLines(telling.lines) };
}
