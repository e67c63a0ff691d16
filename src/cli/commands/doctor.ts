import { configFile } from '../../config/load.js';
import type { Config } from '../../config/config.js';
import { SfsError } from '../../core/errors.js';
import { defineCommand, JSON_OPTION, type Context } from '../command.js';
import { ok, problem, type Finding } from '../doctor/finding.js';
import { processFindings } from '../doctor/processes.js';
import { storeFindings } from '../doctor/store.js';
import { systemFindings } from '../doctor/system.js';
import { toolFindings } from '../doctor/tools.js';
import { counted } from '../format.js';
import { safeLine } from '../terminal-text.js';

export const doctor = defineCommand({
  name: 'doctor',
  about: 'look at everything that must be right, and say how to mend what is not',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [
    { line: 'sfs doctor', about: 'exit status 1 when there are problems' },
    { line: "sfs doctor --json | jq '.[] | select(.status==\"problem\")'", about: 'the problems alone' },
  ],
  async run({ json }, context) {
    const findings = await allFindings(context);
    const problems = findings.filter(({ status }) => status === 'problem').length;
    if (json) context.output.json(findings);
    else print(findings, problems, context);
    return problems > 0 ? 1 : 0;
  },
});

async function allFindings(context: Context): Promise<readonly Finding[]> {
  const loaded = loadedConfig(context);
  if (loaded.config === undefined) return [...systemFindings(undefined), loaded.finding];
  const { config, finding } = loaded;
  return [
    ...systemFindings(config.environment['PATH']),
    finding,
    ...(await storeFindings(config)),
    ...(await processFindings(config)),
    ...(await toolFindings(config)),
  ];
}

/** All else depends on the configuration: when it is broken, that is the finding. */
function loadedConfig(context: Context): { readonly config?: Config; readonly finding: Finding } {
  try {
    const config = context.config();
    return { config, finding: ok('config', config.file) };
  } catch (error) {
    if (!(error instanceof SfsError)) throw error;
    return { finding: problem('config', error.message, error.hint ?? `Correct ${configFile()}`) };
  }
}

const MARKS = { ok: ['green', 'ok     '], note: ['yellow', 'note   '], problem: ['red', 'PROBLEM'] } as const;

function print(findings: readonly Finding[], problems: number, { output }: Context): void {
  for (const { check, status, message, hint } of findings) {
    const [style, mark] = MARKS[status];
    output.line(`${output.paint(style, mark)}  ${safeLine(check)}: ${safeLine(message)}`);
    if (hint !== undefined) output.line(`         → ${safeLine(hint)}`);
  }
  output.line(problems === 0 ? 'No problems found.' : `${counted(problems, 'problem')} found.`);
}
