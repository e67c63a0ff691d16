import { join } from 'node:path';
import { arrayOf, objectOf, parseJson } from '../../../src/core/json.js';
import { openai } from '../protocols/openai.js';
import { tellCodex } from '../stories/tell-codex.js';
import type { RealTool, RunTool } from './real-tool.js';

const CONFIG = (url: string): string => `model = "gpt-5.5"
model_provider = "loopback"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false

[features]
plugins = false
apps = false
remote_plugin = false

[analytics]
enabled = false

[otel]
exporter = "none"

[model_providers.loopback]
name = "loopback"
base_url = "${url}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`;

/** What the picker shows, asked as the picker asks. */
async function listThreads(run: RunTool): Promise<string> {
  const requests = [
    { id: 0, method: 'initialize', params: { clientInfo: { name: 'sessionfs', title: 'sessionfs', version: '1.0.0' } } },
    { method: 'initialized' },
    { id: 1, method: 'thread/list', params: { limit: 100 } },
  ];
  const { stdout } = await run(['app-server'], { lines: requests.map((request) => JSON.stringify(request)), until: '"id":1' });
  const answer = stdout.split('\n').map((line) => parseJson(line)).flatMap((parsed) => (parsed.ok ? [objectOf(parsed.value)] : [])).find(({ id }) => id === 1);
  return arrayOf(objectOf(answer?.['result'])['data']).map((thread) => String(objectOf(thread)['id'])).join('\n');
}

export const codex: RealTool = {
  id: 'codex',
  protocol: openai,
  tell: tellCodex,
  view: 'as-codex',
  storage: '.codex/sessions',
  program: (folder) => join(folder, 'bin', 'codex.js'),
  settings: (url) => ({ '.codex/config.toml': CONFIG(url) }),
  environment: () => ({ OPENAI_API_KEY: 'test-key', RUST_LOG: 'error' }),
  call: { name: 'exec_command', input: { cmd: 'echo from the real tool' } },
  resume: (id, prompt) => ['exec', 'resume', '--json', '--skip-git-repo-check', id, prompt],
  list: { versions: ['0.169.0'], run: listThreads },
};
