/** What was said in a session, told without any tool: each tool's own form of it is made by `tell-<tool>.ts`. */

export type CallKind = 'shell' | 'read' | 'edit';

/** `subject`: the command, or the path of the file. `aside`: what the tool keeps for its screen and sends to nobody. */
export interface Call { readonly kind: CallKind; readonly subject: string; readonly output: string; readonly failed?: boolean; readonly aside?: string }

export type Step =
  | { readonly kind: 'prompt'; readonly text: string; readonly picture?: boolean }
  | { readonly kind: 'answer'; readonly text: string; readonly thought?: string }
  /** Calls of one answer, side by side, with their results. */
  | { readonly kind: 'calls'; readonly said?: string; readonly calls: readonly Call[] }
  /** What was said before is no longer sent, but for this. */
  | { readonly kind: 'summary'; readonly text: string }
  /** Said, and taken back by the person. Whole turns. */
  | { readonly kind: 'undone'; readonly steps: readonly Step[] };

export interface Story { readonly name: string; readonly steps: readonly Step[] }

export type SpokenKind = 'prompt' | 'answer' | 'call' | 'result' | 'picture';

/**
 * Something that the model must be told, after all of the steps before and after what stands at `after` in the list.
 * `free`: it may also be left out, since a summary speaks for it.
 */
export interface Sought { readonly kind: SpokenKind; readonly text: string; readonly step: number; readonly after?: number; readonly free: boolean }

/** In the order in which the model must be told, but for calls side by side: each of them with its result after it. */
export function soughtIn({ steps }: Story): readonly Sought[] {
  const lastSummary = steps.findLastIndex(({ kind }) => kind === 'summary');
  const sought: Sought[] = [];
  for (const [step, told] of steps.entries()) {
    for (const { kind, text } of soughtOf(told)) {
      const after = kind === 'result' ? { after: sought.length - 1 } : {};
      sought.push({ kind, text, step, ...after, free: step < lastSummary });
    }
  }
  return sought;
}

/** What the model must not be told. */
export function undoneIn({ steps }: Story): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'undone' ? step.steps.flatMap(soughtOf).map(({ text }) => text) : []));
}

function soughtOf(step: Step): readonly Pick<Sought, 'kind' | 'text'>[] {
  switch (step.kind) {
    case 'prompt':
      return [{ kind: 'prompt', text: step.text }, ...(step.picture === true ? [{ kind: 'picture' as const, text: PICTURE }] : [])];
    case 'answer':
      return [{ kind: 'answer', text: step.text }];
    case 'summary':
      return [{ kind: 'prompt', text: step.text }];
    case 'calls':
      return [
        ...(step.said === undefined ? [] : [{ kind: 'answer' as const, text: step.said }]),
        ...step.calls.flatMap(({ subject, output }) => [{ kind: 'call' as const, text: subject }, { kind: 'result' as const, text: output }]),
      ];
    case 'undone':
      return [];
  }
}

/** A PNG of two by two pixels, in base64. */
export const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==';
