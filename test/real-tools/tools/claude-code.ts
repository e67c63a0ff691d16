import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { anthropic } from '../protocols/anthropic.js';
import { tellClaudeCode } from '../stories/tell-claude-code.js';
import type { RealTool } from './real-tool.js';

const BATCH = ['--output-format', 'json', '--allowedTools', 'Bash'];

export const claudeCode: RealTool = {
  id: 'claude-code',
  protocol: anthropic,
  tell: tellClaudeCode,
  view: 'as-claude-code',
  storage: '.claude/projects',
  // From 2.1 on a launcher of a binary that comes as a package of its own.
  program: (folder) => ['cli-wrapper.cjs', 'cli.js'].map((name) => join(folder, name)).find(existsSync) ?? join(folder, 'cli.js'),
  settings: () => ({}),
  environment: (url) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'test-key',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '0',
    // Root may run it, too.
    IS_SANDBOX: '1',
  }),
  // Of 2.0 alone.
  asksAnyway: /^CONNECT api\.anthropic\.com:443 /,
  call: { name: 'Bash', input: { command: 'echo from the real tool', description: 'Say it' } },
  resume: (id, prompt) => ['--resume', id, '-p', prompt, ...BATCH],
  fromFile: { versions: ['2.1.330', '2.0.77'], args: (path, prompt) => ['--resume', path, '--fork-session', '-p', prompt, ...BATCH] },
};
