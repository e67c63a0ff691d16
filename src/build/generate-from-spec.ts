/** Compiles the schemas under `spec/` to `src/core/generated/validators.js`: plain code that needs no package at run time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { isObject, parseJson, type JsonObject } from '../core/json.js';

const SCHEMAS = ['manifest', 'message', 'workspace', 'tools'] as const;

const HEADER = '// Generated from spec/*.schema.json by `npm run generate`; edit those instead.\n';

// The one helper that the compiled code asks of ajv: length in characters, not in UTF-16 units.
const LENGTH_HELPER = 'require("ajv/dist/runtime/ucs2length").default';
const LENGTH_CODE = '(text) => [...text].length';

/** Without the texts for people, so that they are not shipped. A property *named* description is an object and stays. */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !(typeof value === 'string' && (key === 'description' || key === 'title')));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value)]));
}

function schemaAt(path: string): JsonObject {
  const parsed = parseJson(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new Error(`${path}: ${parsed.reason}`);
  const schema = withoutProse(parsed.value);
  if (!isObject(schema)) throw new Error(`${path}: not an object`);
  return schema;
}

/** The text that `core/generated/validators.js` must have. Throws when the code would need a package at run time. */
export function generateValidators(specFolder: string): string {
  // Dates are not asserted: the format takes any text there, see spec/README.md.
  const ajv = new Ajv2020({ allErrors: true, messages: false, allowUnionTypes: true, validateFormats: false, code: { source: true, esm: true, lines: true } });
  for (const name of SCHEMAS) ajv.addSchema(schemaAt(join(specFolder, `${name}.schema.json`)), name);
  const exported = Object.fromEntries(SCHEMAS.map((name) => [name, name]));
  const code = standalone.default(ajv, exported).replaceAll(LENGTH_HELPER, LENGTH_CODE);
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error('the compiled schemas need a helper of ajv that is not inlined');
  return `${HEADER}${code.trimEnd()}\n`;
}

function main(root: string): void {
  writeFileSync(join(root, 'src', 'core', 'generated', 'validators.js'), generateValidators(join(root, 'spec')));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv[2] ?? process.cwd());
