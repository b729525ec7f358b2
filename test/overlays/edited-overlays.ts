import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../overlays/environment';
import { loadEstate, type Estate } from '../../overlays/load';
import { ProblemsError, formatProblem } from '../../overlays/problem';

/** The tiny system, whose overlays are valid; tests say which edits of a copy make them wrong, or different. */
export const TINY = join(__dirname, '../fixtures/tiny');

/** A second system, valid too: a shop of the shapes that the tiny system does not have. */
export const SHAPES = join(__dirname, '../fixtures/shapes');

/** Its files. */
export const SYSTEM = 'parcels/system.yaml';
export const TEST = 'parcels/test.yaml';
export const LIVE = 'parcels/live.yaml';
export const TEST_IMAGES = 'parcels/test.images.yaml';
export const LIVE_IMAGES = 'parcels/live.images.yaml';
export const THIRD_PARTY = 'third-party.images.yaml';

/** One edit of a folder of overlays. */
export type Edit = (overlays: string) => void;

/** Puts another text in the place of one that the file holds exactly once. */
export function replace(file: string, found: string, put: string): Edit {
  return (overlays) => {
    const parts = readFileSync(join(overlays, file), 'utf8').split(found);
    if (parts.length !== 2)
      throw new Error(`${file} holds ${JSON.stringify(found)} ${parts.length - 1} times, not once`);
    writeFileSync(join(overlays, file), parts.join(put));
  };
}

/** Writes a whole file. */
export function write(file: string, text: string): Edit {
  return (overlays) => {
    mkdirSync(dirname(join(overlays, file)), { recursive: true });
    writeFileSync(join(overlays, file), text);
  };
}

/** Copies a file. */
export function copy(from: string, to: string): Edit {
  return (overlays) => cpSync(join(overlays, from), join(overlays, to));
}

/** Gives a file another name. */
export function move(from: string, to: string): Edit {
  return (overlays) => renameSync(join(overlays, from), join(overlays, to));
}

/** Removes a file or a folder. */
export function remove(path: string): Edit {
  return (overlays) => rmSync(join(overlays, path), { recursive: true });
}

/** Adds a service to the tiny system, on line 26 of system.yaml; the services of the tiny system move down by one. */
export function withService(name: string, settings: string): Edit {
  return replace(SYSTEM, 'services:\n', `services:\n  ${name}: { ${settings} }\n`);
}

/** Adds a service with its pins, first in their files. */
export function withPinnedService(name: string, settings: string): readonly Edit[] {
  const pin = (file: string) => replace(file, 'images:\n', `images:\n  ${name}: { tag: v1.0.0 }\n`);
  return [withService(name, settings), pin(LIVE_IMAGES), pin(TEST_IMAGES)];
}

/** What the label printer has as a server that speaks http, from line 27 on. */
const PRINTER_BY_HTTP = '    health: /healthz\n    liveness: /alive\n    metrics: /stats\n';
const PRINTER_AS_SERVER = `    port: 9300\n${PRINTER_BY_HTTP}    startupSeconds: 20\n`;

/** Makes the label printer a worker or what runs by the clock, by these settings in the place of five; nobody may call it. */
export function printerAs(...settings: readonly string[]): Edit {
  return replace(SYSTEM, PRINTER_AS_SERVER, settings.map((setting) => `    ${setting}\n`).join(''));
}

/** Takes away the one call of the label printer. */
export const UNCALLED = replace(SYSTEM, 'calls: [label-printer]', 'calls: []');

/** Makes the label printer speak something, without what is asked by http; what comes after it moves up by two lines. */
export function printerSpeaking(protocol: string): Edit {
  return replace(SYSTEM, PRINTER_BY_HTTP, `    protocol: ${protocol}\n`);
}

const certificate = (region: string, account: string, names: string) =>
  '  certificate:\n' +
  `    arn: arn:aws:acm:${region}:${account}:certificate/11111111-2222-3333-4444-555555555555\n` +
  `    names: [${names}]\n`;

/** Takes the routes away, with the hosts and load balancers that there are for them. */
export const UNROUTED: readonly Edit[] = [
  replace(
    SYSTEM,
    'routes:\n  - { host: web, service: tracker-web }\n  - { host: web, path: /api, service: tracker-api }\n',
    '',
  ),
  replace(LIVE, 'hosts: { web: parcels.example }\n', ''),
  replace(TEST, 'hosts: { web: test.parcels.example }\n', ''),
  replace(
    LIVE,
    `ingress:\n  scheme: internal\n${certificate('eu-central-1', '444455556666', 'parcels.example, "*.parcels.example"')}`,
    '',
  ),
  replace(TEST, `ingress:\n${certificate('eu-west-1', '123456789012', 'test.parcels.example')}`, ''),
];

/** Makes an edited copy of the tiny system, uses the folder that `overlays` stands in, and removes it. */
export function edited<Result>(edits: readonly Edit[], use: (project: string) => Result): Result {
  const project = mkdtempSync(join(tmpdir(), 'charthouse-overlays-'));
  try {
    cpSync(TINY, project, { recursive: true });
    for (const edit of edits) edit(join(project, 'overlays'));
    return use(project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What the tiny system is after edits that leave it valid. */
export function estateAfter(...edits: readonly Edit[]): Estate {
  return edited(edits, (project) => loadEstate(join(project, 'overlays')));
}

/** One environment of the tiny system after such edits. */
export function environmentAfter(name: 'live' | 'test', ...edits: readonly Edit[]): Environment {
  return named(estateAfter(...edits).environments, name);
}

/** The member of a list that has a name; there must be one. */
export function named<Member extends { readonly name: string }>(members: readonly Member[], name: string): Member {
  const found = members.find((member) => member.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${members.map((member) => member.name).join(', ')}`);
  return found;
}

/** Every mistake that is reported after the edits, as a person in the folder of the project reads it. */
export function problemsAfter(...edits: readonly Edit[]): readonly string[] {
  return edited(edits, problemsIn);
}

/** Every mistake in the overlays of a project. */
export function problemsIn(project: string): readonly string[] {
  try {
    loadEstate(join(project, 'overlays'));
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replaceAll(`${project}/`, ''));
  }
}
