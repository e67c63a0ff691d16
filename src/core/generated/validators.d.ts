/** What the compiled schemas of `spec/` export. Each holds the failures of its last call. */

export interface SchemaFailure {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface CompiledSchema {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaFailure[] | null;
}

export const manifest: CompiledSchema;
export const message: CompiledSchema;
export const workspace: CompiledSchema;
export const tools: CompiledSchema;
