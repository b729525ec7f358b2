// @ts-check
const eslint = require('@eslint/js');
const boundaries = require('eslint-plugin-boundaries');
const tseslint = require('typescript-eslint');

const MODEL = '(problem|sizes|suggest)';

/** The rooms of the house, and whom each may import. What is not listed is forbidden. */
const ROOMS = [
  { room: 'main', pattern: 'main.ts', imports: ['commands', 'model'] },
  { room: 'build', pattern: 'build.ts', imports: ['synth', 'overlays'] },
  { room: 'launch', pattern: 'launch.ts', imports: [] },
  {
    room: 'commands',
    pattern: 'commands/**',
    imports: ['commands', 'synth', 'policies', 'overlays', 'model', 'monitoring'],
  },
  {
    room: 'synth',
    pattern: 'synth/**',
    imports: ['synth', 'chart-registry', 'chart-argocd', 'policies', 'model', 'monitoring'],
  },
  {
    room: 'chart-registry',
    pattern: 'charts/index.ts',
    imports: ['charts', 'chart-monitoring', 'chart-parts', 'model'],
  },
  {
    room: 'charts',
    pattern: 'charts/!(index).ts',
    imports: ['chart-engines', 'chart-monitoring', 'chart-parts', 'imports', 'model'],
  },
  {
    room: 'chart-monitoring',
    pattern: 'charts/monitoring/**',
    imports: ['chart-monitoring', 'chart-parts', 'imports', 'monitoring', 'model'],
  },
  {
    room: 'chart-argocd',
    pattern: 'charts/argocd/**',
    imports: ['chart-argocd', 'chart-parts', 'imports', 'model'],
  },
  {
    room: 'chart-engines',
    pattern: 'charts/engines/**',
    imports: ['chart-engines', 'chart-parts', 'imports', 'model'],
  },
  { room: 'chart-parts', pattern: 'charts/parts/**', imports: ['chart-parts', 'imports', 'model'] },
  { room: 'policies', pattern: 'policies/**', imports: ['policies'] },
  { room: 'monitoring', pattern: 'monitoring/**', imports: ['monitoring', 'model'] },
  { room: 'imports', pattern: 'imports/**', imports: [] },
  // What charts may know of overlays: the model, and how problems are worded. The rest stands behind load.ts.
  { room: 'model', pattern: `overlays/{@${MODEL}.ts,environment/**}`, imports: ['model', 'overlays'] },
  { room: 'overlays', pattern: `overlays/{!${MODEL}.ts,!(environment)/**}`, imports: ['overlays', 'model'] },
  { room: 'test', pattern: 'test/**', imports: ['*'] },
];

/** Outside these, the same input gives the same bytes: no environment, clock, chance, locale, network or git. */
const IMPURE = ['main.ts', 'build.ts', 'launch.ts', 'commands/**', 'overlays/load.ts', 'test/**', '**/*.mjs', '*.js'];

const NO_LOCALE = ['localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase'].map((name) => ({
  selector: `MemberExpression[property.name='${name}']`,
  message: 'Depends on the locale of the machine: compare by code units (overlays/lookup.ts).',
}));

module.exports = tseslint.config(
  { ignores: ['.build/', 'dist/', 'node_modules/', 'imports/*.ts', 'coverage/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Constructs do their work in the constructor.
      'no-new': 'off',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      // Tests read JSON and YAML, and say what they expect in it.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.js', '.mjs'] } },
      'boundaries/files': ROOMS.map(({ room, pattern }) => ({ category: room, pattern })),
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: ROOMS.map(({ room, imports }) => ({
            from: { file: { categories: room } },
            allow: imports.map((other) => ({ to: { file: { categories: other } } })),
          })),
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: IMPURE,
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'fetch', 'process', 'Intl'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-syntax': ['error', ...NO_LOCALE],
      'no-restricted-imports': [
        'error',
        { patterns: ['child_process', 'node:child_process', 'http*', 'node:http*', 'node:net', 'node:os'] },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        ...Object.fromEntries(
          [
            'process',
            'console',
            'require',
            'module',
            '__dirname',
            'URL',
            'setTimeout',
            'clearTimeout',
            'fetch',
            'AbortSignal',
            'Buffer',
            'performance',
            'setInterval',
            'clearInterval',
            'Promise',
          ].map((name) => [name, 'readonly']),
        ),
      },
    },
  },
);
