/** As Gemini CLI 0.61 records it: an answer with calls stands twice, and so does every result. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../src/core/json.js';
import { PICTURE, type Call, type Step, type Story } from './story.js';
import { jsonLines, Sequence, type NativeSession } from './telling.js';

class GeminiTelling {
  readonly records: JsonObject[] = [];
  readonly ids: Sequence;
  readonly sessionId: string;
  readonly began: string;
  private calls = 0;

  constructor(name: string, cwd: string) {
    this.ids = new Sequence(`gemini-cli ${name}`);
    this.sessionId = this.ids.uuid();
    this.began = this.ids.time();
    const context = { id: 'd04923d38bb0f6017037e74183378ef4', timestamp: this.began, type: 'user', content: [{ text: `<session_context>\nThis is the Gemini CLI. We are setting up the context for our chat.\n- **Workspace Directories:**\n  - ${cwd}\n</session_context>` }] };
    this.records.push({ sessionId: this.sessionId, projectHash: createHash('sha256').update(cwd).digest('hex'), startTime: this.began, lastUpdated: this.began, kind: 'main' }, { $set: { messages: [context], lastUpdated: this.began } });
  }

  tell(step: Step): void {
    switch (step.kind) {
      case 'prompt':
        this.say('user', { content: [{ text: step.text }, ...(step.picture === true ? [{ inlineData: { mimeType: 'image/png', data: PICTURE } }] : [])] });
        break;
      case 'answer':
        this.answer({ content: step.text, thoughts: step.thought === undefined ? [] : [{ subject: 'Thinking', description: step.thought, timestamp: this.ids.time() }] });
        break;
      case 'calls':
        this.callsAndResults(step.said ?? '', step.calls);
        break;
      case 'summary':
        this.summary(step.text);
        break;
      case 'undone': {
        const first = this.records.length;
        for (const one of step.steps) this.tell(one);
        this.records.push({ $rewindTo: this.records[first]?.['id'] });
      }
    }
  }

  private say(type: string, body: JsonObject): JsonObject {
    const timestamp = this.ids.time();
    const message = { id: this.ids.uuid(), timestamp, type, ...body };
    this.records.push(message, { $set: { lastUpdated: timestamp } });
    return message;
  }

  private answer(body: JsonObject): JsonObject {
    return this.say('gemini', { thoughts: [], ...body, tokens: { input: 100, output: 20, cached: 0, thoughts: 0, tool: 0, total: 120 }, model: 'gemini-3.8-flash' });
  }

  private callsAndResults(content: string, calls: readonly Call[]): void {
    const message = this.answer({ content });
    const made = calls.map((call) => this.callOf(call));
    this.records.push({ ...message, toolCalls: made });
    this.say('user', { content: made.flatMap(({ result }) => result) });
  }

  private callOf(call: Call) {
    const { name, args } = toolOf(call);
    const id = `${name}__${name}_1795335844035_${(this.calls += 1)}`;
    const response = call.failed === true ? { error: call.output } : { output: call.output };
    return { id, name, args, result: [{ functionResponse: { id, name, response } }], status: call.failed === true ? 'error' : 'success', timestamp: this.ids.time(), resultDisplay: call.aside ?? call.output, displayName: name };
  }

  /** The list begins anew with the summary and what the tool has the model say to it. */
  private summary(text: string): void {
    const timestamp = this.ids.time();
    const messages = [
      { id: this.ids.uuid(), timestamp, type: 'user', content: [{ text }] },
      { id: this.ids.uuid(), timestamp, type: 'gemini', content: [{ text: 'Got it. Thanks for the additional context!' }] },
    ];
    this.records.push({ $set: { messages, lastUpdated: timestamp } });
  }
}

function toolOf({ kind, subject }: Call): { readonly name: string; readonly args: JsonObject } {
  switch (kind) {
    case 'shell':
      return { name: 'run_shell_command', args: { command: subject, description: 'Run it' } };
    case 'read':
      return { name: 'read_file', args: { file_path: subject } };
    case 'edit':
      return { name: 'replace', args: { file_path: subject, instruction: 'Keep zero', old_string: 'quantity || 1', new_string: 'quantity ?? 1' } };
  }
}

export function tellGeminiCli(story: Story, cwd: string): NativeSession {
  const telling = new GeminiTelling(story.name, cwd);
  for (const step of story.steps) telling.tell(step);
  const { began, sessionId } = telling;
  const folder = (cwd.split('/').at(-1) ?? '').toLowerCase();
  return { id: sessionId, path: `.gemini/tmp/${folder}/chats/session-${began.slice(0, 16).replaceAll(':', '-')}-${sessionId.slice(0, 8)}.jsonl`, text: jsonLines(telling.records) };
}
