/** Credentials in text, by the shapes their issuers give them. Conservative: a shape that is common in prose is not here. */

const MASK = '[redacted]';

/**
 * Every expression takes linear time: what may repeat is one character class, and a match can't begin inside a run of
 * that class (the look-behind) or the run is bounded.
 */
const TOKENS: readonly RegExp[] = [
  /(?<![A-Za-z0-9_-])sk-(?:proj|svcacct|admin|ant|or|lf)-[A-Za-z0-9_-]{20,}/g, // OpenAI, Anthropic, OpenRouter, Langfuse
  /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9]{20,}(?![A-Za-z0-9_-])/g, // OpenAI without a prefix: a run without dashes, unlike a slug
  /(?<![A-Za-z0-9_])[sr]k_(?:live|test|sfs)_[A-Za-z0-9]{16,}/g, // Stripe; our own keys
  /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36,}/g, // GitHub
  /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{22,}/g,
  /(?<![A-Za-z0-9_-])gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}/g, // GitLab
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, // AWS key id
  /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g, // Google
  /(?<![A-Za-z0-9-])xox[abeoprs]-[A-Za-z0-9-]{10,}/g, // Slack
  /(?<![A-Za-z0-9-])xapp-[A-Za-z0-9-]{20,}/g,
  /(?<=hooks\.slack\.com\/services\/)[A-Za-z0-9/]{20,}/g,
  /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/g,
  /(?<![A-Za-z0-9_-])pypi-[A-Za-z0-9_-]{50,}/g,
  /(?<![A-Za-z0-9_])hf_[A-Za-z0-9]{30,}/g, // Hugging Face
  /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, // SendGrid
  /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g, // Twilio
  /(?<![A-Za-z0-9_])do[oprt]_v1_[0-9a-f]{64}/g, // DigitalOcean
  /(?<![A-Za-z0-9_])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g, // Shopify
  /(?<![A-Za-z0-9:])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g, // Telegram bot
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{8,}/g, // JSON web token
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\]*(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  /(?<=:\/\/)[^\s:@/]{0,128}:[^\s@/]{1,256}(?=@)/g, // user and password in a URL
  /(?<=\bbearer {1,4})[A-Za-z0-9._~+/=-]{20,}/gi,
];

const NAME = '(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|account[_-]?key)';
// The value after a secret's name: quoted, or unquoted and then with a digit in it, as code and prose have none there.
const QUOTED = new RegExp(`(${NAME}["']?\\s{0,4}[:=]\\s{0,4}(["'\`]))([^"'\`\\s]{8,512})(?=\\2)`, 'gi');
const UNQUOTED = new RegExp(`(${NAME}\\s{0,4}[:=]\\s{0,4})((?=[^\\s"'\`]{0,512}\\d)[^\\s"'\`()<>{}$,;]{8,512})`, 'gi');
const PLACEHOLDER = /^(?:<.*>|\$.*|your[_-].*|x{3,}|\*{3,}|changeme.*|example.*|placeholder.*)$/i;

/** The text with each secret replaced by `[redacted]`, and nothing else changed. Linear in the text's length. */
export function redactSecrets(text: string): string {
  let safe = text;
  for (const token of TOKENS) safe = safe.replace(token, MASK);
  safe = safe.replace(QUOTED, (whole: string, before: string, _quote: string, value: string) => (PLACEHOLDER.test(value) ? whole : `${before}${MASK}`));
  return safe.replace(UNQUOTED, (whole: string, before: string, value: string) => (PLACEHOLDER.test(value) || value.startsWith('[') ? whole : `${before}${MASK}`));
}
