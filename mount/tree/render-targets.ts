/** Which renderings can be made here, and the script that resumes. */
import type { SessionWriter } from '../../src/core/writer.js';

export interface RenderTargets {
  /** Target → version of its writer. A size computed by another version is not promised. */
  readonly versions: ReadonlyMap<string, number>;
  /** Tool → target of its format: for the tool's own sessions their native file stands in its place. */
  readonly own: ReadonlyMap<string, string>;
  /** Text of the script that goes on with the session of that id; absent: none is shown. */
  readonly resumeScript?: (id: string) => string;
}

/** What the tree wants of the writers: it calls none. */
export interface WritersAtHand {
  readonly writers: readonly Pick<SessionWriter, 'target' | 'version'>[];
  /** Those of the tools, which are among `writers`, too. */
  readonly toolWriters?: readonly Pick<SessionWriter, 'target' | 'tool'>[];
  readonly resumeScript?: (id: string) => string;
}

export function renderTargets({ writers, toolWriters = [], resumeScript }: WritersAtHand): RenderTargets {
  return {
    versions: new Map(writers.map(({ target, version }) => [target, version])),
    own: new Map(toolWriters.flatMap(({ target, tool }) => (tool === undefined ? [] : [[tool, target] as const]))),
    ...(resumeScript === undefined ? {} : { resumeScript }),
  };
}
