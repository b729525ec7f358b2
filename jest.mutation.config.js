// `npm run test:mutation`: thousands of harmful changes of the committed output, and who sees each. Prints a table.
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/mutation'],
  testPathIgnorePatterns: ['sample.test.ts'],
  testTimeout: 600_000,
};
