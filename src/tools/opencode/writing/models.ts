/** The tool names a provider with each model, and goes on with the last one. */
import { textOf } from '../../../core/json.js';
import type { Message } from '../../../core/message.js';
import type { Model } from './state.js';

/** Stands where the session names no model: the user chooses one with `-m provider/model`. */
export const NO_MODEL: Model = { providerID: 'unknown', modelID: 'unknown' };

const FAMILIES: readonly (readonly [RegExp, string])[] = [[/^claude/, 'anthropic'], [/^(?:gpt|o\d)/, 'openai'], [/^gemini/, 'google'], [/^grok/, 'xai'], [/^deepseek/, 'deepseek']];

/** By the names that the tool's list of providers has; a model that nobody sells there keeps the provider that it came with. */
export function modelOf({ model, provider }: Message): Model | undefined {
  const modelID = textOf(model);
  if (modelID === undefined) return undefined;
  const family = FAMILIES.find(([name]) => name.test(modelID))?.[1];
  return { providerID: textOf(provider) ?? family ?? NO_MODEL.providerID, modelID };
}
