import { claudeCode } from './tools/claude-code.js';
import { codex } from './tools/codex.js';
import { geminiCli } from './tools/gemini-cli.js';
import { resumeCases } from './resume.cases.js';

resumeCases(geminiCli, [claudeCode, codex]);
