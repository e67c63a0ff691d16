import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.js';
import { validateManifest, validateMessage, validateTools, validateWorkspace, type Issue } from '../../src/core/validate.js';
import { validateSession } from '../../src/store/validate-session.js';
import { changed, exampleDocument, exampleMessages, exampleNames, examplePath, pointersOf } from './examples.js';

interface Sample {
  readonly name: string;
  readonly value: JsonObject;
  readonly validate: (value: unknown) => readonly Issue[];
  /** Objects that may hold any key. */
  readonly open: RegExp;
  /** Values that may be of any type, with all below them. */
  readonly free: RegExp;
  readonly required: readonly string[];
}

const REQUIRED_OF_BLOCK: Readonly<Record<string, readonly string[]>> = {
  text: ['text'], thinking: ['text'], tool_use: ['tool_use_id', 'name', 'input'], tool_result: ['tool_use_id'], image: ['source', 'source/type'], summary: ['text'],
};

function requiredOfMessage(message: JsonObject): readonly string[] {
  const blocks = Array.isArray(message['content']) ? (message['content'] as unknown[]) : [];
  const ofBlocks = blocks.flatMap((block, at) => {
    const type = (block as JsonObject)['type'];
    return ['type', ...(REQUIRED_OF_BLOCK[String(type)] ?? [])].map((key) => `/content/${String(at)}/${key}`);
  });
  return ['/msg_id', '/role', '/content', '/timestamp', ...ofBlocks];
}

function samplesOf(name: string): readonly Sample[] {
  const samples: Sample[] = exampleMessages(name).map((value, index) => ({
    name: `${name}/messages.jsonl:${String(index + 1)}`, value, validate: validateMessage,
    open: /^\/content\/\d+\/source$/, free: /^\/metadata$|\/input$|^\/content\/2\/(url|lines)$/, required: requiredOfMessage(value),
  }));
  const documents = [
    { file: 'manifest.json', validate: validateManifest, open: /^\/ownership\/collaborators\/\d+$/, free: /^\/metadata$/, required: ['/sfs_version', '/session_id', '/created_at', '/source', '/source/tool'] },
    { file: 'workspace.json', validate: validateWorkspace, open: /^$^/, free: /^\/metadata$/, required: ['/root_path', '/files/0/path'] },
    { file: 'tools.json', validate: validateTools, open: /^$^/, free: /^\/metadata$|^\/custom_tools\/0\/parameters_schema$/, required: ['/mcp_servers/0/name', '/custom_tools/0/name'] },
  ];
  for (const { file, ...rest } of documents) if (existsSync(examplePath(name, file))) samples.push({ name: `${name}/${file}`, value: exampleDocument(name, file), ...rest });
  return samples;
}

const samples = exampleNames.flatMap(samplesOf);
const pointers = (issues: readonly Issue[]): readonly string[] => issues.map((issue) => issue.pointer);
// A block of an unknown type is passed through with any key.
const takesAnyKey = (sample: Sample, pointer: string): boolean => sample.open.test(pointer) || blockTypeAt(sample.value, pointer) === 'citation';

function blockTypeAt(value: JsonObject, pointer: string): unknown {
  const match = /^\/content\/(\d+)$/.exec(pointer);
  return match === null ? undefined : ((value['content'] as unknown[])[Number(match[1])] as JsonObject)['type'];
}

describe('every example session', () => {
  it.each(exampleNames)('%s is valid without a warning', async (name) => {
    expect(await validateSession(examplePath(name))).toMatchObject({ valid: true, errors: [], warnings: [] });
  });

  it('shows every block type, one that the format does not know, and a checkpoint', () => {
    const types = exampleNames.flatMap(exampleMessages).flatMap((message) => (message['content'] as JsonObject[]).map((block) => block['type']));
    expect([...new Set(types)].sort()).toEqual(['citation', 'image', 'summary', 'text', 'thinking', 'tool_result', 'tool_use']);
    expect(existsSync(examplePath('complete.sfs', 'checkpoints'))).toBe(true);
  });
});

describe.each(samples)('$name, changed at one place', (sample) => {
  const { value, validate } = sample;
  const { objects, leaves } = pointersOf(value, (pointer) => sample.free.test(pointer));

  it('is valid unchanged', () => {
    expect(validate(value)).toEqual([]);
  });

  it('is refused without a required key, at the pointer of that key', () => {
    for (const pointer of sample.required) {
      expect({ pointer, found: validate(changed(value, pointer, undefined)) }).toEqual({ pointer, found: [{ pointer, message: 'is required' }] });
    }
  });

  it('is refused with an unknown key in any closed object, at the pointer of that key', () => {
    for (const object of objects.filter((pointer) => !takesAnyKey(sample, pointer))) {
      const pointer = `${object}/x~1y`;
      const expected = object === '/environment/languages' ? 'must be string' : 'is not a key of the format';
      expect(validate(changed(value, pointer, 1))).toEqual([{ pointer, message: expected }]);
    }
  });

  it('is refused with a value of a wrong type anywhere, at the pointer of that value', () => {
    for (const pointer of [...leaves, ...objects.filter((at) => at !== '')]) {
      expect({ pointer, found: pointers(validate(changed(value, pointer, ['wrong']))) }).toEqual({ pointer, found: [pointer] });
    }
  });
});
