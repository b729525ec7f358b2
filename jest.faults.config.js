// `npm run test:faults`, the slower tests: kills by the system, at every step and at random times, many runs at once, long waits,
// releases by the workflow of docs/releases.md, and more random cases of what `npm test` tries with a few. Takes a few minutes.
process.env.CHARTHOUSE_PROPERTY_RUNS ??= '1000';

module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/faults/**/*.test.ts', '<rootDir>/test/policies/any-form.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
};
