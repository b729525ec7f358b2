import { hostname } from 'node:os';
import type { Runner } from '../synth/write';

/** This process. */
export const RUNNER: Runner = { host: hostname(), pid: process.pid, isRunning, pause };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be sent a signal; it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
