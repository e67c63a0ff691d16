/** Makes `as-<tool>` for each tool whose files have a layout: the native files, byte for byte, as in the tool's own storage. */
import type { NativeLayout, ToolAdapter } from '../core/tool-adapter.js';
import type { View, ViewEntry } from '../core/view.js';

const NATIVE = 'native/';

export default function toolViews(tools: readonly ToolAdapter[]): readonly View[] {
  return tools.flatMap((tool) => (tool.layout === undefined ? [] : [toolView(tool, tool.layout)]));
}

function toolView(tool: ToolAdapter, layout: NativeLayout): View {
  return {
    name: `as-${tool.viewName ?? tool.alias}`,
    about: `sessions of ${tool.title} as in its own storage, byte for byte`,
    times: 'fresh',
    entriesOf: (session) => {
      if (session.tool !== tool.id) return [];
      const entries: ViewEntry[] = [];
      for (const file of session.files) {
        const path = file.path.startsWith(NATIVE) ? layout(file.path.slice(NATIVE.length)) : undefined;
        if (path !== undefined) entries.push({ path, target: { kind: 'file', path: file.path } });
      }
      return entries;
    },
  };
}
