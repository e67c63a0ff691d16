import { SfsError } from '../../core/errors.js';
import { defineCommand, JSON_OPTION, type Context } from '../command.js';
import { closest } from '../closest.js';
import type { ExitCode } from '../exit-code.js';
import { counted } from '../format.js';
import { Materializer, type Result } from '../materialize/materializer.js';
import { writeNote } from '../materialize/note.js';
import { prepareTarget } from '../materialize/target.js';
import { quietLog } from '../quiet-log.js';
import { safeLine } from '../terminal-text.js';
import type { PlainTree } from '../../../mount/plain-tree.js';

export const materialize = defineCommand({
  name: 'materialize',
  about: 'write the tree as plain files, where nothing can be mounted; again: only what has changed',
  options: {
    view: { kind: 'text', value: 'NAME', about: 'only this folder of the tree with the sessions that it links to; what an earlier run wrote besides goes' },
    json: JSON_OPTION,
  },
  positionals: { dir: { about: 'a new or empty folder, or one written before', need: 'one' } },
  examples: [
    { line: 'sfs materialize ~/sessions-copy', about: 'the whole tree' },
    { line: 'sfs materialize ~/transcripts --view as-markdown', about: 'transcripts alone' },
  ],
  async run({ dir, view, json }, context) {
    const config = context.config();
    const { PlainTree } = await import('../../../mount/plain-tree.js');
    const tree = PlainTree.open(config, quietLog(context.output));
    try {
      const places = view === undefined ? [''] : placesOf(tree, view);
      const { folder, before } = prepareTarget(dir, config);
      const stop = new AbortController();
      context.onInterrupt(() => stop.abort());
      const materializer = new Materializer(tree, folder, before, stop.signal);
      for (const place of places) await materializer.write(place);
      if (stop.signal.aborted) {
        // What was not come to yet is still there from before.
        writeNote(folder, new Map([...before, ...materializer.entries]));
        return 130;
      }
      materializer.removeOthers();
      writeNote(folder, materializer.entries);
      return report(materializer.result, folder, json, context);
    } finally {
      tree.close();
    }
  },
});

/** The view, and every session folder that a link in it leads to. */
function placesOf(tree: PlainTree, view: string): readonly string[] {
  const folders = tree.files.list('/').filter(({ attr }) => attr.kind === 'dir').map(({ name }) => name);
  const name = view.replace(/\/+$/, '');
  if (!folders.includes(name)) {
    const views = folders.filter((each) => !each.endsWith('.sfs'));
    const near = closest(name, views);
    throw new SfsError('usage', `There is no view ${safeLine(name)}.`, `${near === undefined ? '' : `Did you mean ${near}? `}Views: ${views.join(', ')}`);
  }
  const sessions = new Set<string>();
  const collect = (path: string): void => {
    for (const { name: child, attr } of tree.files.list(`/${path}`)) {
      if (attr.kind === 'dir') collect(`${path}/${child}`);
      else if (attr.kind === 'link') sessions.add(tree.resolve(`${path}/${child}`).slice(1));
    }
  };
  collect(name);
  return [name, ...[...sessions].sort()];
}

function report(result: Result, folder: string, json: boolean, { output }: Context): ExitCode {
  const { written, unchanged, removed, kept, failed } = result;
  if (json) output.json({ path: folder, written, unchanged, removed, kept, failed });
  else {
    for (const { path, reason } of failed) output.note(safeLine(`sfs: not written: ${path}: ${reason}`));
    for (const path of kept) output.note(safeLine(`sfs: left as it is, since it was changed by somebody else: ${path}`));
    output.line(`${safeLine(folder)}: ${counted(written, 'file')} written, ${unchanged} unchanged, ${removed} removed.`);
  }
  if (failed.length > 0) return 1;
  return kept.length > 0 ? 3 : 0;
}
