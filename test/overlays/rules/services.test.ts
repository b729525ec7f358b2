import { LIVE, SYSTEM, TEST, UNCALLED, printerAs, problemsAfter, replace } from '../edited-overlays';

const REPLICAS = 'replicas: { min: 4, max: 8 }';

describe('a service', () => {
  test('is available within the time that a rollout may take', () => {
    expect(problemsAfter(replace(SYSTEM, 'startupSeconds: 20', 'startupSeconds: 116'))).toEqual([
      'overlays/parcels/system.yaml:31 services.label-printer.startupSeconds: expected a pod that is available within rolloutSeconds (120), found 116, available after 121 s; lower startupSeconds or raise rolloutSeconds',
    ]);
    expect(problemsAfter(replace(SYSTEM, 'startupSeconds: 20', 'startupSeconds: 115'))).toEqual([]);
  });

  test('that is a worker is available within that time, too', () => {
    expect(problemsAfter(printerAs('worker: {}', 'startupSeconds: 116'), UNCALLED)).toEqual([
      'overlays/parcels/system.yaml:28 services.label-printer.startupSeconds: expected a pod that is available within rolloutSeconds (120), found 116, available after 121 s; lower startupSeconds or raise rolloutSeconds',
    ]);
  });

  test('that is routed is available only when the load balancer says so', () => {
    expect(problemsAfter(replace(SYSTEM, 'health: /up', 'startupSeconds: 86'))).toEqual([
      'overlays/parcels/system.yaml:46 services.tracker-web.startupSeconds: expected a pod that is available within rolloutSeconds (120), found 86, available after 121 s; lower startupSeconds or raise rolloutSeconds',
    ]);
  });
});

describe('replicas', () => {
  test('are enough for the tier', () => {
    expect(problemsAfter(replace(LIVE, REPLICAS, 'replicas: { min: 1, max: 8 }'))).toEqual([
      'overlays/parcels/live.yaml:32 services.tracker-api.replicas.min: expected at least 2 in prod, found 1',
    ]);
  });

  test('may be one in dev', () => {
    const tuned = 'services: { tracker-api: { replicas: { min: 1, max: 1 } } }\nplaceholders:';
    expect(problemsAfter(replace(TEST, 'placeholders:', tuned))).toEqual([]);
  });

  test('are at most as many as the most', () => {
    expect(problemsAfter(replace(LIVE, REPLICAS, 'replicas:\n      min: 4\n      max: 3'))).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.replicas.max: expected at least min (4), found 3',
    ]);
  });

  test('of a worker are as many as those of a service', () => {
    const worker = [printerAs('worker: {}'), UNCALLED];
    const asking = (min: number) =>
      replace(LIVE, '  tracker-api:\n', `  label-printer: { replicas: { min: ${min}, max: 4 } }\n  tracker-api:\n`);
    expect(problemsAfter(...worker, asking(1))).toEqual([
      'overlays/parcels/live.yaml:31 services.label-printer.replicas.min: expected at least 2 in prod, found 1',
    ]);
    expect(problemsAfter(...worker, asking(2))).toEqual([]);
  });

  test('are no matter of what runs by the clock', () => {
    expect(
      problemsAfter(
        printerAs('schedule: "0 5 * * *"'),
        UNCALLED,
        replace(LIVE, '  tracker-api:\n', '  label-printer: { replicas: { min: 2, max: 2 } }\n  tracker-api:\n'),
      ),
    ).toEqual([
      'overlays/parcels/live.yaml:31 services.label-printer.replicas: expected no replicas for what runs by the clock, found replicas',
    ]);
  });
});

describe('configuration of an environment', () => {
  test('is of variables that system.yaml declares', () => {
    expect(problemsAfter(replace(TEST, 'config: { PUBLIC_URL', 'config: { LOGLEVEL: debug, PUBLIC_URL'))).toEqual([
      'overlays/parcels/test.yaml:24 config.LOGLEVEL: expected a variable that system.yaml declares (LOG_LEVEL, REGION, LABEL_BUCKET, LEDGER_POOL, PUBLIC_URL), found "LOGLEVEL"; did you mean "LOG_LEVEL"?',
    ]);
  });

  test('for a service is of variables that this service has', () => {
    expect(problemsAfter(replace(LIVE, 'LOG_LEVEL: error', 'LABEL_BUCKET: mine'))).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.config.LABEL_BUCKET: expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found "LABEL_BUCKET"',
    ]);
  });

  test('is of no secret key', () => {
    expect(problemsAfter(replace(LIVE, 'LOG_LEVEL: error', 'LEDGER_DSN: postgres'))).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.config.LEDGER_DSN: expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found "LEDGER_DSN"',
    ]);
  });

  test('is of no derived address', () => {
    expect(problemsAfter(replace(LIVE, 'LOG_LEVEL: error', 'LABEL_PRINTER_URL: "http://a"'))).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.config.LABEL_PRINTER_URL: expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found "LABEL_PRINTER_URL"',
    ]);
  });
});
