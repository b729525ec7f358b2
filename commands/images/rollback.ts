import { pinText, type Pins } from '../../overlays/images/pins';
import { lookup } from '../../overlays/lookup';
import { ProblemsError, type Problem } from '../../overlays/problem';
import type { Output } from '../command';
import type { Request } from './action';
import { changePins, type Change, type Wanted } from './change';
import { historyOf, type History, type Version } from './history';
import { findPinFiles, type PinFile } from './pin-file';
import { COMMAND_LINE, repeated, unknownWord } from './refusals';

/**
 * The action `rollback`: the pins of before. Of services that are named, each gets the pin that it had last before the one it
 * has; without names, all get those of the last commit in which any was different. What is not committed counts as the latest
 * version, and nothing but pins changes.
 */
export function rollBackPins({ project, words }: Request, output: Output): void {
  const [system = '', environment = '', ...services] = words;
  const { files, problems: misnomers } = findPinFiles(project, system, [environment]);
  const slips = [...misnomers, ...repeated('service', services)];
  const [file] = files;
  if (file === undefined) throw new ProblemsError(slips);
  changePins(file, output, (present) => {
    const known = Object.keys(present);
    const named = [...new Set(services)];
    const unknown = named.filter((service) => !known.includes(service));
    const problems = [
      ...slips,
      ...unknown.map((service) => unknownWord(`a service with a pin in ${environment}`, service, known)),
    ];
    const history = historyOf(file);
    const asked = named.filter((service) => known.includes(service));
    const wanted =
      services.length === 0 ? previousVersion(file, history, present) : previousPins(file, history, present, asked);
    return { ...wanted, problems: [...problems, ...wanted.problems] };
  });
}

/** Whether a version pins a service, and to another image. */
function isOther(version: Version, present: Pins, service: string): boolean {
  const [before, now] = [lookup(version.pins, service), lookup(present, service)];
  return before !== undefined && now !== undefined && pinText(before) !== pinText(now);
}

function restored({ path }: PinFile, { commit, subject, pins }: Version, service: string): readonly Change[] {
  const pin = lookup(pins, service);
  const remark = `as in ${commit} ${JSON.stringify(subject)}`;
  return pin === undefined ? [] : [{ service, pin, namedAt: COMMAND_LINE, pinnedAt: `${path} in ${commit}`, remark }];
}

function previousVersion(file: PinFile, history: History, present: Pins): Wanted {
  const services = Object.keys(present);
  let count = 0;
  for (const version of history.versions) {
    count += 1;
    const others = services.filter((service) => isOther(version, present, service));
    if (others.length === 0) continue;
    const younger = services.filter((service) => lookup(version.pins, service) === undefined);
    return {
      changes: others.flatMap((service) => restored(file, version, service)),
      problems: [],
      notes: younger.map((service) => `${service}: stays, it has no pin in ${version.commit}`),
    };
  }
  return { changes: [], problems: [nothingBefore(file, history, 'a service', count)], notes: [] };
}

function previousPins(file: PinFile, history: History, present: Pins, services: readonly string[]): Wanted {
  const found = new Map<string, Version>();
  let count = 0;
  for (const version of services.length === 0 ? [] : history.versions) {
    count += 1;
    for (const service of services)
      if (!found.has(service) && isOther(version, present, service)) found.set(service, version);
    if (found.size === services.length) break;
  }
  const lost = services.filter((service) => !found.has(service));
  return {
    changes: [...found].flatMap(([service, version]) => restored(file, version, service)),
    problems: lost.map((service) => nothingBefore(file, history, service, count)),
    notes: [],
  };
}

function nothingBefore({ path }: PinFile, { isShallow }: History, what: string, count: number): Problem {
  const commits = count === 1 ? '1 commit' : `${count} commits`;
  return {
    where: path,
    path: '',
    expected: `a commit in which ${what} had another pin`,
    found: count === 0 ? 'no commit of this file' : `none in ${commits} of this file`,
    hint: isShallow
      ? 'the clone is shallow: git fetch --unshallow, and run again'
      : 'give the pins yourself: npm run images -- set',
  };
}
