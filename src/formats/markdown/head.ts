/** The heading of a transcript: title and facts of the session. */
import type { SessionMeta } from '../../core/session.js';
import { code, inline } from './plain.js';

export function transcriptHead(meta: SessionMeta): string {
  const { stats } = meta;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Session', code(meta.id)],
    ['Tool', inline(meta.toolVersion === undefined ? meta.tool : `${meta.tool} ${meta.toolVersion}`)],
    ['Model', meta.models.length === 0 ? undefined : meta.models.map(code).join(', ')],
    ['Project', inline(meta.project)],
    ['Folder', meta.cwd === undefined ? undefined : code(meta.cwd)],
    ['Branch', meta.gitBranch === undefined ? undefined : code(meta.gitBranch)],
    ['Began', inline(meta.createdAt)],
    ['Updated', inline(meta.updatedAt)],
    ['Tags', meta.tags.length === 0 ? undefined : meta.tags.map(code).join(', ')],
    ['Messages', counted(stats.message_count)],
    ['Turns', counted(stats.turn_count)],
    ['Tool calls', counted(stats.tool_use_count)],
    ['Tokens', stats.total_input_tokens + stats.total_output_tokens === 0 ? undefined : `${stats.total_input_tokens} in, ${stats.total_output_tokens} out`],
    ['Continues', meta.parentId === undefined ? undefined : code(meta.parentId)],
  ];
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  const title = inline(meta.title ?? '');
  return `# ${title === '' ? 'Untitled session' : title}\n\n${known.map(([name, value]) => `- ${name}: ${value ?? ''}\n`).join('')}`;
}

function counted(count: number): string | undefined {
  return count === 0 ? undefined : String(count);
}
