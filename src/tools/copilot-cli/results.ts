/** What a tool answered, as a canonical block. */
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ToolResultBlock } from '../../core/message.js';
import { pictureOf } from '../../core/pictures.js';
import { millisOf } from '../../core/time.js';
import { textIn, type Assets } from './content.js';
import type { Mark } from './mark.js';

export interface Answer {
  readonly block: ToolResultBlock;
  /** Pictures that the model was shown, in the form of the tool with their data. */
  readonly pictures: readonly JsonObject[];
}

/** `began`: when the tool was started. */
export function answerOf(data: JsonObject, { mark, assets, began, ended }: { readonly mark: Mark | undefined; readonly assets: Assets; readonly began: string | undefined; readonly ended: string | undefined }): Answer {
  const result = objectOf(data['result']);
  const failed = data['success'] === false;
  const said = textIn(result['content']);
  const error = textOf(objectOf(data['error'])['message']) ?? textOf(data['error']);
  const content = failed ? (error ?? said) : said === '' ? (error ?? '') : said;
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: textOf(data['toolCallId']) ?? '', content: mark?.result?.text ?? content };
  if (failed) block.is_error = true;
  if (mark !== undefined) restore(block, mark);
  else {
    const exit = exitCodeOf(data, content);
    const took = (millisOf(ended) ?? Number.NaN) - (millisOf(began) ?? Number.NaN);
    if (exit !== undefined) block.exit_code = exit;
    if (took >= 0) block.duration_ms = took;
  }
  return { block, pictures: [...arrayOf(result['binaryResultsForLlm']), ...arrayOf(result['contents'])].filter(isObject).flatMap((part) => pictureIn(part, assets)) };
}

function restore(block: ToolResultBlock, { result = {} }: Mark): void {
  if (result.error === false) block.is_error = false;
  if (result.exit !== undefined) block.exit_code = result.exit;
  if (result.ms !== undefined) block.duration_ms = result.ms;
}

// Releases before the field told it in the last line of the text alone.
const LAST_LINE = /<(?:shellId: [^<>]{1,80} completed|exited|command exited|completed) with exit code (-?\d{1,9})>\s*$/;

function exitCodeOf(data: JsonObject, content: string): number | undefined {
  const told = numberOf(objectOf(data['shellExecution'])['exitCode']) ?? numberOf(objectOf(objectOf(data['toolTelemetry'])['metrics'])['exit_code']);
  if (told !== undefined && Number.isSafeInteger(told)) return told;
  const code = LAST_LINE.exec(content.slice(-200))?.[1];
  return code === undefined ? undefined : Number(code);
}

function pictureIn(part: JsonObject, assets: Assets): readonly JsonObject[] {
  const assetId = textOf(part['assetId']);
  const data = textOf(part['data']) ?? (assetId === undefined ? undefined : assets(assetId));
  const picture = data === undefined ? undefined : pictureOf(data);
  return picture === undefined ? [] : [{ type: 'image', mimeType: picture.mediaType, data: picture.data }];
}
