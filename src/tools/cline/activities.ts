/** Tools that the model's provider ran by itself: they stand in the metadata of the answer, not in its content. */
import { inputOf, resultText } from '../../core/api-messages/content.js';
import { arrayOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ToolResultBlock, ToolUseBlock } from '../../core/message.js';

export interface Activity { readonly call: ToolUseBlock; readonly result?: ToolResultBlock }

export function activitiesOf(message: JsonObject): readonly Activity[] {
  return arrayOf(objectOf(message['metadata'])['modelToolActivities']).flatMap((entry): Activity[] => {
    const { toolCallId, toolName, input, output, isError } = objectOf(entry);
    const id = textOf(toolCallId);
    const name = textOf(toolName);
    if (id === undefined || name === undefined) return [];
    const call: ToolUseBlock = { type: 'tool_use', tool_use_id: id, name, input: inputOf(input) };
    if (output === undefined && isError === undefined) return [{ call }];
    return [{ call, result: { type: 'tool_result', tool_use_id: id, content: resultText(output), ...(isError === true ? { is_error: true } : {}) } }];
  });
}
