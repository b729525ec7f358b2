import { LIVE, SYSTEM, TEST, UNROUTED, problemsAfter, replace } from '../edited-overlays';

const ARN = 'arn:aws:acm:eu-central-1:444455556666:certificate/11111111-2222-3333-4444-555555555555';

describe('routes', () => {
  test('of one host and path stand once', () => {
    expect(problemsAfter(replace(SYSTEM, 'path: /api, ', 'path: /, '))).toEqual([
      'overlays/parcels/system.yaml:52 routes[1]: expected each host and path once, found web / again',
    ]);
  });

  describe('to what speaks gRPC', () => {
    const routed = (path: string) => [
      replace(SYSTEM, 'health: /ready', 'protocol: grpc'),
      replace(SYSTEM, 'path: /api, ', `path: ${path}, `),
    ];

    test.each([
      '/Tracker',
      '/Tracker/Find',
      '/parcels.Tracker',
      '/parcels.v1.Tracker/Find',
      '/parcels.tracker',
      '/grpc.health.v1.Health/',
    ])('have the path of its requests, or the part that names the service: %s', (path) => {
      expect(problemsAfter(...routed(path))).toEqual([]);
    });

    test.each(['/api', '/api/v1', '/api/parcels.Tracker', '/parcels.Tracker/Find/all', '/my-api.Tracker', '//Tracker'])(
      'have no path that no request has: %s',
      (path) => {
        expect(problemsAfter(...routed(path))).toEqual([
          `overlays/parcels/system.yaml:52 routes[1].path: expected /, /package.Service or /package.Service/Method, since tracker-api speaks grpc, found "${path}"; requests of gRPC have no other path; give the service a host of its own, or its full name`,
        ]);
      },
    );
  });

  test('name hosts that every environment gives', () => {
    expect(problemsAfter(replace(SYSTEM, '{ host: web, path: /api', '{ host: api, path: /api'))).toEqual([
      'overlays/parcels/live.yaml:17 hosts.api: expected the host that routes of overlays/parcels/system.yaml call "api", found nothing',
      'overlays/parcels/test.yaml:14 hosts.api: expected the host that routes of overlays/parcels/system.yaml call "api", found nothing',
    ]);
  });

  test('need a load balancer', () => {
    const ingress =
      'ingress:\n  certificate:\n' +
      '    arn: arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555\n' +
      '    names: [test.parcels.example]\n';
    expect(problemsAfter(replace(TEST, ingress, ''))).toEqual([
      'overlays/parcels/test.yaml:1 ingress: expected the load balancer that serves the routes, found nothing',
    ]);
  });

  test('that are not there need none', () => {
    const routes =
      'routes:\n  - { host: web, service: tracker-web }\n  - { host: web, path: /api, service: tracker-api }\n';
    const problems = problemsAfter(
      replace(SYSTEM, routes, ''),
      replace(LIVE, 'hosts: { web: parcels.example }', ''),
      replace(TEST, 'hosts: { web: test.parcels.example }', ''),
    );
    const words =
      'ingress: expected no load balancer, since system.yaml routes nothing, found one; add routes: or remove it';
    expect(problems).toEqual([`overlays/parcels/live.yaml:19 ${words}`, `overlays/parcels/test.yaml:16 ${words}`]);
  });
});

describe('the subnets of the load balancer', () => {
  const without = [
    replace(LIVE, '  publicSubnets: [172.30.1.0/24, 172.30.2.0/24]\n', ''),
    replace(TEST, '  publicSubnets: [172.20.1.0/24]\n', ''),
  ];

  test('are needed where there are routes, which it calls', () => {
    const missing = (file: string, line: number) =>
      `overlays/parcels/${file}:${line} network.publicSubnets: expected the ranges of the load balancer, from which routed services are called, found none`;
    expect(problemsAfter(...without)).toEqual([missing('live.yaml', 12), missing('test.yaml', 10)]);
  });

  test('are not needed where there are none', () => {
    expect(problemsAfter(...without, ...UNROUTED)).toEqual([]);
  });
});

describe('the ranges that may connect', () => {
  const ranges = (list: string, scheme = 'internet-facing') =>
    replace(LIVE, 'scheme: internal', `scheme: ${scheme}\n  inboundCidrs: [${list}]`);

  test.each(['10.0.0.0/8', '192.168.1.0/24, 172.16.0.0/12', '172.31.0.0/16'])(
    'are not private ones alone where the load balancer is on the internet: [%s]',
    (list) => {
      expect(problemsAfter(ranges(list))).toEqual([
        `overlays/parcels/live.yaml:21 ingress.inboundCidrs: expected a public range, since the load balancer is internet-facing, found ${list}; say scheme: internal, if it is for those inside`,
      ]);
    },
  );

  test.each(['203.0.113.0/24', '10.0.0.0/8, 203.0.113.0/24', '172.32.0.0/16', '0.0.0.0/0'])('may be [%s]', (list) => {
    expect(problemsAfter(ranges(list))).toEqual([]);
  });

  test('may be private where the load balancer is', () => {
    expect(problemsAfter(ranges('10.0.0.0/8', 'internal'))).toEqual([]);
  });
});

describe('hosts', () => {
  test('are those that routes name', () => {
    expect(problemsAfter(replace(LIVE, '{ web: parcels', '{ grafana: g.parcels.example, web: parcels'))).toEqual([
      'overlays/parcels/live.yaml:17 hosts.grafana: expected a host that a route names (web), found "grafana"',
    ]);
  });

  test('are different hosts', () => {
    expect(
      problemsAfter(
        replace(SYSTEM, '{ host: web, path: /api', '{ host: api, path: /api'),
        replace(LIVE, '{ web: parcels.example', '{ api: parcels.example, web: parcels.example'),
        replace(TEST, '{ web: test.parcels.example', '{ api: api.parcels.example, web: test.parcels.example'),
        replace(TEST, 'names: [test.parcels.example]', 'names: [test.parcels.example, api.parcels.example]'),
      ),
    ).toEqual(['overlays/parcels/live.yaml:17 hosts.web: expected a host of its own, found parcels.example, as api']);
  });
});

describe('the certificate', () => {
  const uncovered = (host: string, names: string) =>
    `overlays/parcels/live.yaml:17 hosts.web: expected a host that the certificate covers (${names}), found "${host}"; a wildcard covers one label; add the name to the certificate and to ingress.certificate.names`;

  test.each(['parcels.example', 'www.parcels.example'])('covers %s, by its name or by the wildcard', (host) => {
    expect(problemsAfter(replace(LIVE, 'web: parcels.example', `web: ${host}`))).toEqual([]);
  });

  test.each(['a.b.parcels.example', 'parcels.test', 'myparcels.example'])('does not cover %s', (host) => {
    expect(problemsAfter(replace(LIVE, 'web: parcels.example', `web: ${host}`))).toEqual([
      uncovered(host, 'parcels.example, *.parcels.example'),
    ]);
  });

  test('does not cover a domain by a wildcard for the names below it', () => {
    expect(problemsAfter(replace(LIVE, 'names: [parcels.example, ', 'names: ['))).toEqual([
      uncovered('parcels.example', '*.parcels.example'),
    ]);
  });

  test('is of the region of the cluster', () => {
    expect(problemsAfter(replace(LIVE, ARN, ARN.replace('eu-central-1', 'us-east-1')))).toEqual([
      "overlays/parcels/live.yaml:22 ingress.certificate.arn: expected an ARN of the cluster's region eu-central-1, found us-east-1",
    ]);
  });

  test('is of the account of the cluster', () => {
    expect(problemsAfter(replace(LIVE, ARN, ARN.replace('444455556666', '111122223333')))).toEqual([
      "overlays/parcels/live.yaml:22 ingress.certificate.arn: expected an ARN of the cluster's account 444455556666, found 111122223333",
    ]);
  });
});

test('the web ACL is of the region and the account of the cluster', () => {
  const webAcl = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/live/11111111-2222-3333-4444-555555555555';
  expect(problemsAfter(replace(LIVE, 'scheme: internal', `webAclArn: ${webAcl}`))).toEqual([
    "overlays/parcels/live.yaml:20 ingress.webAclArn: expected an ARN of the cluster's region eu-central-1, found us-east-1",
    "overlays/parcels/live.yaml:20 ingress.webAclArn: expected an ARN of the cluster's account 444455556666, found 111122223333",
  ]);
});
