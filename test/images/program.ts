import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIVE_IMAGES, TINY } from '../overlays/edited-overlays';
import { takeProgram, type Program, type Run } from '../program';

/** The files of the tiny system. */
export const FILES = ['live.images.yaml', 'live.yaml', 'system.yaml', 'test.images.yaml', 'test.yaml'];

/** The command `images` as a process of its own, in a copy of the tiny system. */
export interface ImagesProgram {
  readonly program: Program;
  readonly project: string;
  readonly run: (...words: readonly string[]) => Promise<Run>;
  /** The text of the pins of live. */
  readonly live: () => string;
  /** The names of what stands in the folder of the system. */
  readonly folder: () => readonly string[];
}

/** Takes the program once for a file of tests, and gives each test a copy of the system. */
export function useImagesProgram(): () => ImagesProgram {
  let program: Program | undefined;
  let used: ImagesProgram | undefined;
  beforeAll(() => {
    program = takeProgram();
  }, 60_000);
  beforeEach(() => {
    if (program === undefined) throw new Error('there is no program');
    used = inCopy(program);
  });
  afterAll(() => program?.remove());
  return () => {
    if (used === undefined) throw new Error('no test runs');
    return used;
  };
}

function inCopy(program: Program): ImagesProgram {
  const project = mkdtempSync(join(program.folder, 'images-'));
  chmodSync(project, 0o755);
  cpSync(TINY, project, { recursive: true });
  const env = { ...process.env, CDK8S_OUTDIR: '' };
  return {
    program,
    project,
    run: (...words) => program.run(project, ['images', ...words], { env }),
    live: () => readFileSync(join(project, 'overlays', LIVE_IMAGES), 'utf8'),
    folder: () => readdirSync(join(project, 'overlays/parcels')).sort(),
  };
}
