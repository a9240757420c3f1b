import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

// Who may import whom. A project without both tags matches no constraint and fails the check.
const depConstraints = [
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:server', onlyDependOnLibsWithTags: ['scope:shared', 'scope:server', 'scope:test'] },
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['scope:shared', 'scope:web', 'scope:test'] },
  { sourceTag: 'scope:test', onlyDependOnLibsWithTags: ['scope:shared', 'scope:server', 'scope:web', 'scope:test'] },
  { sourceTag: 'scope:tools', onlyDependOnLibsWithTags: ['scope:shared', 'scope:server', 'scope:web', 'scope:test', 'scope:tools'] },
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: ['class-validator', 'class-transformer', 'reflect-metadata', '@jest/globals'],
  },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain'], allowedExternalImports: ['fast-check'] },
  {
    sourceTag: 'type:kit',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain'],
    bannedExternalImports: ['react', 'react-dom', 'socket.io-client', 'agora-rtc-sdk-ng'],
  },
  {
    sourceTag: 'type:client',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain'],
    bannedExternalImports: ['react', 'react-dom', '@nestjs/*', 'typeorm', 'pg', 'class-validator', 'class-transformer'],
  },
  {
    sourceTag: 'type:ui',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:client'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'class-validator', 'class-transformer', 'socket.io-client', 'agora-rtc-sdk-ng'],
  },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:kit', 'type:client'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:kit', 'type:client', 'type:ui', 'type:testing'],
  },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:client', 'type:testing'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:kit', 'type:client', 'type:testing', 'type:tool'] },
];

const restrict = (message, ...names) => ({ paths: names.map((name) => ({ name, message })), patterns: names.map((name) => ({ group: [`${name}/*`], message })) });

export default tseslint.config(
  { ignores: ['**/dist', '**/.nx', '**/.data', '**/coverage', '**/node_modules', '**/test-results'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: true, allow: [], depConstraints }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
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
            { name: '@vitrine/contracts/dto', message: 'Take request classes as types only: decorated classes cost 11 kB in a bundle.', allowTypeImports: true },
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
            ...['typeorm', 'pg', 'class-validator', 'class-transformer', 'socket.io', 'socket.io-client', 'agora-rtc-sdk-ng', 'node-datachannel'].map((name) => ({
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
      'no-restricted-imports': ['error', restrict('Browser packages stay out of the servers.', 'react', 'react-dom', 'socket.io-client', 'agora-rtc-sdk-ng')],
    },
  },
  {
    files: ['apps/{studio,viewer}/**/*.{ts,tsx}', 'libs/web/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  { files: ['**/*.cjs'], languageOptions: { globals: globals.node }, rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['**/*.{mjs,mts}', 'tools/**'], languageOptions: { globals: globals.node } },
  prettier,
);
