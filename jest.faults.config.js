// `npm run test:faults`: kills by the system, at every step and at random times, and many runs at once. Takes a minute.
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
};
