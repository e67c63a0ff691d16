import { derivedUuid } from '../../../core/ids.js';
import type { JsonObject } from '../../../core/json.js';
import type { SessionMeta } from '../../../core/session.js';
import { isoOf, millisOf } from '../../../core/time.js';
import type { WriterContext } from '../../../core/writer.js';
import type { Mark } from '../mark.js';

/** Id of the session: the name of its folder. */
export function sessionUuid({ id }: SessionMeta, { sha256 }: WriterContext): string {
  return derivedUuid(`${id}\0copilot-cli\0session`, sha256);
}

/** Time of the first event, and of those that have none. */
export function beginOf({ createdAt }: SessionMeta): string {
  return isoOf(Math.max(0, Math.min(LAST_MS, millisOf(createdAt) ?? 0)));
}

/** The tool takes years of four digits only. */
export const LAST_MS = Date.UTC(9999, 11, 31);

/** No model: the tool goes on with the one that its user has chosen, which is there. */
export function startData(meta: SessionMeta, context: WriterContext): { readonly data: JsonObject; readonly mark: Mark } {
  const { cwd, gitBranch, title } = meta;
  return {
    data: {
      sessionId: sessionUuid(meta, context),
      version: 1,
      producer: 'copilot-agent',
      copilotVersion: '1.0.71',
      startTime: beginOf(meta),
      ...(cwd === undefined ? {} : { context: { cwd, ...(gitBranch === undefined ? {} : { branch: gitBranch }) } }),
      alreadyInUse: false,
    },
    mark: { origin: { session: meta.id, tool: meta.tool, ...(title === undefined ? {} : { title }), ...(cwd === undefined ? { folder: false } : {}) } },
  };
}
