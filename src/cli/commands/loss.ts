import { loadRenderings, withStoredSession, writerContext } from '../../app.js';
import { SfsError } from '../../core/errors.js';
import { countOf, objectOf, parseJson } from '../../core/json.js';
import { lossWriter } from '../../core/loss-writer.js';
import { renderPieces } from '../../core/render.js';
import { defineCommand, JSON_OPTION } from '../command.js';
import { namedSession } from '../named-session.js';
import { namedTool } from '../named-tool.js';
import { tableLines } from '../table.js';

export const loss = defineCommand({
  name: 'loss',
  about: 'what of a session does not survive in the format of another tool',
  options: {
    in: { kind: 'text', value: 'TOOL', about: 'the tool it would be taken to (needed)' },
    json: { ...JSON_OPTION, about: 'print every single loss, with its message, as one JSON document' },
  },
  positionals: { id: { about: 'its id, the beginning of it (4 characters or more), or its short id', need: 'one' } },
  examples: [
    { line: 'sfs loss 3f2a91bc --in {tool}', about: 'how much of what' },
    { line: 'sfs loss 3f2a91bc --in {tool} --json | jq .losses', about: 'which messages' },
  ],
  async run({ id, in: wanted, json }, { output, config }) {
    if (wanted === undefined) throw new SfsError('usage', '--in is missing: the tool whose format is meant.', 'How it is used: sfs loss --help');
    const tool = await namedTool('loss', wanted);
    const { id: session, tool: own } = await namedSession(config(), id);
    const writer = (await loadRenderings()).toolWriters.find((each) => each.tool === tool);
    if (writer === undefined) throw new SfsError('unsupported', `Sessions are not written in the format of ${tool}: it is only captured.`);
    if (tool === own) {
      if (json) output.json({ session_id: session, target: writer.target, losses: [], counts: {} });
      else output.line('Nothing: the session is that tool\'s own, and its file is used as it is.');
      return 0;
    }
    const pieces: string[] = [];
    await withStoredSession(config(), session, async (stored) => {
      for (const piece of renderPieces({ writer: lossWriter(writer), meta: stored.meta, context: writerContext(), messages: () => stored.messages() })) {
        if (json) await output.chunk(piece);
        else pieces.push(piece);
      }
    });
    if (!json) output.lines(summary(pieces.join(''), output.width));
    return 0;
  },
});

/** Most frequent first. */
function summary(ledger: string, width: number | undefined): readonly string[] {
  const parsed = parseJson(ledger);
  const counts = Object.entries(objectOf(objectOf(parsed.ok ? parsed.value : undefined)['counts'])).map(([what, count]) => ({ what, count: countOf(count) }));
  if (counts.length === 0) return ['Nothing: everything survives.'];
  const rows = counts.sort((a, b) => b.count - a.count).map(({ what, count }) => {
    const colon = what.indexOf(': ');
    return [String(count), what.slice(0, colon), what.slice(colon + 2)];
  });
  return tableLines([{ title: 'TIMES', side: 'right' }, { title: 'HOW' }, { title: 'WHAT' }], rows, width);
}
