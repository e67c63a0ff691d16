import { join } from 'node:path';
import { gemini } from '../protocols/gemini.js';
import { tellGeminiCli } from '../stories/tell-gemini-cli.js';
import type { RealTool } from './real-tool.js';

const SETTINGS = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  // A named model needs no request to choose one; a long session is sent as it is, as far as that model can take it.
  model: { name: 'gemini-2.5-pro', compressionThreshold: 0.99 },
  general: { disableAutoUpdate: true, enableAutoUpdate: false },
};

export const geminiCli: RealTool = {
  id: 'gemini-cli',
  protocol: gemini,
  tell: tellGeminiCli,
  view: 'as-gemini',
  storage: '.gemini/tmp',
  program: (folder) => join(folder, 'bundle', 'gemini.js'),
  settings: () => ({ '.gemini/settings.json': JSON.stringify(SETTINGS) }),
  environment: (url) => ({ GEMINI_API_KEY: 'test-key', GOOGLE_GEMINI_BASE_URL: url, GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_CLI_NO_RELAUNCH: 'true', NO_COLOR: '1' }),
  call: { name: 'run_shell_command', input: { command: 'echo from the real tool', description: 'Say it' } },
  resume: (id, prompt) => ['--resume', id, '--yolo', '-p', prompt, '--output-format', 'json'],
  fromFile: { versions: ['0.61.0'], args: (path, prompt) => ['--session-file', path, '--yolo', '-p', prompt, '--output-format', 'json'] },
  list: { versions: ['0.61.0', '0.38.2'], run: async (run) => (await run(['--list-sessions'])).stdout },
};
