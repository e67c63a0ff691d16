import { dirname } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

export const LIMITS = { fileLines: 400, functionLines: 80, parameters: 4, folderFiles: 25 } as const;

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

function scriptKind(path: string): ts.ScriptKind {
  return path.endsWith('ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
}

/** `describe('…', () => { … })` and the functions of a `*.cases.ts` file list tests: their length is that of a file and not of a function. */
function isGroupOfTests(node: ts.Node, path: string): boolean {
  const call = node.parent;
  if (ts.isSourceFile(call) && path.endsWith('.cases.ts')) return true;
  if (!ts.isCallExpression(call)) return false;
  return /^describe\b/.test(call.expression.getText());
}

/** What of one file is too long, each as a sentence. */
export function faultsOfFile(file: SourceFile): readonly string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, scriptKind(file.path));
  const faults: string[] = [];
  const lines = linesOf(file.text);
  if (lines > LIMITS.fileLines) faults.push(`${file.path}: ${lines} lines`);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const length = source.getLineAndCharacterOfPosition(node.end).line + 2 - first;
      if (length > LIMITS.functionLines && !isGroupOfTests(node, file.path)) faults.push(`${file.path}:${first}: a function of ${length} lines`);
      if (node.parameters.length > LIMITS.parameters) faults.push(`${file.path}:${first}: ${node.parameters.length} parameters`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

export function faultsOfFolders(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > LIMITS.folderFiles).map(([folder, count]) => `${folder}: ${count} files`);
}
