// `npm run test:tools`: the generated monitoring, checked and run by the real programs (promtool, amtool, prometheus, alertmanager, and exporters where they are at hand).
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/tools'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
};
