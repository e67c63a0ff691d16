/** The beginning of the page: what the browser may do with it, how it looks, and the facts of the session. */
import type { SessionMeta } from '../../core/session.js';
import { attribute, text } from './escape.js';
import { shownTime } from './message-html.js';
import { STYLE } from './style.js';

/** Nothing is loaded, run or sent: the page is what stands in it. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function pageHead(meta: SessionMeta): string {
  const title = meta.title === undefined || meta.title.trim() === '' ? 'Untitled session' : meta.title;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${attribute(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<header class="page">
<h1 dir="auto">${text(title)}</h1>
<dl>
${facts(meta).map(([name, html]) => `<div><dt>${name}</dt><dd>${html}</dd></div>\n`).join('')}</dl>
</header>
<main>
`;
}

export const PAGE_TAIL = '</main>\n</body>\n</html>\n';

/** Name and HTML of what is known. */
function facts(meta: SessionMeta): readonly (readonly [string, string])[] {
  const { stats } = meta;
  const tokens = stats.total_input_tokens + stats.total_output_tokens;
  const all: readonly (readonly [string, string | undefined])[] = [
    ['Tool', meta.toolVersion === undefined ? meta.tool : `${meta.tool} ${meta.toolVersion}`],
    ['Model', meta.models.join(', ')],
    ['Project', meta.project],
    ['Folder', meta.cwd],
    ['Branch', meta.gitBranch],
    ['Began', shownTime(meta.createdAt)],
    ['Updated', shownTime(meta.updatedAt)],
    ['Messages', counted(stats.message_count)],
    ['Turns', counted(stats.turn_count)],
    ['Tool calls', counted(stats.tool_use_count)],
    ['Tokens', tokens === 0 ? undefined : `${grouped(stats.total_input_tokens)} in, ${grouped(stats.total_output_tokens)} out`],
    ['Tags', meta.tags.join(', ')],
    ['Session', meta.id],
    ['Continues', meta.parentId],
  ];
  return all.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, text(value)] as const]));
}

function counted(count: number): string | undefined {
  return count === 0 ? undefined : grouped(count);
}

/** 1234567 → 1,234,567: the same on every machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
