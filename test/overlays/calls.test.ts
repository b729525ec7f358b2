import type { Service } from '../../overlays/environment';
import {
  SYSTEM,
  environmentAfter,
  named,
  printerSpeaking,
  problemsAfter,
  replace,
  withPinnedService,
  type Edit,
} from './edited-overlays';

const serviceOf = (name: string, ...edits: readonly Edit[]): Service =>
  named(environmentAfter('live', ...edits).services, name);

/** What the tracker says of its calls, and what the printer, which it calls, says of itself. */
const calls = (written: string): Edit => replace(SYSTEM, 'calls: [label-printer]', `calls: [${written}]`);
const printer = (settings: string): Edit => replace(SYSTEM, 'port: 9300', `port: 9300\n    ${settings}`);

/** The variables of the tracker that are not configuration. */
function addresses(...edits: readonly Edit[]): Readonly<Record<string, string>> {
  const { LEDGER_POOL, LOG_LEVEL, REGION, ...derived } = serviceOf('tracker-api', ...edits).config;
  expect([LEDGER_POOL, LOG_LEVEL, REGION]).toEqual(['10', 'error', 'eu-central-1']);
  return derived;
}

describe('the address of a callee', () => {
  test.each([
    ['http', { LABEL_PRINTER_URL: 'http://label-printer:9300' }],
    ['grpc', { LABEL_PRINTER_ADDR: 'label-printer:9300' }],
    ['tcp', { LABEL_PRINTER_ADDR: 'label-printer:9300' }],
  ])('that speaks %s has the form that its clients want', (protocol, config) => {
    expect(addresses(printerSpeaking(protocol))).toEqual(config);
  });

  test.each([
    ['{ service: label-printer }', { LABEL_PRINTER_URL: 'http://label-printer:9300' }],
    ['{ service: label-printer, form: "host:port" }', { LABEL_PRINTER_ADDR: 'label-printer:9300' }],
    ['{ service: label-printer, variable: PRINTER }', { PRINTER: 'http://label-printer:9300' }],
    ['{ service: label-printer, variable: printer, form: "host:port" }', { printer: 'label-printer:9300' }],
  ])('is what the call says: %s', (call, config) => expect(addresses(calls(call))).toEqual(config));

  test('of grpc is a URL where the call wants one', () => {
    const edits = [printerSpeaking('grpc'), calls('{ service: label-printer, form: url }')];
    expect(addresses(...edits)).toEqual({ LABEL_PRINTER_URL: 'http://label-printer:9300' });
  });

  test.each([
    ['{ variable: PRINTER_SERVICE_ADDR }', { PRINTER_SERVICE_ADDR: 'http://label-printer:9300' }],
    ['{ form: "host:port" }', { LABEL_PRINTER_ADDR: 'label-printer:9300' }],
    ['{ variable: PRINTER, form: "host:port" }', { PRINTER: 'label-printer:9300' }],
  ])('is what the callee says of itself: %s', (address, config) => {
    expect(addresses(printer(`address: ${address}`))).toEqual(config);
  });

  test('is what the callee says, but for what the call says', () => {
    const own = printer('address: { variable: PRINTER, form: "host:port" }');
    expect(addresses(own, calls('{ service: label-printer, variable: MINE }'))).toEqual({ MINE: 'label-printer:9300' });
    expect(addresses(own, calls('{ service: label-printer, form: url }'))).toEqual({
      PRINTER: 'http://label-printer:9300',
    });
  });
});

describe('further ports', () => {
  const ports = printer(
    'address: { variable: PRINTER }\n    extraPorts: { admin-api: { port: 9301, protocol: http }, raw: { port: 9302 } }',
  );

  test('have addresses of their own, whatever the callee says of its first port', () => {
    expect(addresses(ports, calls('{ service: label-printer, port: admin-api }'))).toEqual({
      LABEL_PRINTER_ADMIN_API_URL: 'http://label-printer:9301',
    });
    expect(addresses(ports, calls('{ service: label-printer, port: raw }'))).toEqual({
      LABEL_PRINTER_RAW_ADDR: 'label-printer:9302',
    });
    expect(addresses(ports, calls('{ service: label-printer, port: raw, variable: RAW }'))).toEqual({
      RAW: 'label-printer:9302',
    });
  });

  test('may be called beside the first one', () => {
    const both = calls('label-printer, { service: label-printer, port: raw }');
    expect(addresses(ports, both)).toEqual({
      LABEL_PRINTER_RAW_ADDR: 'label-printer:9302',
      PRINTER: 'http://label-printer:9300',
    });
    expect(serviceOf('tracker-api', ports, both).destinations).toEqual([
      { kind: 'addresses', ranges: ['172.30.8.0/24'], port: 5433 },
      { kind: 'pods', name: 'label-printer', port: 9300 },
      { kind: 'pods', name: 'label-printer', port: 9302 },
    ]);
  });

  test('let in those alone who call them', () => {
    const other = withPinnedService('watch', 'worker: {}, calls: [{ service: label-printer, port: admin-api }]');
    expect(serviceOf('label-printer', ports, ...other).listeners).toEqual([
      { port: { name: 'http', number: 9300, protocol: 'http' }, callers: [{ kind: 'pods', name: 'tracker-api' }] },
      { port: { name: 'admin-api', number: 9301, protocol: 'http' }, callers: [{ kind: 'pods', name: 'watch' }] },
      { port: { name: 'raw', number: 9302, protocol: 'tcp' }, callers: [] },
    ]);
  });

  test('let in no load balancer, which calls the first', () => {
    const extra = replace(SYSTEM, 'health: /up', 'health: /up\n    extraPorts: { admin: { port: 4001 } }');
    const [first, admin] = serviceOf('tracker-web', extra).listeners;
    expect(first.callers).toEqual([{ kind: 'addresses', ranges: ['172.30.1.0/24', '172.30.2.0/24'] }]);
    expect(admin).toEqual({ port: { name: 'admin', number: 4001, protocol: 'tcp' }, callers: [] });
  });
});

describe('the first port', () => {
  test.each(['http', 'grpc', 'tcp'])('has the name of what it speaks: %s', (protocol) => {
    expect(serviceOf('label-printer', printerSpeaking(protocol)).listeners[0].port).toEqual({
      name: protocol,
      number: 9300,
      protocol,
    });
  });
});

describe('a variable is the address of one callee', () => {
  const twice = (name: string, service: string) =>
    `overlays/parcels/system.yaml:37 services.tracker-api: expected ${name} to follow from calls: [${service}], found another call with the same variable; give one of them another variable`;

  test('not of two', () => {
    const both = calls('{ service: label-printer, variable: OTHER }, { service: tracker-web, variable: OTHER }');
    expect(problemsAfter(both)).toEqual([twice('OTHER', 'tracker-web')]);
  });

  test('not of one callee twice', () => {
    expect(problemsAfter(calls('label-printer, { service: label-printer }'))).toEqual([
      twice('LABEL_PRINTER_URL', 'label-printer'),
    ]);
  });

  test('not of a callee and configuration at once, whatever its name', () => {
    expect(problemsAfter(calls('{ service: label-printer, variable: LOG_LEVEL }'))).toEqual([
      'overlays/parcels/system.yaml:43 services.tracker-api.config.LOG_LEVEL: expected LOG_LEVEL to follow from calls: [label-printer], found it written out as well; remove it: its value is derived',
    ]);
  });

  test('and no environment sets it', () => {
    const set = replace('parcels/live.yaml', 'LOG_LEVEL: error', 'PRINTER: x');
    expect(problemsAfter(calls('{ service: label-printer, variable: PRINTER }'), set)).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.config.PRINTER: expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found "PRINTER"',
    ]);
  });
});

describe('a call in its long form', () => {
  test.each([
    ['{ service: Label }', 'calls[0].service', `a DNS label`, '"Label"'],
    ['{ service: label-printer, form: uri }', 'calls[0].form', 'one of url, host:port', '"uri"; did you mean "url"?'],
    [
      '{ service: label-printer, port: 9300 }',
      'calls[0].port',
      'the name of one of the extraPorts of the service, such as admin, not a number',
      '9300',
    ],
    [
      '{ service: label-printer, port: "9300" }',
      'calls[0].port',
      'the name of one of the extraPorts of the service, such as admin, not a number',
      '"9300"',
    ],
  ])('is told what is wrong in it: %s', (call, path, expected, found) => {
    const [problem, ...others] = problemsAfter(calls(call));
    expect(others).toEqual([]);
    expect(problem).toContain(`overlays/parcels/system.yaml:41 services.tracker-api.${path}: expected ${expected}`);
    expect(problem?.endsWith(`, found ${found}`)).toBe(true);
  });

  test.each([
    ['{ port: admin }', '.service: expected service (Name of the service), found nothing'],
    [
      '{ service: label-printer, prot: admin }',
      '.prot: expected one of the settings service, port, variable, form, found the unknown key "prot"',
    ],
  ])('lacks or misspells something: %s', (call, said) => {
    expect(problemsAfter(calls(call))).toEqual([
      `overlays/parcels/system.yaml:41 services.tracker-api.calls[0]${said}`,
    ]);
  });

  test.each(['[label-printer]', '9300'])('is not %s', (call) => {
    const found = call.startsWith('[') ? 'a list' : call;
    expect(problemsAfter(calls(call))).toEqual([
      `overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected the name of a service, or {service, port, variable, form}, found ${found}`,
    ]);
  });
});
