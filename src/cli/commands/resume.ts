import { resumeIn, resumingTools } from '../../app.js';
import { defineCommand, JSON_OPTION, type Context } from '../command.js';
import { namedSession } from '../named-session.js';
import { namedTool } from '../named-tool.js';
import { directoryFor } from '../resume/directory.js';
import { launch } from '../resume/launch.js';
import { shellLine } from '../resume/shell-words.js';
import { safeLine } from '../terminal-text.js';

type Resumed = Awaited<ReturnType<typeof resumeIn>>;

export const resume = defineCommand({
  name: 'resume',
  about: 'go on with a session, in its own tool or in another',
  options: {
    in: { kind: 'text', value: 'TOOL', about: 'the tool to go on in; default: the first one that takes sessions' },
    project: { kind: 'text', value: 'DIR', about: 'the directory to go on in; default: that of the session, else the current one' },
    model: { kind: 'text', value: 'MODEL', about: 'the model to go on with, as the tool names it' },
    at: { kind: 'text', value: 'MESSAGE', about: 'go on from this message, as if nothing had come after it: its id, or the beginning of it' },
    'no-launch': { kind: 'flag', about: 'only make it ready and print the command' },
    'dry-run': { kind: 'flag', about: 'only say what would be done' },
    json: { ...JSON_OPTION, about: 'print one JSON document; launches nothing' },
  },
  positionals: { id: { about: 'its id, the beginning of it (4 characters or more), or its short id', need: 'one' } },
  examples: [
    { line: 'sfs resume 3f2a91bc --in {tool}', about: 'go on in that tool, whichever tool the session is from' },
    { line: 'sfs resume 3f2a91bc --project ~/src/shop', about: 'in another working copy' },
    { line: 'sfs resume 3f2a91bc --at 0b6a58a9', about: 'from an earlier message: `sfs show 3f2a91bc -m --json` tells their ids' },
    { line: 'sfs resume 3f2a91bc --no-launch', about: 'print the command instead of running it' },
  ],
  async run({ id, in: wanted, project, model, at, 'no-launch': stay, 'dry-run': dryRun, json }, context) {
    const config = context.config();
    const { output } = context;
    const tool = wanted === undefined ? (await resumingTools())[0] ?? '' : await namedTool('resume', wanted);
    const session = await namedSession(config, id);
    const directory = directoryFor(project, session.cwd);
    const resumed = await resumeIn(config, { session: session.id, tool, directory: directory.path, dryRun, ...(model === undefined ? {} : { model }), ...(at === undefined ? {} : { at }) });
    if (json) {
      const { state, nativeId, path, command, losses } = resumed;
      output.json({ session_id: session.id, tool, native_id: nativeId, state, path, project: directory.path, command, losses, at: at ?? null, dry_run: dryRun });
      return 0;
    }
    if (directory.told !== undefined) output.note(directory.told);
    output.line(`${dryRun ? 'Would be' : 'Ready'} in ${safeLine(directory.path)}: ${described(resumed)}`);
    if (resumed.losses > 0) output.line(`Not everything survived as it was (${resumed.losses}): sfs loss ${session.shortId} --in ${tool}`);
    output.line(`  cd ${shellLine([directory.path])} && ${shellLine(resumed.command)}`);
    // The directory of a session that came from elsewhere is not taken on trust.
    const trusted = project !== undefined || session.nativeState !== 'none';
    if (stay || dryRun || !trusted || !isInteractive(context)) return 0;
    return launch(resumed.command, directory.path, context);
  },
});

function isInteractive({ output }: Context): boolean {
  return output.isTty && process.stdin.isTTY;
}

function described({ state, path }: Resumed): string {
  const file = safeLine(path);
  switch (state) {
    case 'own':
      return `the tool has the session itself, ${file}`;
    case 'restored':
      return `the tool had deleted the session; its file is back, ${file}`;
    case 'written':
      return `a copy in the tool's format, ${file}`;
    case 'replaced':
      return `the copy brought up to date, ${file}`;
    case 'unchanged':
      return `the copy is there already, ${file}`;
    case 'continued':
      return `the copy with what has come after it, kept as it is, ${file}`;
  }
}
