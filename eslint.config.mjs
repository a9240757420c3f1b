import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

import { depConstraints } from './tools/lint-rules/boundaries.mjs';

const restrict = (message, ...names) => ({
  paths: names.map((name) => ({ name, message })),
  patterns: names.map((name) => ({ group: [`${name}/*`], message })),
});

export default tseslint.config(
  { ignores: ['**/dist', '**/.nx', '**/.data', '**/coverage', '**/node_modules', '**/test-results'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: [], depConstraints: [...depConstraints] },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    // Decorated signatures need their classes at run time; the rule cannot see that.
    files: ['apps/api/**/*.ts', 'libs/contracts/src/dto/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['apps/{studio,viewer}/**/*.{ts,tsx}', 'libs/{web,client,rtc}/**/*.{ts,tsx}'],
    languageOptions: { globals: globals.browser },
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@vitrine/contracts/dto',
              message: 'Take request classes as types only: decorated classes cost 11 kB in a bundle.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/{studio,viewer}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...[
              'typeorm',
              'pg',
              'class-validator',
              'class-transformer',
              'socket.io',
              'socket.io-client',
              'agora-rtc-sdk-ng',
              'node-datachannel',
            ].map((name) => ({
              name,
              message: 'Not for a web app: go through @vitrine/client or @vitrine/rtc.',
            })),
          ],
          patterns: [{ group: ['@nestjs/*'], message: 'Server packages stay on the server.' }],
        },
      ],
    },
  },
  {
    files: ['apps/{api,media}/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.integration-spec.ts', '**/test/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        restrict(
          'Browser packages stay out of the servers.',
          'react',
          'react-dom',
          'socket.io-client',
          'agora-rtc-sdk-ng',
        ),
      ],
    },
  },
  {
    files: ['apps/{studio,viewer}/**/*.{ts,tsx}', 'libs/web/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: globals.node },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  { files: ['**/*.{mjs,mts}', 'tools/**'], languageOptions: { globals: globals.node } },
  prettier,
);
