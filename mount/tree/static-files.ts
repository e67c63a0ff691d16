/** Files at the root that are the same for every store. */
import type { View } from '../../src/core/view.js';
import { readmeText } from './readme.js';

/** Keeps ripgrep, fd and ag in the canonical files, so that a recursive search reads each session once. */
const IGNORED = ['native/', 'checkpoints/', 'as/', 'as-*/', 'by-*/', 'live/', 'redacted/'];

export interface StaticFile { readonly name: string; readonly text: string }

export function staticFiles(views: readonly View[]): readonly StaticFile[] {
  return [
    { name: 'README.md', text: readmeText(views) },
    { name: '.ignore', text: `${IGNORED.join('\n')}\n` },
    // Asked for by Spotlight, by media scanners and by tracker: stay out.
    { name: '.metadata_never_index', text: '' },
    { name: '.nomedia', text: '' },
    { name: '.trackerignore', text: '' },
  ];
}
