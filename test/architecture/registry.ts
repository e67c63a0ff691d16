import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** The words of the code that are no comment: text of strings and templates, names of things. */
export function wordsOf(file: SourceFile): { readonly strings: readonly string[]; readonly names: readonly string[] } {
  const strings: string[] = [];
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    // Where a module lies is the business of the import rules.
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) strings.push(node.text);
    if (ts.isIdentifier(node)) names.push(node.text);
    if (ts.isRegularExpressionLiteral(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true));
  return { strings, names };
}

/** Tool names that mean something else in a program: looked for as a whole text only. */
const COMMON_WORDS = new Set(['cursor', 'amp', 'pi', 'cline', 'continue', 'roo', 'kilo']);

/** Also families of models, of which the folder of any tool may speak. */
export const MODEL_FAMILIES: ReadonlySet<string> = new Set(['claude', 'gemini']);

/** The texts and names of a file that speak of the tool called `name`. */
export function mentionsOf(name: string, file: SourceFile): readonly string[] {
  const { strings, names } = wordsOf(file);
  if (COMMON_WORDS.has(name)) return strings.filter((text) => text === name);
  const inText = new RegExp(`(?<![a-z])${name}(?![a-z])`, 'i');
  const plain = name.replaceAll('-', '').toLowerCase();
  return [...strings.filter((text) => inText.test(text)), ...names.filter((text) => text.toLowerCase().includes(plain))];
}
