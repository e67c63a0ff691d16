/**
 * Makes `as-<tool>`, laid out as that tool's own storage: its own sessions as native files, byte for byte, and those of
 * all other tools as its writer renders them.
 */
import type { SessionFile, SessionMeta } from '../core/session.js';
import type { NativeLayout, ToolAdapter } from '../core/tool-adapter.js';
import type { View, ViewEntry, ViewSource } from '../core/view.js';
import type { ToolWriter, WriterContext } from '../core/writer.js';

const NATIVE = 'native/';

export default function toolViews({ tools, toolWriters, context }: ViewSource): readonly View[] {
  return tools.flatMap((tool) => {
    const writer = toolWriters.find((candidate) => candidate.tool === tool.id);
    return tool.layout === undefined && writer === undefined ? [] : [toolView(tool, writer, context)];
  });
}

function toolView(tool: ToolAdapter, writer: ToolWriter | undefined, context: WriterContext): View {
  const others = writer === undefined ? '' : ', and those of the other tools written in its format';
  return {
    name: `as-${tool.viewName ?? tool.alias}`,
    about: `sessions of ${tool.title} as in its own storage, byte for byte${others}`,
    times: 'fresh',
    entriesOf: (session) => {
      if (session.tool === tool.id) return tool.layout === undefined ? [] : nativeEntries(session.files, tool.layout);
      return writer === undefined || !hasMessages(session) ? [] : [{ path: writer.pathOf(session, context), target: { kind: 'render', target: writer.target } }];
    },
  };
}

/** No tool goes on with nothing. */
function hasMessages(session: SessionMeta): boolean {
  return session.messages.length > 0;
}

function nativeEntries(files: readonly SessionFile[], layout: NativeLayout): readonly ViewEntry[] {
  const shown = files.flatMap((file) => {
    const path = file.path.startsWith(NATIVE) ? layout(file.path.slice(NATIVE.length)) : undefined;
    return path === undefined || isOnlyPacked(file, path) ? [] : [{ path, file }];
  });
  const taken = new Set(shown.flatMap(({ path, file }) => (file.spare === true ? [] : [path])));
  return shown.flatMap(({ path, file }) => {
    if (file.spare === true && taken.has(path)) return [];
    taken.add(path);
    return [{ path, target: { kind: 'file', path: file.path } }];
  });
}

/** A packed file is shown unpacked under a name without `.zst`; without its unpacked size it would be packed bytes under a wrong name. */
function isOnlyPacked(file: SessionFile, path: string): boolean {
  return file.shown === undefined && file.path.endsWith('.zst') && !path.endsWith('.zst');
}
