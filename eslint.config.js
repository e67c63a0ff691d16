import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Rooms whose result may depend on their arguments only. */
const PURE = ['src/core/**', 'src/tools/**', 'src/formats/**', 'src/views/**'];

const IMPORT_OF_A_VARIABLE = {
  selector: "ImportExpression:not([source.type='Literal'])",
  message: 'Write the path out: what an import() leads to must be seen by test/architecture.',
};
const DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports; a default one only for what a registry loads.',
};
const UNCHECKED_JSON = { object: 'JSON', property: 'parse', message: 'parseJson of src/core/json.ts gives an unknown, to be narrowed.' };
const ENVIRONMENT = { object: 'process', property: 'env', message: 'src/config reads the environment; take the value from there.' };
const CHANCE = [
  { object: 'Date', property: 'now', message: 'A pure room is given the time.' },
  { object: 'Math', property: 'random', message: 'A pure room derives, it does not draw.' },
];
const CLOCKS = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'A pure room is given the time.' },
  { selector: "CallExpression[callee.name='Date']", message: 'A pure room is given the time.' },
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.cache/', '**/generated/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: true }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Slow, and about what this code has not: enums, and classes told apart by name.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An implementation of an asynchronous contract may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Characters, not UTF-16 units, are what spreading a text is for.
      '@typescript-eslint/no-misused-spread': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', IMPORT_OF_A_VARIABLE, DEFAULT_EXPORT],
    },
  },
  {
    files: ['src/**/*.ts', 'mount/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', UNCHECKED_JSON, ENVIRONMENT],
      'no-restricted-imports': ['error', { paths: [{ name: 'node:process', message: 'Use the global.' }] }],
    },
  },
  {
    files: ['server/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', UNCHECKED_JSON, ENVIRONMENT],
      // A module of Nest is its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  { files: ['server/config/**/*.ts'], rules: { 'no-restricted-properties': ['error', UNCHECKED_JSON] } },
  // Rows that we wrote ourselves.
  { files: ['src/index/**/*.ts'], rules: { 'no-restricted-properties': ['error', ENVIRONMENT] } },
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-properties': ['error', UNCHECKED_JSON] } },
  {
    files: PURE.map((room) => `${room}/*.ts`),
    rules: {
      'no-restricted-properties': ['error', UNCHECKED_JSON, ...CHANCE],
      'no-restricted-syntax': ['error', IMPORT_OF_A_VARIABLE, DEFAULT_EXPORT, ...CLOCKS],
    },
  },
  { files: ['src/core/json.ts'], rules: { 'no-restricted-properties': ['error', ...CHANCE] } },
  // What a registry loads.
  { files: ['src/{tools,formats}/*/index.ts', 'src/tools/*/write.ts', 'src/views/*.ts'], rules: { 'no-restricted-syntax': ['error', IMPORT_OF_A_VARIABLE, ...CLOCKS] } },
  { files: ['**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // A thread is told by URL what to load: the rooms that it serves are none of its business.
  { files: ['mount/backends/backend.ts', 'mount/backends/render/render-worker.ts'], rules: { 'no-restricted-syntax': ['error', DEFAULT_EXPORT] } },
  // They hand the environment on to the program that they run.
  { files: ['mount/backends/kernel/fusermount.ts', 'mount/lifecycle/run-command.ts'], rules: { 'no-restricted-properties': ['error', UNCHECKED_JSON] } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-dynamic-delete': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['src/cli/output.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: { eqeqeq: 'error', 'no-console': 'error', 'no-undef': 'off', 'no-unused-vars': 'error', 'prefer-const': 'error' },
  },
);
