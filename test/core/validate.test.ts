import { describe, expect, it } from '@jest/globals';
import { validateManifest, validateMessage, validateTools, validateWorkspace, type Issue } from '../../src/core/validate.js';

const manifest = (more: object): unknown => ({ sfs_version: '0.1.0', session_id: 's', created_at: 't', source: { tool: 'x' }, ...more });
const message = (more: object): unknown => ({ msg_id: 'm', role: 'user', content: [{ type: 'text', text: '' }], timestamp: 't', ...more });
const block = (value: unknown): unknown => message({ content: [value] });
const workspace = (more: object): unknown => ({ root_path: '', ...more });

const shown = (issues: readonly Issue[]): readonly string[] => issues.map(({ pointer, message: text }) => `${pointer} ${text}`).sort();

describe('validateManifest', () => {
  it.each([
    ['only what is required', {}],
    ['null where the format has it', { title: null, updated_at: null, model: null, ownership: null, stats: null, sync: null, parent_session_id: null }],
    ['a null in every nested object that allows it', { source: { tool: 'x', tool_version: null, sfs_converter_version: null, original_session_id: null, original_path: null, interface: null }, ownership: { owner: null, team: null }, stats: { estimated_cost_usd: null, duration_ms: null }, sync: { last_sync_at: null, etag: null, remote_url: null }, sub_agents: [{ agent_id: 'a', model: null }], model: { reasoning_effort: null } }],
    ['empty objects', { model: {}, ownership: {}, stats: {}, sync: {}, metadata: {} }],
    ['times that are no dates, because format is not asserted', { created_at: 'yesterday', updated_at: '' }],
    ['any session id', { session_id: '../etc' }],
    ['a cost with a fraction and a whole number written with one', { stats: { estimated_cost_usd: 0.5, message_count: 1.0 } }],
    ['further keys of a collaborator', { ownership: { collaborators: [{ user: 'a', access: 'admin', since: 1 }] } }],
    ['anything under metadata', { metadata: { sessionfs: { a: [1, null] }, other: 1 } }],
    ['the keys added later', { persona_name: 'p', ticket_id: 't', instruction_provenance: { a: 1 }, _resume_parent_id: 'r', retrieval_audit_id: 'a' }],
    ['null in the keys added later', { persona_name: null, ticket_id: null, _resume_parent_id: null, retrieval_audit_id: null }],
    ['a name of 50 characters outside the basic plane', { persona_name: '😀'.repeat(50) }],
  ])('accepts %s', (_name, more) => {
    expect(validateManifest(manifest(more))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['another version', { sfs_version: '0.2.0' }, '/sfs_version must be 0.1.0'],
    ['an unknown key at the top', { forked_from_checkpoint: 'x' }, '/forked_from_checkpoint is not a key of the format'],
    ['an unknown key of the source', { source: { tool: 'x', host: 'y' } }, '/source/host is not a key of the format'],
    ['a null source', { source: null }, '/source must be object'],
    ['a null model id', { model: { model_id: null } }, '/model/model_id must be string'],
    ['an unknown effort', { model: { reasoning_effort: 'max' } }, '/model/reasoning_effort must be one of low or medium or high or null'],
    ['a null tag list', { tags: null }, '/tags must be array'],
    ['a tag that is no text', { tags: ['a', 1] }, '/tags/1 must be string'],
    ['a negative count', { stats: { message_count: -1 } }, '/stats/message_count must be 0 or more'],
    ['a fraction as a count', { stats: { total_input_tokens: 1.5 } }, '/stats/total_input_tokens must be integer'],
    ['true as a count', { stats: { turn_count: true } }, '/stats/turn_count must be integer'],
    ['an infinite cost', { stats: { estimated_cost_usd: Infinity } }, '/stats/estimated_cost_usd must be number or null'],
    ['an unknown total', { stats: { cache_read_tokens: 1 } }, '/stats/cache_read_tokens is not a key of the format'],
    ['an unknown access', { ownership: { collaborators: [{ user: 'a', access: 'root' }] } }, '/ownership/collaborators/0/access must be one of read or write or admin'],
    ['a collaborator without access', { ownership: { collaborators: [{ user: 'a' }] } }, '/ownership/collaborators/0/access is required'],
    ['a sub-agent without id', { sub_agents: [{}] }, '/sub_agents/0/agent_id is required'],
    ['a null metadata', { metadata: null }, '/metadata must be object'],
    ['a name of 51 characters', { persona_name: 'p'.repeat(51) }, '/persona_name must have at most 50 characters'],
    ['a ticket of 65 characters', { ticket_id: 't'.repeat(65) }, '/ticket_id must have at most 64 characters'],
    ['a null provenance', { instruction_provenance: null }, '/instruction_provenance must be object'],
    ['a key that needs escaping', { 'a/b~c': 1 }, '/a~1b~0c is not a key of the format'],
  ])('refuses %s', (_name, more, issue) => {
    expect(shown(validateManifest(manifest(more)))).toEqual([issue]);
  });

  it('reports every violation, not only the first', () => {
    expect(shown(validateManifest({ sfs_version: '0.1.0', extra: 1 }))).toEqual(['/created_at is required', '/extra is not a key of the format', '/session_id is required', '/source is required']);
  });

  it.each([[null], [[]], ['text'], [1], [true]])('refuses %j as a whole', (value) => {
    expect(shown(validateManifest(value))).toEqual([' must be object']);
  });

  it('treats a member called __proto__ as an unknown key', () => {
    const value: unknown = JSON.parse('{"sfs_version":"0.1.0","session_id":"s","created_at":"t","source":{"tool":"x"},"__proto__":{"title":1}}');
    expect(shown(validateManifest(value))).toEqual(['/__proto__ is not a key of the format']);
  });
});

describe('validateMessage', () => {
  it.each(['user', 'assistant', 'system', 'developer', 'tool'])('accepts the role %s', (role) => {
    expect(validateMessage(message({ role }))).toEqual([]);
  });

  it.each(['end_turn', 'tool_use', 'max_tokens', 'interrupted', 'stop_sequence', null])('accepts the stop reason %s', (stop_reason) => {
    expect(validateMessage(message({ stop_reason }))).toEqual([]);
  });

  it.each([
    ['null in every nullable key', message({ parent_msg_id: null, turn_id: null, model: null, provider: null, stop_reason: null, usage: null, agent_id: null })],
    ['an empty usage', message({ usage: {} })],
    ['a result with a text that is left out', block({ type: 'tool_result', tool_use_id: 'a' })],
    ['a result with every key', block({ type: 'tool_result', tool_use_id: 'a', content: '', is_error: true, exit_code: -1, duration_ms: 0.5 })],
    ['a thinking block with nulls', block({ type: 'thinking', text: '', signature: null, redacted: true, summary: null })],
    ['an image with further keys in its source', block({ type: 'image', source: { type: 'url', data: 'u', media_type: null, url: 'u', detail: 'high' } })],
    ['a summary', block({ type: 'summary', text: 's', summarized_through_msg_id: null })],
    ['a block of any other type', block({ type: 'server_tool_use', text: 1, input: [] })],
    ['a block whose type is empty', block({ type: '' })],
  ])('accepts %s', (_name, value) => {
    expect(validateMessage(value)).toEqual([]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['another role', message({ role: 'model' }), ['/role must be one of user or assistant or system or developer or tool']],
    ['another stop reason', message({ stop_reason: 'refusal' }), ['/stop_reason must be one of end_turn or tool_use or max_tokens or interrupted or stop_sequence or null']],
    ['no content', message({ content: [] }), ['/content must have 1 or more items']],
    ['text as content', message({ content: 'hi' }), ['/content must be array']],
    ['no timestamp', { msg_id: 'm', role: 'user', content: [{ type: 'text', text: '' }] }, ['/timestamp is required']],
    ['an unknown count of tokens', message({ usage: { total_tokens: 1 } }), ['/usage/total_tokens is not a key of the format']],
    ['a null count of tokens', message({ usage: { input_tokens: null } }), ['/usage/input_tokens must be integer']],
    ['a null flag', message({ is_meta: null }), ['/is_meta must be boolean']],
    ['an unknown key', message({ cwd: '/' }), ['/cwd is not a key of the format']],
    ['a block that is no object', block('hi'), ['/content/0 must be object']],
    ['a block without a type', block({ text: 'hi' }), ['/content/0/type is required']],
    ['a type that is no text', block({ type: 1 }), ['/content/0/type must be string']],
    ['a call under another id key', block({ type: 'tool_use', id: 'a', name: 'n', input: {} }), ['/content/0/id is not a key of the format', '/content/0/tool_use_id is required']],
    ['an array as input', block({ type: 'tool_use', tool_use_id: 'a', name: 'n', input: [] }), ['/content/0/input must be object']],
    ['an array as the text of a result', block({ type: 'tool_result', tool_use_id: 'a', content: [] }), ['/content/0/content must be string']],
    ['a fraction as exit code', block({ type: 'tool_result', tool_use_id: 'a', exit_code: 0.5 }), ['/content/0/exit_code must be integer or null']],
    ['an image without source type', block({ type: 'image', source: { url: 'u' } }), ['/content/0/source/type is required']],
    ['an image with another source type', block({ type: 'image', source: { type: 'file' } }), ['/content/0/source/type must be one of url or base64 or path']],
    ['an image with a key beside its source', block({ type: 'image', source: { type: 'url' }, alt: 'a' }), ['/content/0/alt is not a key of the format']],
    ['a summary without text', block({ type: 'summary' }), ['/content/0/text is required']],
    ['thinking with its native key', block({ type: 'thinking', thinking: 'x' }), ['/content/0/text is required', '/content/0/thinking is not a key of the format']],
  ])('refuses %s and says what its own type asks for', (_name, value, issues) => {
    expect(shown(validateMessage(value))).toEqual(issues);
  });

  it('names the block that is wrong', () => {
    expect(shown(validateMessage(message({ content: [{ type: 'text', text: 'a' }, { type: 'text' }] })))).toEqual(['/content/1/text is required']);
  });
});

describe('validateWorkspace', () => {
  it.each([
    ['an empty root', {}],
    ['null git and environment', { git: null, environment: null }],
    ['nulls inside them', { git: { remote_url: null, branch: null, commit_sha: null, commit_message: null, diff_path: null }, environment: { os: null, os_version: null, shell: null, venv_path: null } }],
    ['a file with its path alone', { files: [{ path: '/abs' }] }],
    ['unknown facts of a file', { files: [{ path: 'a', sha256: null, size_bytes: null, last_modified: null }] }],
  ])('accepts %s', (_name, more) => {
    expect(validateWorkspace(workspace(more))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no root', {}, '/root_path is required'],
    ['a null root', { root_path: null }, '/root_path must be string'],
    ['a null dirty flag', workspace({ git: { dirty: null } }), '/git/dirty must be boolean'],
    ['an unknown git key', workspace({ git: { tag: 'v1' } }), '/git/tag is not a key of the format'],
    ['a file without path', workspace({ files: [{}] }), '/files/0/path is required'],
    ['another role', workspace({ files: [{ path: 'a', role: 'touched' }] }), '/files/0/role must be one of read or written or edited or created or deleted or referenced'],
    ['a negative size', workspace({ files: [{ path: 'a', size_bytes: -1 }] }), '/files/0/size_bytes must be 0 or more'],
    ['a language without version', workspace({ environment: { languages: { c: null } } }), '/environment/languages/c must be string'],
    ['an unknown key', workspace({ cwd: '/' }), '/cwd is not a key of the format'],
  ])('refuses %s', (_name, value, issue) => {
    expect(shown(validateWorkspace(value))).toEqual([issue]);
  });
});

describe('validateTools', () => {
  it.each([
    ['an empty object', {}],
    ['a null shell', { shell: null }],
    ['nulls inside', { mcp_servers: [{ name: 'a', uri: null, transport: null, auth_ref: null }], shell: { default_shell: null, working_directory: null, sandbox_policy: null, approval_policy: null }, custom_tools: [{ name: 'a', description: null, parameters_schema: null, source: null }] }],
  ])('accepts %s', (_name, value) => {
    expect(validateTools(value)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['a server without name', { mcp_servers: [{}] }, '/mcp_servers/0/name is required'],
    ['another transport', { mcp_servers: [{ name: 'a', transport: 'ws' }] }, '/mcp_servers/0/transport must be one of stdio or sse or http or null'],
    ['a token beside a server', { mcp_servers: [{ name: 'a', token: 't' }] }, '/mcp_servers/0/token is not a key of the format'],
    ['a tool without name', { custom_tools: [{}] }, '/custom_tools/0/name is required'],
    ['a name that is no text', { tools_used: [1] }, '/tools_used/0 must be string'],
    ['an unknown key', { mcp: [] }, '/mcp is not a key of the format'],
  ])('refuses %s', (_name, value, issue) => {
    expect(shown(validateTools(value))).toEqual([issue]);
  });
});
