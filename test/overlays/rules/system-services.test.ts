import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST_IMAGES,
  THIRD_PARTY,
  printerAs,
  printerSpeaking,
  problemsAfter,
  replace,
  withPinnedService,
  withService,
} from '../edited-overlays';

const at = (line: number, path: string) => `overlays/parcels/system.yaml:${line} services.${path}`;

/** Settings of a service that exists in the tier dev alone. */
const ONLY_DEV = 'only: { tiers: [dev], why: it makes up orders }';

describe('a service is one of three kinds', () => {
  const KINDS = 'a port (it listens), worker: {} (it runs and does not listen), or a schedule';

  test.each([
    ['port: 5000, schedule: "0 5 * * *"', 'port and schedule'],
    ['port: 5000, worker: {}', 'port and worker'],
    ['worker: {}, schedule: "0 5 * * *"', 'worker and schedule'],
    ['port: 5000, worker: {}, schedule: "0 5 * * *"', 'port and worker and schedule'],
    ['size: large', 'none of them'],
  ])('not as { %s }', (settings, found) => {
    expect(problemsAfter(...withPinnedService('extra', settings))).toEqual([
      `${at(26, 'extra')}: expected ${KINDS}, found ${found}`,
    ]);
  });

  test.each(['port: 5000', 'worker: {}', 'schedule: "0 5 * * *"'])('as { %s }', (settings) => {
    expect(problemsAfter(...withPinnedService('extra', settings))).toEqual([]);
  });
});

describe('ports', () => {
  test('are different where they are to be unique', () => {
    expect(problemsAfter(replace(SYSTEM, 'ports: any', 'ports: unique'))).toEqual([
      `${at(45, 'tracker-web.port')}: expected a port of its own, found 4000, the port of tracker-api; give it another, or say ports: any at the top if services may share one`,
    ]);
  });

  test('are different where nothing is said about ports', () => {
    expect(problemsAfter(replace(SYSTEM, 'ports: any\n', ''))).toHaveLength(1);
  });
});

describe('further ports', () => {
  const withPorts = (ports: string) => withPinnedService('extra', `port: 5000, extraPorts: { ${ports} }`);

  test('differ from the first one and from each other', () => {
    expect(problemsAfter(...withPorts('admin: { port: 5001, protocol: http }, peers: { port: 5002 }'))).toEqual([]);
  });

  test('are none of the number of the first', () => {
    expect(problemsAfter(...withPorts('admin: { port: 5000 }'))).toEqual([
      `${at(26, 'extra.extraPorts.admin.port')}: expected a number of its own, found 5000, as http`,
    ]);
  });

  test('are not two of one number', () => {
    expect(problemsAfter(...withPorts('admin: { port: 5001 }, peers: { port: 5001 }'))).toEqual([
      `${at(26, 'extra.extraPorts.peers.port')}: expected a number of its own, found 5001, as admin`,
    ]);
  });

  test('do not have the name of the first, which is that of its protocol', () => {
    expect(problemsAfter(...withPorts('http: { port: 5001 }'))).toEqual([
      `${at(26, 'extra.extraPorts.http')}: expected another name than http, that of its first port, found "http"`,
    ]);
    const grpc = 'port: 5000, protocol: grpc, extraPorts: { http: { port: 5001, protocol: http } }';
    expect(problemsAfter(...withPinnedService('extra', grpc))).toEqual([]);
  });

  test.each(['worker: {}', 'schedule: "0 5 * * *"'])('are none of what does not listen: { %s }', (kind) => {
    const settings = `${kind}, extraPorts: { admin: { port: 5001 }, peers: { port: 5002 } }`;
    expect(problemsAfter(...withPinnedService('extra', settings))).toEqual([
      `${at(26, 'extra.extraPorts')}: expected no further ports, since it has no port, found admin, peers`,
    ]);
  });
});

describe('a call', () => {
  const call = (written: string) => replace(SYSTEM, 'calls: [label-printer]', `calls: [${written}]`);

  test('is of another service', () => {
    expect(problemsAfter(replace(SYSTEM, 'calls: [label-printer]', 'calls: [label-printer, tracker-api]'))).toEqual([
      `${at(41, 'tracker-api.calls[1]')}: expected another service, found "tracker-api"`,
    ]);
  });

  test('is of another service, even at another port', () => {
    const settings = 'port: 5000, extraPorts: { admin: { port: 5001 } }, calls: [{ service: extra, port: admin }]';
    expect(problemsAfter(...withPinnedService('extra', settings))).toEqual([
      `${at(26, 'extra.calls[0]')}: expected another service, found "extra"`,
    ]);
  });

  test('names one of the further ports that the callee has', () => {
    const ports = replace(SYSTEM, 'port: 9300', 'port: 9300\n    extraPorts: { admin: { port: 9301 } }');
    expect(problemsAfter(ports, call('{ service: label-printer, port: admim }'))).toEqual([
      `${at(42, 'tracker-api.calls[0].port')}: expected one of the extraPorts of label-printer (admin), found "admim"; did you mean "admin"?`,
    ]);
    expect(problemsAfter(ports, call('{ service: label-printer, port: admin }'))).toEqual([]);
  });

  test('names no port where the callee has but one', () => {
    expect(problemsAfter(call('{ service: label-printer, port: http }'))).toEqual([
      `${at(41, 'tracker-api.calls[0].port')}: expected one of the extraPorts of label-printer (there are none), found "http"`,
    ]);
  });

  test('is not of a worker, which listens nowhere', () => {
    expect(problemsAfter(printerAs('worker: {}'))).toEqual([
      `${at(37, 'tracker-api.calls[0]')}: expected a service with a port (tracker-api, tracker-web), found "label-printer"`,
    ]);
  });

  test('is told a URL only of what speaks http or grpc', () => {
    const tcp = printerSpeaking('tcp');
    expect(problemsAfter(tcp, call('{ service: label-printer, form: url }'))).toEqual([
      `${at(39, 'tracker-api.calls[0]')}: expected form: host:port, since label-printer speaks tcp there, found form: url`,
    ]);
    expect(problemsAfter(tcp, call('{ service: label-printer, form: "host:port" }'))).toEqual([]);
    expect(problemsAfter(tcp)).toEqual([]);
  });

  test('is told no URL of tcp by the callee either, at the port that it speaks of', () => {
    const tcp = [
      printerSpeaking('tcp'),
      replace(
        SYSTEM,
        'port: 9300',
        'port: 9300\n    address: { form: url }\n    extraPorts: { admin: { port: 9301 } }',
      ),
    ];
    expect(problemsAfter(...tcp)).toEqual([
      `${at(41, 'tracker-api.calls[0]')}: expected form: host:port, since label-printer speaks tcp there, found form: url`,
    ]);
    expect(problemsAfter(...tcp, call('{ service: label-printer, port: admin }'))).toEqual([]);
  });

  test('that cannot be told a URL at another port is none', () => {
    const ports = replace(SYSTEM, 'port: 9300', 'port: 9300\n    extraPorts: { raw: { port: 9301 } }');
    expect(problemsAfter(ports, call('{ service: label-printer, port: raw, form: url }'))).toEqual([
      `${at(42, 'tracker-api.calls[0]')}: expected form: host:port, since label-printer speaks tcp there, found form: url`,
    ]);
  });
});

describe('a service of some tiers', () => {
  test('is called by services of these tiers alone', () => {
    const printer = replace(SYSTEM, 'port: 9300', 'port: 9300\n    only: { tiers: [dev, prod], why: no labels }');
    expect(problemsAfter(printer)).toEqual([
      `${at(42, 'tracker-api.calls[0]')}: expected a service that exists wherever tracker-api does, found label-printer, which is not in staging`,
    ]);
    const caller = `port: 5000, ${ONLY_DEV}, calls: [printer]`;
    const callee = `port: 5000, only: { tiers: [dev, staging], why: no labels }`;
    const pins = replace(TEST_IMAGES, 'images:\n', 'images:\n  caller: { tag: v1 }\n  printer: { tag: v1 }\n');
    expect(problemsAfter(withService('caller', caller), withService('printer', callee), pins)).toEqual([]);
  });

  test('may call services of every tier', () => {
    const pin = replace(TEST_IMAGES, 'images:\n', 'images:\n  load: { tag: v1 }\n');
    expect(problemsAfter(withService('load', `worker: {}, ${ONLY_DEV}, calls: [tracker-web]`), pin)).toEqual([]);
  });

  test('is not routed', () => {
    const web = replace(SYSTEM, 'health: /up', `health: /up\n    ${ONLY_DEV}`);
    const gone = [
      replace(LIVE_IMAGES, '  tracker-web: { tag: v2.0.0 }\n', ''),
      replace(LIVE, 'config: { PUBLIC_URL: "https://parcels.example" }\n', ''),
    ];
    expect(problemsAfter(web, ...gone)).toEqual([
      'overlays/parcels/system.yaml:52 routes[0].service: expected a service that is there in every tier, found tracker-web, only in dev',
    ]);
  });

  test('has no migration', () => {
    const job = withService('load', `worker: {}, ${ONLY_DEV}`);
    const pin = replace(TEST_IMAGES, 'images:\n', 'images:\n  load: { tag: v1 }\n');
    const migration = replace(SYSTEM, 'routes:\n', 'migrations: [{ service: load, command: [up] }]\nroutes:\n');
    expect(problemsAfter(job, pin, migration)).toEqual([
      'overlays/parcels/system.yaml:51 migrations[0].service: expected a service that is there in every tier, found load, only in dev',
    ]);
  });

  test('of all tiers is one like any other', () => {
    const all = 'only: { tiers: [dev, staging, prod], why: no reason }';
    expect(problemsAfter(replace(SYSTEM, 'health: /up', `health: /up\n    ${all}`))).toEqual([]);
  });
});

test('the load balancer speaks http and grpc, not tcp', () => {
  const speaking = (protocol: string) => replace(SYSTEM, 'health: /up', `protocol: ${protocol}`);
  expect(problemsAfter(speaking('tcp'))).toEqual([
    'overlays/parcels/system.yaml:51 routes[0].service: expected a service that speaks http or grpc, found tracker-web, which speaks tcp',
  ]);
  expect(problemsAfter(speaking('grpc'))).toEqual([]);
});

describe('folders that can be written to', () => {
  const folders = (list: string) => withPinnedService('extra', `worker: {}, writableFolders: [${list}]`);

  test('may stand beside each other', () => {
    expect(problemsAfter(...folders('/var/cache/nginx, /var/cache/nginx-2, /tmpfiles'))).toEqual([]);
  });

  test.each([
    ['/var/cache, /var/cache/nginx', 1, '/var/cache', '/var/cache/nginx'],
    ['/var/cache/nginx, /var', 0, '/var', '/var/cache/nginx'],
    ['/tmp', 0, '/tmp', '/tmp'],
    ['/run, /tmp/work', 1, '/tmp', '/tmp/work'],
    ['/dev/shm, /dev/shm/fonts', 1, '/dev/shm', '/dev/shm/fonts'],
  ])('are not inside one another, nor in /tmp: [%s]', (list, index, around, found) => {
    expect(problemsAfter(...folders(list))).toEqual([
      `${at(26, `extra.writableFolders[${index}]`)}: expected a folder that is not in ${around}, which can be written to anyway, found ${found}`,
    ]);
  });

  test.each([
    ['/proc', '/proc'],
    ['/proc/x', '/proc'],
    ['/sys/fs/cgroup', '/sys'],
    ['/dev', '/dev'],
    ['/dev/shm-2', '/dev'],
  ])('are not of the kernel: %s', (folder, kernel) => {
    expect(problemsAfter(...folders(folder))).toEqual([
      `${at(26, 'extra.writableFolders[0]')}: expected a folder that is not in ${kernel}, which belongs to the kernel, found ${folder}`,
    ]);
  });

  test('may be the shared memory, or be named like what is of the kernel', () => {
    expect(problemsAfter(...folders('/dev/shm, /process, /var/dev'))).toEqual([]);
  });

  test.each(['cache', '/', '/var/', '/var/../etc', '/var//cache'])('are absolute and plain, unlike %s', (path) => {
    expect(problemsAfter(...folders(path))).toEqual([
      `${at(26, 'extra.writableFolders[0]')}: expected an absolute folder such as /var/cache/nginx, found "${path}"`,
    ]);
  });
});

test('a migration runs an image of the system, not one of others', () => {
  const image = '{ repository: docker.io/library/nginx, tag: 1.27.3, uid: 101, gid: 101 }';
  expect(
    problemsAfter(
      withService('proxy', 'port: 5000, image: nginx'),
      replace(THIRD_PARTY, 'images: {}', `images: { nginx: ${image} }`),
      replace(SYSTEM, 'routes:\n', 'migrations: [{ service: proxy, command: [up] }]\nroutes:\n'),
    ),
  ).toEqual([
    'overlays/parcels/system.yaml:51 migrations[0].service: expected a service with an image of the system, found proxy, which runs nginx',
  ]);
});
