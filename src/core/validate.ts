/** Whether parsed JSON is a file of a `.sfs` directory, by the schemas of `spec/`. */
import { manifest, message, tools, workspace, type CompiledSchema, type SchemaFailure } from './generated/validators.js';

export interface Issue {
  /** JSON pointer (RFC 6901) to the value that is wrong, missing or too much; `''` is the whole value. */
  readonly pointer: string;
  /** For a person; holds nothing of the session's content. */
  readonly message: string;
}

/** Every violation of the format, none when valid. Accepts what 0.1.0 allows and the manifest keys added later. */
export function validateManifest(value: unknown): readonly Issue[] {
  return issuesOf(manifest, value);
}

export function validateMessage(value: unknown): readonly Issue[] {
  return issuesOf(message, value);
}

export function validateWorkspace(value: unknown): readonly Issue[] {
  return issuesOf(workspace, value);
}

export function validateTools(value: unknown): readonly Issue[] {
  return issuesOf(tools, value);
}

function issuesOf(schema: CompiledSchema, value: unknown): readonly Issue[] {
  if (schema(value)) return [];
  // `if` only says that a block failed its own type, which the other failures say precisely.
  return (schema.errors ?? []).filter((failure) => failure.keyword !== 'if').map(issueOf);
}

function issueOf(failure: SchemaFailure): Issue {
  const { instancePath, params } = failure;
  switch (failure.keyword) {
    case 'required':
      return { pointer: below(instancePath, params['missingProperty']), message: 'is required' };
    case 'additionalProperties':
      return { pointer: below(instancePath, params['additionalProperty']), message: 'is not a key of the format' };
    case 'type':
      return { pointer: instancePath, message: `must be ${listed(params['type'])}` };
    case 'enum':
      return { pointer: instancePath, message: `must be one of ${listed(params['allowedValues'])}` };
    case 'const':
      return { pointer: instancePath, message: `must be ${String(params['allowedValue'])}` };
    case 'minimum':
      return { pointer: instancePath, message: `must be ${String(params['limit'])} or more` };
    case 'minItems':
      return { pointer: instancePath, message: `must have ${String(params['limit'])} or more items` };
    case 'maxLength':
      return { pointer: instancePath, message: `must have at most ${String(params['limit'])} characters` };
    default:
      return { pointer: instancePath, message: `breaks the rule "${failure.keyword}"` };
  }
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(' or ') : String(values);
}

function below(pointer: string, key: unknown): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
