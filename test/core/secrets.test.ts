import { describe, expect, it } from '@jest/globals';
import { redactSecrets } from '../../src/core/secrets.js';

// Put together here, so that no scanner takes this file for a leak.
const run = (length: number, from = 'aB3dE5gH7j'): string => from.repeat(Math.ceil(length / from.length)).slice(0, length);
const hex = (length: number): string => run(length, '0123456789abcdef');

const glue = (...parts: readonly string[]): string => parts.join('');

const TOKENS: readonly (readonly [string, string])[] = [
  ['OpenAI project key', glue('sk-', 'proj-', run(40))],
  ['OpenAI key', glue('sk-', run(48))],
  ['Anthropic key', glue('sk-', 'ant-api03-', run(60))],
  ['Stripe key', glue('sk_', 'live_', run(24))],
  ['own server key', glue('sk_', 'sfs_', hex(32))],
  ['GitHub token', glue('gh', 'p_', run(36))],
  ['GitHub fine-grained token', glue('github_', 'pat_', run(40))],
  ['GitLab token', glue('gl', 'pat-', run(20))],
  ['AWS key id', glue('AK', 'IAIOSFODNN7EXAMPLE')],
  ['AWS temporary key id', glue('AS', 'IAIOSFODNN7EXAMPLE')],
  ['Google key', glue('AI', 'za', run(35))],
  ['Slack token', glue('xox', 'b-', run(20))],
  ['Slack app token', glue('xa', 'pp-1-', run(30))],
  ['npm token', glue('npm', '_', run(36))],
  ['PyPI token', glue('py', 'pi-', run(60))],
  ['Hugging Face token', glue('h', 'f_', run(34))],
  ['SendGrid key', glue('S', 'G.', run(22), '.', run(43))],
  ['Twilio key', glue('S', 'K', hex(32))],
  ['DigitalOcean token', glue('do', 'p_v1_', hex(64))],
  ['Shopify token', glue('shp', 'at_', hex(32))],
  ['Telegram bot token', glue('123456789:A', 'A', run(33))],
  ['JSON web token', glue('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxIn0.', run(43))],
  ['private key', glue('-----BEGIN RSA ', 'PRIVATE KEY-----\n', run(64), '\n', run(20), '==\n-----END RSA ', 'PRIVATE KEY-----')],
];

describe('redactSecrets', () => {
  it.each(TOKENS)('replaces a %s and nothing around it', (_name, secret) => {
    expect(redactSecrets(`use ${secret}, then`)).toBe('use [redacted], then');
    expect(redactSecrets(`{"k":"${secret}"}`)).toBe('{"k":"[redacted]"}');
  });

  it.each([
    ['postgres://ada:pa55@db.example.org/x', 'postgres://[redacted]@db.example.org/x'],
    ['redis://:pa55@cache:6379', 'redis://[redacted]@cache:6379'],
    ['Authorization: Bearer abcdefghijklmnopqrstuvwxyz', 'Authorization: Bearer [redacted]'],
    ['https://hooks.slack.com/services/T00000000/B00000000/abcdefgh', 'https://hooks.slack.com/services/[redacted]'],
    ['password = "correct horse" no, "correct-horse"', 'password = "correct horse" no, "correct-horse"'],
    ['password = "correct-horse"', 'password = "[redacted]"'],
    ["api_key: 'abcdefgh12'", "api_key: '[redacted]'"],
    ['{"client_secret":"abcdefgh12"}', '{"client_secret":"[redacted]"}'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=[redacted]'],
    ['TOKEN=abc12345 run', 'TOKEN=[redacted] run'],
  ])('turns %s into %s', (text, expected) => {
    expect(redactSecrets(text)).toBe(expected);
  });

  it.each([
    '7d0c2a54-9a6e-4f0b-8f5e-000000000001',
    hex(64),
    'sk-learn-is-a-nice-library-to-use',
    'task-force-of-twenty-people',
    'http://localhost:8080/a@b',
    'git@example.org:ada/rows.git',
    'const token = getToken(user)',
    'password: process.env.PASSWORD',
    'token="changeme-placeholder"',
    'api_key = "YOUR_API_KEY_HERE"',
    'api_key = "<YOUR_KEY>"',
    'API_KEY=$SECRET_NAME_2',
    'the secret: patience',
    'xxxxxxxxxxxxxxxxxxxx',
  ])('leaves %s alone', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('replaces a secret beside a placeholder, and every one of several', () => {
    expect(redactSecrets(`example ${TOKENS[0]?.[1] ?? ''} xxx ${TOKENS[5]?.[1] ?? ''}`)).toBe('example [redacted] xxx [redacted]');
  });

  it('changes nothing when applied again', () => {
    const once = redactSecrets(TOKENS.map(([name, secret]) => `${name}: password="${secret.slice(0, 20)}" ${secret}`).join('\n'));
    expect(redactSecrets(once)).toBe(once);
  });

  it.each(['token=', 'sk-proj-', 'eyJaaaaaaaaa.eyJaaaaa', '://a:', '-----BEGIN PRIVATE KEY-----', 'bearer ', 'password="', '12345678:AA', 'a'])('takes time in proportion to the length of repeated %s', (part) => {
    const time = (length: number): number => {
      const text = part.repeat(Math.ceil(length / part.length));
      const start = performance.now();
      redactSecrets(text);
      return performance.now() - start;
    };
    time(20_000);
    // Ten times the text in 100 times the time would be the square; the constant absorbs a busy machine.
    expect(time(200_000)).toBeLessThan(30 * time(20_000) + 200);
  });
});
