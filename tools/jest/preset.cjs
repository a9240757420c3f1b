// One Jest set-up for every project: swc to CommonJS, and the packages that ship only ES modules go through it too
// (Jest 30 on Node 20 cannot require an ES module).
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const esmPackages = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'jose',
  'fast-check',
  'pure-rand',
  '@fastify/cookie',
  'cookie',
  'content-disposition',
];

const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', tsx: true, decorators: true },
      target: 'es2022',
      keepClassNames: true,
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
        react: { runtime: 'automatic' },
      },
    },
    module: { type: 'commonjs' },
  },
];

const libraries = ['contracts', 'timeline', 'domain', 'server-kit', 'client', 'rtc', 'web', 'testing'];
const moduleNameMapper = {
  '^@vitrine/contracts/dto$': path.join(root, 'libs/contracts/src/dto/index.ts'),
  '^@vitrine/web/theme$': path.join(root, 'libs/web/src/mantine-theme/index.ts'),
  '\\.(css|svg|png|webp|woff2)$': path.join(__dirname, 'empty.cjs'),
  ...Object.fromEntries(libraries.map((name) => [`^@vitrine/${name}$`, path.join(root, `libs/${name}/src/index.ts`)])),
};

/** @param {string} displayName @param {{ environment?: 'node' | 'jsdom', kind?: 'unit' | 'integration' }} [options] */
module.exports = (displayName, { environment = 'node', kind = 'unit' } = {}) => ({
  displayName,
  testEnvironment: environment,
  setupFiles: environment === 'jsdom' ? [path.join(__dirname, 'jsdom-setup.cjs')] : ['reflect-metadata'],
  transform: { '^.+\\.m?[tj]sx?$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  moduleNameMapper,
  testMatch:
    kind === 'unit'
      ? ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.spec.tsx']
      : ['<rootDir>/{src,test}/**/*.integration-spec.ts'],
  reporters: [
    'default',
    [path.join(__dirname, 'count-reporter.cjs'), { file: path.join(root, `test-results/${kind}/${displayName}.json`) }],
  ],
  testTimeout: kind === 'unit' ? 5_000 : 30_000,
});
