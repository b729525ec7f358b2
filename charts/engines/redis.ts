import { secretVariable } from '../parts/pod';
import type { EngineMaker } from './engine';

/** Redis may fill this share of its memory limit; the rest is for buffers and for writing its files. */
const MEMORY_SHARE = 0.75;

/** Redis, writing every change to its volume. It is asked with the client's own tool, which fails on an error answer. */
export const redis: EngineMaker<'redis'> = ({ port, resources }, { password }) => {
  const maxMemory = Math.floor(resources.memoryMebibytes * MEMORY_SHARE);
  return {
    portName: 'redis',
    container: {
      command: ['redis-server'],
      args: [
        ...['--port', String(port), '--dir', '/data', '--appendonly', 'yes'],
        ...['--maxmemory', `${maxMemory}mb`, '--maxmemory-policy', 'allkeys-lru'],
        ...(password === undefined ? [] : ['--requirepass', `$(${password.key})`]),
      ],
      ...(password === undefined
        ? {}
        : {
            env: [
              secretVariable(password.key, password),
              // Where redis-cli looks for the password.
              secretVariable('REDISCLI_AUTH', password),
            ],
          }),
    },
    ready: { exec: { command: ['redis-cli', '-e', '-p', String(port), 'ping'] } },
    startupSeconds: 120,
    dataFolder: '/data',
    writableFolders: [],
    gracePeriodSeconds: 30,
  };
};
