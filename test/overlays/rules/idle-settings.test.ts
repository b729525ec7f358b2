import {
  SYSTEM,
  UNCALLED,
  printerAs,
  problemsAfter,
  replace,
  withPinnedService,
  withService,
} from '../edited-overlays';

const at = (line: number, path: string) => `overlays/parcels/system.yaml:${line} services.${path}`;

/** What is said of a service with these settings, on line 26. */
const saidOf = (settings: string) => problemsAfter(...withPinnedService('extra', settings));

const IN_PLACE_OF_WORKER = 'remove it, or give it a port in the place of worker (worker.alive says when to restart it)';

/** Settings of http, and how they are found. */
const OF_HTTP = [
  ['health: /up', 'health', '"/up"'],
  ['liveness: /up', 'liveness', '"/up"'],
  ['metrics: /up', 'metrics', '"/up"'],
] as const;

const OF_PORTS = [
  ...OF_HTTP,
  ['protocol: http', 'protocol', '"http"'],
  ['address: { variable: EXTRA }', 'address', 'a map'],
] as const;

const OF_SCHEDULES = [
  ['timeZone: Etc/UTC', 'timeZone', '"Etc/UTC"'],
  ['deadlineSeconds: 3600', 'deadlineSeconds', '3600'],
] as const;

describe('a service that listens', () => {
  test.each(OF_HTTP)('by tcp or grpc has no %s', (written, setting, found) => {
    for (const protocol of ['tcp', 'grpc']) {
      expect(saidOf(`port: 5000, protocol: ${protocol}, ${written}`)).toEqual([
        `${at(26, `extra.${setting}`)}: expected no ${setting}, since extra speaks ${protocol}, found ${found}; remove it, or say protocol: http`,
      ]);
    }
  });

  test.each(OF_SCHEDULES)('has no %s', (written, setting, found) => {
    expect(saidOf(`port: 5000, ${written}`)).toEqual([
      `${at(26, `extra.${setting}`)}: expected no ${setting}, since extra has no schedule, found ${found}; remove it`,
    ]);
  });

  test('has everything else', () => {
    expect(saidOf(`port: 5000, ${OF_PORTS.map(([written]) => written).join(', ')}, startupSeconds: 60`)).toEqual([]);
    expect(saidOf('port: 5000, protocol: tcp, address: {}, startupSeconds: 60')).toEqual([]);
  });

  test('is told of each setting at its own line', () => {
    expect(problemsAfter(replace(SYSTEM, 'port: 9300', 'port: 9300\n    protocol: grpc'))).toEqual([
      `${at(29, 'label-printer.health')}: expected no health, since label-printer speaks grpc, found "/healthz"; remove it, or say protocol: http`,
      `${at(30, 'label-printer.liveness')}: expected no liveness, since label-printer speaks grpc, found "/alive"; remove it, or say protocol: http`,
      `${at(31, 'label-printer.metrics')}: expected no metrics, since label-printer speaks grpc, found "/stats"; remove it, or say protocol: http`,
    ]);
  });
});

describe('a worker', () => {
  test.each(OF_PORTS)('has no %s', (written, setting, found) => {
    expect(saidOf(`worker: {}, ${written}`)).toEqual([
      `${at(26, `extra.${setting}`)}: expected no ${setting}, since extra is a worker, which listens nowhere, found ${found}; ${IN_PLACE_OF_WORKER}`,
    ]);
  });

  test.each(OF_SCHEDULES)('has no %s', (written, setting, found) => {
    expect(saidOf(`worker: {}, ${written}`)).toEqual([
      `${at(26, `extra.${setting}`)}: expected no ${setting}, since extra has no schedule, found ${found}; remove it`,
    ]);
  });

  test('has a time to start', () => {
    expect(problemsAfter(printerAs('worker: {}', 'startupSeconds: 20'), UNCALLED)).toEqual([]);
  });
});

describe('what runs by the clock', () => {
  const OF_DEPLOYMENTS = [
    ['startupSeconds: 60', 'startupSeconds', '60'],
    ['reloader: off', 'reloader', '"off"'],
  ] as const;

  test.each([...OF_PORTS, ...OF_DEPLOYMENTS])('has no %s', (written, setting, found) => {
    expect(saidOf(`schedule: "0 5 * * *", uses: [ledger], ${written}`)).toEqual([
      `${at(26, `extra.${setting}`)}: expected no ${setting}, since extra runs by the clock, found ${found}; remove it`,
    ]);
  });

  test('has a time zone and a deadline', () => {
    expect(saidOf('schedule: "0 5 * * *", timeZone: Europe/Berlin, deadlineSeconds: 86400')).toEqual([]);
  });
});

describe('a reloader', () => {
  test('is idle for what reads no Secret', () => {
    expect(saidOf('port: 5000, reloader: on')).toEqual([
      `${at(26, 'extra.reloader')}: expected no reloader, since extra reads no Secret, found "on"; remove it`,
    ]);
  });

  test.each(['uses: [ledger]', 'keys: { EXTRA_TOKEN: carrier.token }'])('is none for what has %s', (keys) => {
    expect(saidOf(`port: 5000, reloader: on, ${keys}`)).toEqual([]);
    expect(saidOf(`worker: {}, reloader: on, ${keys}`)).toEqual([]);
  });

  test('is on or off', () => {
    expect(saidOf('port: 5000, reloader: true, uses: [ledger]')).toEqual([
      `${at(26, 'extra.reloader')}: expected one of on, off, found true`,
    ]);
  });
});

test('what is of no kind, or of two, is told that alone', () => {
  expect(saidOf('worker: {}, schedule: "0 5 * * *", health: /up')).toHaveLength(1);
  expect(saidOf('health: /up, timeZone: Etc/UTC')).toHaveLength(1);
});

test('a setting is idle also in a service that no environment has', () => {
  const absent = 'worker: {}, health: /up, only: { tiers: [staging], why: a trial }';
  expect(problemsAfter(withService('extra', absent))).toEqual([
    `${at(26, 'extra.health')}: expected no health, since extra is a worker, which listens nowhere, found "/up"; ${IN_PLACE_OF_WORKER}`,
  ]);
});

test.each(['59', '86401'])('a deadline is none of %s seconds', (seconds) => {
  expect(saidOf(`schedule: "0 5 * * *", deadlineSeconds: ${seconds}`)).toEqual([
    `${at(26, 'extra.deadlineSeconds')}: expected a whole number from 60 to 86400, found ${seconds}`,
  ]);
});
