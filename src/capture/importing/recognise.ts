/** Which tool wrote a file that lies nowhere in particular: the one whose reader makes most of its first records. */
import { basename } from 'node:path';
import type { Sha256Hex } from '../../core/ids.js';
import type { CanonicalChange, LinkMap, SourceIdentity, SourceSpec, ToolAdapter } from '../../core/tool-adapter.js';
import type { FileFacts } from '../source-file.js';
import { readHead, type SourceHead } from '../source-head.js';

export type Recognised =
  | { readonly kind: 'known'; readonly adapter: ToolAdapter; readonly format: SourceSpec['format']; readonly identity: Extract<SourceIdentity, { kind: 'session' | 'agent' }> }
  | { readonly kind: 'unknown'; readonly reason: string };

function formatOf(path: string): 'jsonl' | 'json' | 'jsonl-zst' | undefined {
  if (path.endsWith('.zst')) return 'jsonl-zst';
  if (path.endsWith('.json')) return 'json';
  return /\.(jsonl|ndjson|log|txt)$/.test(path) ? 'jsonl' : undefined;
}

export interface Ranked { readonly adapter: ToolAdapter; readonly score: number }

export interface Sample { readonly path: string; readonly format: SourceSpec['format']; readonly head: SourceHead; readonly sha256: Sha256Hex }

/** Tools whose readers find messages in the sample, best first. */
export function rankTools(tools: readonly ToolAdapter[], sample: Sample): readonly Ranked[] {
  return tools
    .filter((adapter) => adapter.sources.some((spec) => spec.format === sample.format))
    .map((adapter) => ({ adapter, score: score(adapter, sample) }))
    .filter((ranked) => ranked.score > 0)
    .sort((a, b) => b.score - a.score);
}

export function recognise(path: string, tools: readonly ToolAdapter[], file: { fd: number; facts: FileFacts }, sha256: Sha256Hex): Recognised {
  const format = formatOf(path);
  if (format === undefined) return { kind: 'unknown', reason: 'no tool is known to keep sessions in such files' };
  const head = readHead(file.fd, file.facts, format);
  if (head.records.length === 0) return { kind: 'unknown', reason: file.facts.size === 0 ? 'empty' : 'no JSON record in it' };
  const best = rankTools(tools, { path, format, head, sha256 })[0];
  if (best === undefined) return { kind: 'unknown', reason: 'no tool finds a message in it' };
  const said = best.adapter.identify({ path: basename(path), format, head: head.records, complete: head.complete, sha256 });
  const identity = said.kind === 'session' || said.kind === 'agent' ? said : contentIdentity(best.adapter, head, sha256);
  return { kind: 'known', adapter: best.adapter, format, identity };
}

/** No id anywhere: the content is the identity, so that the same file imported twice is one session. */
function contentIdentity(adapter: ToolAdapter, head: SourceHead, sha256: Sha256Hex): Extract<SourceIdentity, { kind: 'session' }> {
  return { kind: 'session', nativeId: `content-${sha256(`${adapter.id}\0${JSON.stringify(head.records)}`).slice(0, 32)}` };
}

function score(adapter: ToolAdapter, { path, format, head, sha256 }: Sample): number {
  const links: LinkMap & { readonly map: Map<string, string> } = {
    map: new Map(),
    get(key) {
      return this.map.get(key);
    },
    set(key, value) {
      this.map.set(key, value);
    },
  };
  try {
    const reader = adapter.reader({ path: basename(path), format, identity: { kind: 'session', nativeId: 'sample' }, mtime: 0, sha256, links });
    const changes = head.records.flatMap((value, index) => reader.push({ value, line: index + 1, offset: index }));
    return [...changes, ...(reader.flush?.() ?? [])].reduce((sum, change) => sum + worth(change), 0);
  } catch {
    return 0;
  }
}

/** A message counts; a record that is merely kept says nothing, one that is a problem speaks against the tool. */
function worth(change: CanonicalChange): number {
  if (change.kind === 'append') return 10;
  return change.kind === 'problem' ? -1 : 0;
}
