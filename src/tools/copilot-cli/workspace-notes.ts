/** `workspace.yaml` beside a session: its name, and where it works. */
import type { SessionNotes, SessionPatch } from '../../core/tool-adapter.js';
import { flatYaml } from './flat-yaml.js';

/** The tool names a session by its first prompt until the user does, or by a summary in older releases. */
export const workspaceNotes: SessionNotes = {
  files: [{ home: 'main', under: 'session-state', match: /^session-state\/[^/]+\/workspace\.yaml$/, depth: 1 }],
  patch(session, notes): SessionPatch {
    const folder = /^(session-state\/[^/]+)\/events\.jsonl$/.exec(session.path)?.[1];
    const values = flatYaml(notes[`${folder ?? ''}/workspace.yaml`] ?? '');
    const title = values.get('name') ?? values.get('summary');
    const cwd = values.get('cwd');
    return { ...(title === undefined ? {} : { title }), ...(cwd === undefined ? {} : { cwd }) };
  },
};
