import { LIVE, SYSTEM, UNROUTED, replace, type Edit } from '../edited-overlays';
import { EMULATOR, EVENTS } from './events';
import {
  LIVE_PAGE,
  TEST_PAGE,
  pageAfter,
  rowsAfter,
  sectionAfter,
  withImagesOfOthers,
  withService,
} from './page-after';

describe('images', () => {
  const REGISTRY = replace(SYSTEM, 'secrets:\n', 'registry: { path: registry.example/depot }\nsecrets:\n');
  const LOGIN: readonly Edit[] = [
    replace(
      SYSTEM,
      'secrets:\n',
      'registry: { path: registry.example/depot, credentials: registry.login }\nsecrets:\n  registry: [login]\n',
    ),
  ];

  test('are in ECR, one repository per service', () => {
    expect(sectionAfter(LIVE_PAGE, 'Images')).toEqual([
      'ECR repositories in `444455556666.dkr.ecr.eu-central-1.amazonaws.com`, with scan on push, AES256 encryption, and a lifecycle policy that keeps the last 30 images:',
      '- `parcels/label-printer`, tag `stable`',
      '- `parcels/tracker-api`, tag `v1.3.2`',
      '- `parcels/tracker-web`, tag `v2.0.0`',
    ]);
  });

  test('are at the path of another registry, from where anybody may pull', () => {
    expect(sectionAfter(LIVE_PAGE, 'Images', REGISTRY)?.slice(0, 2)).toEqual([
      'At `registry.example/depot`, from where anybody may pull:',
      '- `registry.example/depot/label-printer`, tag `stable`',
    ]);
    expect(pageAfter(LIVE_PAGE, REGISTRY)).not.toContain('ECR');
  });

  test('need a login where it asks for one', () => {
    expect(sectionAfter(LIVE_PAGE, 'Images', ...LOGIN)?.[0]).toBe(
      'At `registry.example/depot`, pulled with the login in the Secret `parcels-registry-login`. Its value, `registry.login` of the inventory, is a Docker configuration file (JSON) with an entry for `registry.example` under `auths`:',
    );
    expect(rowsAfter(LIVE_PAGE, 'Secrets Manager', ...LOGIN)).toContain(
      '| `parcels/live/registry` | `login` | `parcels-registry-login` | the nodes, to pull images | – |',
    );
  });

  test('of others are not in ECR, whether of services, stores or the emulator', () => {
    const viewer = replace(SYSTEM, 'services:\n', 'services:\n  viewer: { port: 8099, image: looker }\n');
    expect(sectionAfter(LIVE_PAGE, 'Images', viewer, withImagesOfOthers('looker'))).toEqual([
      ...(sectionAfter(LIVE_PAGE, 'Images') ?? []),
      'Images of others, through the mirror `mirror.parcels.example/hub`: `mirror.parcels.example/hub/library/looker:1.2.3`.',
    ]);
    expect(sectionAfter(TEST_PAGE, 'Images', ...EVENTS, ...EMULATOR)?.at(-1)).toBe(
      'Images of others, through the mirror `mirror.parcels.example/hub`: `mirror.parcels.example/hub/library/localstack:1.2.3`.',
    );
  });
});

describe('load balancer', () => {
  const open = replace(LIVE, '  scheme: internal\n', '');

  test('an internal one is said to be', () => {
    const internal = sectionAfter(LIVE_PAGE, 'Load balancer')?.join('\n');
    expect(internal).toContain('- Scheme `internal`:');
    expect(internal).toContain('kubernetes.io/role/internal-elb=1');
    const facing = sectionAfter(LIVE_PAGE, 'Load balancer', open)?.join('\n');
    expect(facing).not.toContain('internal');
    expect(facing).toContain('kubernetes.io/role/elb=1');
  });

  test('without routes there is none, and no controller for it', () => {
    expect(sectionAfter(LIVE_PAGE, 'Load balancer', ...UNROUTED)).toBeUndefined();
    expect(pageAfter(LIVE_PAGE, ...UNROUTED)).not.toContain('Load Balancer Controller');
    expect(sectionAfter(LIVE_PAGE, 'Cluster')?.join('\n')).toContain('- AWS Load Balancer Controller, told not to');
  });

  test('it says who may connect, if that is not everybody', () => {
    const some = replace(LIVE, '  scheme: internal\n', '  inboundCidrs: [198.51.100.0/24, 203.0.113.0/24]\n');
    expect(sectionAfter(LIVE_PAGE, 'Load balancer', some)).toContain(
      '- Only `198.51.100.0/24`, `203.0.113.0/24` may connect; its security group lets in nobody else.',
    );
    expect(sectionAfter(LIVE_PAGE, 'Load balancer', open)?.join('\n')).not.toContain('may connect');
  });
});

describe('externals', () => {
  const INSIDE: readonly Edit[] = [
    replace(
      LIVE,
      'stores:',
      'externals: { carrier: { host: carrier.internal.example, addresses: [172.30.5.0/24] } }\nstores:',
    ),
  ];

  test('are on the internet, at the host of the system', () => {
    expect(sectionAfter(LIVE_PAGE, 'Hosts on the internet')).toEqual([
      'Reached through the NAT gateways; an account with each, and its keys in Secrets Manager:',
      '- carrier: `api.carrier.example` port 8443',
    ]);
    expect(sectionAfter(LIVE_PAGE, 'Hosts inside the VPC')).toBeUndefined();
  });

  test('are inside the VPC where an environment gives their ranges', () => {
    expect(sectionAfter(LIVE_PAGE, 'Hosts on the internet', ...INSIDE)).toBeUndefined();
    expect(sectionAfter(LIVE_PAGE, 'Hosts inside the VPC', ...INSIDE)?.at(-1)).toBe(
      '- carrier: `carrier.internal.example` port 8443, at `172.30.5.0/24`',
    );
    expect(sectionAfter(TEST_PAGE, 'Hosts on the internet', ...INSIDE)?.at(-1)).toBe(
      '- carrier: `api.carrier.example` port 8443',
    );
  });

  test('have the host of the environment, and may have none', () => {
    const nowhere = replace(SYSTEM, '{ host: api.carrier.example, port: 8443,', '{ port: 8443,');
    const here = replace(LIVE, 'stores:', 'externals: { carrier: { host: carrier.example } }\nstores:');
    expect(sectionAfter(LIVE_PAGE, 'Hosts on the internet', nowhere, here)?.at(-1)).toBe(
      '- carrier: `carrier.example` port 8443',
    );
    expect(sectionAfter(TEST_PAGE, 'Hosts on the internet', nowhere, here)?.at(-1)).toBe(
      '- carrier: its host is not stated, port 8443',
    );
  });
});

test('autoscaled workers need metrics-server, as services do', () => {
  const still = [
    replace(LIVE, 'replicas: { min: 4, max: 8 }', 'replicas: { min: 4, max: 4 }'),
    replace(
      LIVE,
      'services:\n',
      'services:\n  label-printer: { replicas: { min: 2, max: 2 } }\n  tracker-web: { replicas: { min: 2, max: 2 } }\n',
    ),
  ];
  expect(pageAfter(LIVE_PAGE, ...still)).not.toContain('metrics-server');
  expect(pageAfter(LIVE_PAGE, ...still, ...withService('sorter', '{ worker: {} }'))).toContain('metrics-server');
});
