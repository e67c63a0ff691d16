import type { NativeLayout, SourceSpec, ToolHome } from '../../core/tool-adapter.js';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['CODEX_HOME'], base: 'home', path: '.codex' }];

/** `sessions/` has day folders; archived rollouts lie flat. Every generation's extension, see FORMAT.md. */
export const sources: readonly SourceSpec[] = [
  spec('sessions', /^sessions\/(?:[^/]+\/)*rollout-[^/]+\.jsonl$/, 'jsonl'),
  spec('sessions', /^sessions\/(?:[^/]+\/)*rollout-[^/]+\.jsonl\.zst$/, 'jsonl-zst'),
  spec('sessions', /^sessions\/(?:[^/]+\/)*rollout-[^/]+\.json$/, 'json'),
  spec('archived_sessions', /^archived_sessions\/(?:[^/]+\/)*rollout-[^/]+\.jsonl$/, 'jsonl'),
  spec('archived_sessions', /^archived_sessions\/(?:[^/]+\/)*rollout-[^/]+\.jsonl\.zst$/, 'jsonl-zst'),
];

/** Below `as-codex/`: as below `sessions/`, an archived rollout under the day in its name, a compressed one decompressed. */
export const layout: NativeLayout = (path) => {
  const shown = path.replace(/\.zst$/, '');
  if (shown.startsWith('sessions/')) return shown.slice('sessions/'.length);
  const match = /^archived_sessions\/(?:.*\/)?(rollout-(\d{4})-(\d\d)-(\d\d)[^/]*)$/.exec(shown);
  return match === null ? undefined : `${match[2]}/${match[3]}/${match[4]}/${match[1]}`;
};

function spec(under: string, match: RegExp, format: SourceSpec['format']): SourceSpec {
  return { home: 'main', under, match, format, depth: 4 };
}
