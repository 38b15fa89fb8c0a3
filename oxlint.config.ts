import { defineConfig } from 'oxlint';

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'],
  jsPlugins: ['./lint/borders.plugin.ts'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  rules: {
    'stagedoor/borders': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'node/no-process-env': 'error',
    'no-console': 'off',
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'no-shadow': 'off',
    'import/no-named-as-default-member': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'oxc/no-map-spread': 'off',
    'no-new': 'off',
    'consistent-return': 'off',
    'typescript/consistent-return': 'off',
    'no-unmodified-loop-condition': 'off',
    'typescript/no-unnecessary-type-parameters': 'off',
  },
  overrides: [
    {
      files: [
        'apps/api/src/env.ts',
        '**/test/**',
        'examples/**',
        'apps/bench/**',
        'apps/ops/**',
        'apps/web/build.ts',
        'packages/postgres/src/run-as.ts',
        '*.config.ts',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['**/apps/web/src/**'],
      plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y'],
      rules: {
        'no-restricted-globals': [
          'error',
          ...['fetch', 'EventSource', 'WebSocket', 'XMLHttpRequest'].map((name) => ({
            name,
            message: 'The pages speak to the server through @stagedoor/client alone.',
          })),
        ],
        'react/rules-of-hooks': 'error',
        // The JSX transform imports it.
        'react/react-in-jsx-scope': 'off',
        // An <output> is the result of a form; a live region need not be one.
        'jsx-a11y/prefer-tag-over-role': 'off',
      },
    },
    // What browsers and Node.js 20 run: both lack it, and no compiler brings it.
    {
      files: ['apps/web/src/**', 'packages/client/src/**', 'packages/hall/src/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          ...['Map', 'Object'].map((object) => ({ object, property: 'groupBy', message: 'Node.js 20 lacks it.' })),
        ],
      },
    },
    // The demo's identity provider and its crowds are no part of the API.
    { files: ['apps/web/src/demo/*.ts'], rules: { 'no-restricted-globals': 'off' } },
    { files: ['**/test/**'], rules: { 'typescript/no-non-null-assertion': 'off' } },
    {
      files: ['consumers/**', 'deploy/*.ts'],
      rules: { 'node/no-process-env': 'off', 'typescript/no-floating-promises': 'off' },
    },
  ],
  ignorePatterns: ['**/dist/**', '**/dist-*/**'],
});
