/** Runs in a thread of its own: what it is given is written by anyone. */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackArchive } from '../../src/archive/unpack-archive.js';
import { SfsError } from '../../src/core/errors.js';
import { isToolId } from '../../src/core/ids.js';
import { arrayOf, countOf, isObject, numberOf, objectOf, parseJson, textOf } from '../../src/core/json.js';
import type { JsonObject } from '../../src/core/json.js';
import { titleFrom } from '../../src/core/title.js';
import { FILES, MESSAGE_PLACES, PARTS } from './archive-facts.js';
import type { ArchiveFacts, Inspection, InspectionJob } from './archive-facts.js';
import { writeMessagePlaces } from './message-places.js';
import type { MessageNotes } from './message-places.js';

// A larger one is no session's manifest.
const LARGEST_MANIFEST = 16 * 1024 ** 2;

export async function inspectArchive({ archive, folder, limits }: InspectionJob): Promise<Inspection> {
  const files = join(folder, FILES);
  await mkdir(folder, { mode: 0o700 });
  try {
    await unpackArchive(createReadStream(archive), files, limits);
  } catch (error) {
    if (!(error instanceof SfsError)) throw error;
    return { kind: 'refused', why: error.code === 'archive-too-large' ? 'too-large' : 'invalid', reason: error.message };
  }
  const messages = join(files, PARTS.messages);
  const hasMessages = isFile(messages);
  if (!hasMessages && !isFile(join(files, PARTS.manifest))) {
    return { kind: 'refused', why: 'invalid', reason: 'The archive has neither manifest.json nor messages.jsonl at its root.' };
  }
  const notes = hasMessages ? await writeMessagePlaces(messages, join(folder, MESSAGE_PLACES)) : { count: 0, prompts: [] };
  return { kind: 'fine', facts: factsOf(readObject(join(files, PARTS.manifest)) ?? {}, notes) };
}

// A folder may have the name of a file.
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readObject(path: string): JsonObject | undefined {
  if (!isFile(path) || statSync(path).size > LARGEST_MANIFEST) return undefined;
  const parsed = parseJson(readFileSync(path, 'utf8'));
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

function factsOf(manifest: JsonObject, messages: MessageNotes): ArchiveFacts {
  const source = objectOf(manifest['source']);
  const model = objectOf(manifest['model']);
  const stats = objectOf(manifest['stats']);
  const tool = textOf(source['tool']);
  return {
    title: titleFrom(textOf(manifest['title']), messages.prompts),
    tags: arrayOf(manifest['tags']).filter((tag): tag is string => typeof tag === 'string'),
    sourceTool: tool !== undefined && isToolId(tool) ? tool : 'unknown',
    sourceToolVersion: textOf(source['tool_version']),
    originalSessionId: textOf(source['original_session_id']),
    modelProvider: textOf(model['provider']),
    modelId: textOf(model['model_id']),
    messageCount: isObject(manifest['stats']) ? countOf(stats['message_count']) : messages.count,
    turnCount: countOf(stats['turn_count']),
    toolUseCount: countOf(stats['tool_use_count']),
    totalInputTokens: countOf(stats['total_input_tokens']),
    totalOutputTokens: countOf(stats['total_output_tokens']),
    durationMs: numberOf(stats['duration_ms']) === undefined ? undefined : countOf(stats['duration_ms']),
    parentSessionId: textOf(manifest['parent_session_id']),
  };
}
