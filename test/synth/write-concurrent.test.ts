import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWriter, type Writer } from './interruption';
import { expectOneOf, runLocks, runWriters, variants } from './concurrent';

let writer: Writer;
let dist: string;

beforeAll(() => {
  writer = buildWriter();
});

beforeEach(() => {
  dist = mkdtempSync(join(writer.folder, 'dist-'));
});

afterAll(() => rmSync(writer.folder, { recursive: true }));

// More often, and among processes that are killed, in `npm run test:faults`.
test('four runs at once each write everything, one after the other', async () => {
  const outputs = variants(4);
  const said = await runWriters(writer, dist, outputs);
  for (const text of said) expect(text).toContain('"recovered":[]');
  expectOneOf(dist, outputs);
});

test('processes that find an abandoned lock at the same time take it one after the other', async () => {
  expect(await runLocks(writer, dist, 4)).toEqual(Array.from({ length: 4 }, () => '"alone each time"\n'));
  expect(readdirSync(dist)).toEqual([]);
});
