// Tests run on the TypeScript sources, each file translated by esbuild; types are checked by `npm run typecheck`.
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/cluster/', '<rootDir>/test/faults/'],
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transformer.js' },
};
