import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ProblemsError } from '../overlays/problem';
import { errorCode, statOf } from './cluster-folder';

/** The process that runs, and what a lock needs of the system it runs on. */
export interface Runner {
  readonly host: string;
  readonly pid: number;
  /** Whether a process of this host exists. */
  readonly isRunning: (pid: number) => boolean;
  /** Lets time pass. */
  readonly pause: (milliseconds: number) => void;
}

const PREFIX = '.charthouse-lock-';

/** `.charthouse-lock-<host>-<pid>-<six random characters>` */
const CLAIM = /^\.charthouse-lock-(.+)-(\d+)-[A-Za-z0-9]{6}$/;

const PAUSE_MS = 50;

/** How often a run looks again before it gives up: ten seconds. A write takes less than one. */
const PAUSES = 200;

/**
 * A claim that is older than another by this much is nobody's: its process runs on a host that cannot be asked, or a later
 * process got its number. The times are those of the file system, so hosts with different clocks agree.
 */
const ABANDONED_MS = 600_000;

/** Whether an entry of an output directory is a claim on it. */
export function isClaim(name: string): boolean {
  return CLAIM.test(name);
}

/**
 * Does something that only one process at a time may do in a directory. Waits a while for others, then throws a
 * `ProblemsError`.
 *
 * Each process makes a claim, an empty folder whose name no other claim ever has, and looks for others only then: of two
 * processes at least the one that looks later sees both claims, so it does not go ahead. Of several that wait, the one whose
 * name sorts first keeps its claim, the others withdraw theirs. A claim needs no content, and making or removing it is one
 * step, so a process that is killed leaves a whole claim or none; whoever finds one without a process may remove it, at
 * any time and as often as others do, because its name never comes back.
 */
export function withLock<Result>(directory: string, runner: Runner, act: () => Result): Result {
  const claim = takeLock(directory, runner);
  try {
    return act();
  } finally {
    remove(join(directory, claim));
  }
}

function takeLock(directory: string, runner: Runner): string {
  let claim = makeClaim(directory, runner);
  for (let pauses = 0; ; pauses += 1) {
    const [other] = claimsOfOthers(directory, claim, runner);
    if (other === undefined) return claim;
    const givesWay = other < claim || pauses === PAUSES;
    if (givesWay) remove(join(directory, claim));
    if (pauses === PAUSES) throw inUse(directory, other);
    runner.pause(PAUSE_MS);
    if (givesWay) claim = makeClaim(directory, runner);
  }
}

function makeClaim(directory: string, { host, pid }: Runner): string {
  const name = `${PREFIX}${host.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${pid}-`;
  return basename(mkdtempSync(join(directory, name)));
}

/** The claims of other processes, sorted; those that nobody holds any more are removed. */
function claimsOfOthers(directory: string, mine: string, runner: Runner): readonly string[] {
  const others = readdirSync(directory).filter((name) => isClaim(name) && name !== mine);
  return others.sort().filter((name) => {
    if (isHeld(directory, name, mine, runner)) return true;
    remove(join(directory, name));
    return false;
  });
}

function isHeld(directory: string, claim: string, mine: string, runner: Runner): boolean {
  const [made, now] = [claim, mine].map((name) => statOf(join(directory, name))?.mtimeMs);
  if (made === undefined || (now !== undefined && now - made > ABANDONED_MS)) return false;
  const [, host, pid] = CLAIM.exec(claim) ?? [];
  if (host !== CLAIM.exec(mine)?.[1]) return true;
  return Number(pid) !== runner.pid && runner.isRunning(Number(pid));
}

function remove(claim: string): void {
  try {
    rmdirSync(claim);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function inUse(directory: string, claim: string): ProblemsError {
  const [, host, pid] = CLAIM.exec(claim) ?? [];
  return new ProblemsError([
    {
      where: directory,
      path: '',
      expected: 'no other run that writes there',
      found: `one that has not ended (process ${pid ?? ''} on ${host ?? ''})`,
      hint: `wait for it and run again; if there is no such process, delete ${join(directory, claim)}`,
    },
  ]);
}
