// Who may import whom. Every project carries one `scope:` and one `type:` tag; both must allow an import.
// The check in tools/test/project-tags.mjs reads the tags from here, so a project with an unknown tag fails too.

/** @type {readonly { sourceTag: string, onlyDependOnLibsWithTags: string[], allowedExternalImports?: string[], bannedExternalImports?: string[] }[]} */
export const depConstraints = [
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:server', onlyDependOnLibsWithTags: ['scope:shared', 'scope:server', 'scope:test'] },
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['scope:shared', 'scope:web', 'scope:test'] },
  { sourceTag: 'scope:test', onlyDependOnLibsWithTags: ['scope:shared', 'scope:server', 'scope:web', 'scope:test'] },
  {
    sourceTag: 'scope:tools',
    onlyDependOnLibsWithTags: ['scope:shared', 'scope:server', 'scope:web', 'scope:test', 'scope:tools'],
  },
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: ['class-validator', 'class-transformer', 'reflect-metadata', '@jest/globals'],
  },
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain'],
    allowedExternalImports: ['fast-check'],
  },
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
    bannedExternalImports: [
      '@nestjs/*',
      'typeorm',
      'pg',
      'class-validator',
      'class-transformer',
      'socket.io-client',
      'agora-rtc-sdk-ng',
    ],
  },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:kit', 'type:client'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:kit', 'type:client', 'type:ui', 'type:testing'],
  },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:client', 'type:testing'] },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:kit', 'type:client', 'type:testing', 'type:tool'],
  },
];
