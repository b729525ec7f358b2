/** What becomes of a program with control planes of its own when somebody stops it. */
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';

/** What a run has left behind: programs that still use its data folder. @param {number | undefined} pid */
export function outlived(pid) {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(`control-plane-${pid}-`))
    .join('\n');
}

/**
 * Sends a signal to a program of Node when it has said something, and waits for its end.
 * @param {string[]} args @param {RegExp} said @param {'SIGINT' | 'SIGTERM'} signal
 * @returns {Promise<{ before: string, after: string }>} its programs before the signal, and those that outlived it
 */
export async function interrupt(args, said, signal) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  for await (const text of child.stdout.setEncoding('utf8')) if (said.test(text)) break;
  const before = outlived(child.pid);
  child.kill(signal);
  await ended;
  return { before, after: outlived(child.pid) };
}
