import { readFileSync } from 'node:fs';
import { objectOf, parseJson, textOf } from '../../src/core/json.js';

// Beside dist/, in the repository as in the package.
const parsed = parseJson(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

/** Version of this program. */
export const VERSION = textOf(objectOf(parsed.ok ? parsed.value : undefined)['version']) ?? 'unknown';
