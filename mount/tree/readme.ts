/** README.md at the root of the tree: what is here and how to use it, from the views there are. */
import type { View } from '../../src/core/view.js';

interface ToolView { readonly name: string; readonly about: string }

const TOOL_STORAGE: Readonly<Record<string, { readonly copy: string; readonly then: string }>> = {
  'as-claude-code': { copy: 'cp -rn ~/sessions/as-claude-code/. ~/.claude/projects/', then: 'claude --resume ID' },
  'as-codex': { copy: 'cp -rn ~/sessions/as-codex/. ~/.codex/sessions/', then: 'codex resume ID' },
  'as-gemini': { copy: 'cp -rn ~/sessions/as-gemini/. ~/.gemini/tmp/', then: 'gemini --resume ID' },
};

export function readmeText(views: readonly View[]): string {
  const groups = views.filter((view) => !view.name.startsWith('as-'));
  const renderings = views.filter((view) => view.name.startsWith('as-'));
  return [HEAD, table(groups, renderings), SEARCHING, copying(renderings), NOTES].filter((part) => part !== '').join('\n');
}

const HEAD = `# Your AI sessions

Every session of every AI coding tool on this machine, as files. The tree is read-only and always up to date: a turn shows
up here within a second of being written. Nothing you do here can change or delete a session.
`;

function table(groups: readonly View[], renderings: readonly View[]): string {
  const rows: readonly ToolView[] = [
    { name: 'latest', about: 'link to the session that was updated last' },
    ...groups.map((view) => ({ name: `${view.name}/`, about: view.about })),
    ...renderings.map((view) => ({ name: `${view.name}/`, about: view.about })),
    { name: 'ses_<id>.sfs/', about: 'one folder per session: `messages.jsonl` (one message per line), `manifest.json`, `workspace.json`, `tools.json`, `native/` (the tool\'s own files, byte for byte), `as/` (the session in the format of every tool, and `transcript.md` and `transcript.html`; `<tool>.loss.json` says what a conversion could not keep), `resume` (run it to go on with the session: `./resume TOOL`)' },
  ];
  return `## What is here\n\n| path | what |\n|---|---|\n${rows.map((row) => `| \`${row.name}\` | ${row.about} |\n`).join('')}
Names in the views are \`<time> <title> [<tool> <short id>].sfs\`. Times are UTC. The short id works wherever \`sfs\` takes an id.
`;
}

const SEARCHING = `## Searching

    rg PATTERN ~/sessions                                  # each session once: .ignore keeps rg, fd and ag out of the copies
    grep -r PATTERN ~/sessions/ses_*/messages.jsonl        # the same with grep
    grep -ril PATTERN ~/sessions/as-markdown/              # transcripts to read
    jq -r 'select(.role=="user") | .content[] | select(.type=="text") | .text' ~/sessions/latest/messages.jsonl
    less ~/sessions/latest/as/transcript.md                # what happened just now
    ls -t ~/sessions/recent/ | head                        # the last few
    ls ~/sessions/by-project/                              # by repository
`;

function copying(renderings: readonly View[]): string {
  const known = renderings.flatMap((view) => {
    const storage = TOOL_STORAGE[view.name];
    return storage === undefined ? [] : [`    ${storage.copy.padEnd(62)} # then: ${storage.then}\n`];
  });
  if (known.length === 0) return '';
  return `## Giving sessions back to a tool

The \`as-…\` folders are laid out as the tools' own storage. Each holds the sessions of all tools: its own byte for byte, those
of the others converted into its format.

${known.join('')}
Keep the \`-n\`: it never overwrites a file that the tool may be writing at this moment. To take over one session alone, or to
bring back one that its tool has deleted, copy its file to the same place below the tool's folder. What a conversion could not
keep is counted in the ledger beside it:

    jq .counts ~/sessions/latest/as/*.loss.json
`;
}

const NOTES = `## Good to know

- A file that is open keeps the version it was opened on; open it again for the newer one.
- Sizes are exact, so \`cp\`, \`tar\`, \`rsync\` and \`tail\` work as on a disk. \`du\` counts renderings as if they were stored.
- A rendering appears once its size is known, normally within a second of the session.
- \`cat ~/sessions/.control/stats\` and \`…/health\` say how the filesystem is doing (not listed, but there).
- Sessions hold what was said and done in them, secrets included: the tree is readable by you alone.
`;
