// Tests run on the TypeScript sources, each file translated by esbuild; types are checked by `npm run typecheck`.
module.exports = {
  testEnvironment: 'node',
  // Speed is for the bench: a busy machine must not make a test fail.
  testTimeout: 60_000,
  // Jest would leave one core idle, half of a machine of two.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/prepared/setup.ts',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '<rootDir>/test/cluster/',
    '<rootDir>/test/faults/',
    '<rootDir>/test/tools/',
    '<rootDir>/test/mutation/all.test.ts',
  ],
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transformer.js' },
};
