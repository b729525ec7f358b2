/** A group of tests that need what not every machine has. Where something is missing, that is said and the group is skipped. */
export function describeWhere(missing: readonly string[], title: string, tests: () => void): void {
  if (missing.length === 0) {
    describe(title, tests);
    return;
  }
  const reason = `${title}: not run, missing ${missing.join(', ')}`;
  // What goes to the console Jest shows only for files that have run.
  process.stderr.write(`${reason}\n`);
  test.skip(reason, () => undefined);
}
