/** Finds files, exports and dependencies that nothing uses. */
module.exports = {
  entry: [
    'main.ts',
    'build.ts',
    'launch.ts',
    'bench/{run,cdk8s-peer,model,phases,prometheus,prometheus-config}.mjs',
    'test/cluster/*.mjs',
    'test/**/*.test.ts',
    // test/prepared/setup.ts bundles each by its name.
    'test/prepared/{estate,objects,overlay-validators,schema-validators}.ts',
  ],
  project: ['**/*.{ts,mjs,js}'],
  // Made by cdk8s import.
  ignore: ['imports/*.ts'],
  ignoreExportsUsedInFile: true,
  // Programs of the system, for tests.
  ignoreBinaries: ['kubectl', 'diff', 'sha256sum', 'mkfifo', 'mount', 'umount'],
  // imports/generate.mjs starts it by its path, and people as `npx cdk8s synth`.
  ignoreDependencies: ['cdk8s-cli'],
};
