import { formatProblem } from '../../overlays/problem';
import { isSourceFile, parseSourceFile, type Path, type SourceFile } from '../../overlays/source-file';

function parse(text: string): SourceFile {
  const parsed = parseSourceFile('a.yaml', text);
  if (!isSourceFile(parsed)) throw new Error(formatProblem(parsed));
  return parsed;
}

function problemOf(text: string): string {
  const parsed = parseSourceFile('a.yaml', text);
  if (isSourceFile(parsed)) throw new Error('it was read');
  return formatProblem(parsed);
}

describe('the line of a setting', () => {
  const text = [
    '# a comment', // 1
    'system: tiny', // 2
    '', // 3
    'services:', // 4
    '  api:', // 5
    '    port: 80', // 6
    '    calls:', // 7
    '      - one', // 8
    '      - two', // 9
    '  web: { port: 81, calls: [one,', // 10
    '      two], config: { A: 1 } }', // 11
    '"quoted key":', // 12
    '  nested: |', // 13
    '    several', // 14
    '    lines', // 15
    'routes:', // 16
    '  - host: a', // 17
    '    path: /', // 18
    '  - { host: b }', // 19
    '', // 20
  ].join('\n');

  const places: readonly (readonly [Path, number, string])[] = [
    [['system'], 2, 'a key at the top'],
    [['services'], 4, 'a map'],
    [['services', 'api', 'port'], 6, 'a key three levels down'],
    [['services', 'api', 'calls', 1], 9, 'an item of a list'],
    [['services', 'web', 'port'], 10, 'a key in flow style'],
    [['services', 'web', 'calls', 0], 10, 'an item in flow style'],
    [['services', 'web', 'calls', 1], 11, 'an item in flow style on the next line'],
    [['services', 'web', 'config', 'A'], 11, 'a key deep in flow style'],
    [['quoted key'], 12, 'a key in quotes'],
    [['quoted key', 'nested'], 13, 'a text over several lines'],
    [['routes', 0, 'path'], 18, 'a key of an item'],
    [['routes', 1, 'host'], 19, 'a key of an item in flow style'],
  ];

  test.each(places)('%j is on line %i: %s', (path, line) => {
    expect(parse(text).locate(path)).toBe(`a.yaml:${line}`);
  });

  test.each([
    [[], 1, 'the file as a whole'],
    [['missing'], 1, 'nothing of it is written'],
    [['services', 'api', 'size'], 5, 'the service is'],
    [['services', 'api', 'calls', 2], 7, 'the list is'],
    [['system', 'name'], 2, 'a text stands where a map is wanted'],
    [['services', 0], 4, 'a map stands where a list is wanted'],
    [['routes', 'host'], 16, 'a list stands where a map is wanted'],
  ])('of what is not written, the nearest setting above counts: %j is on line %i, for %s', (path, line) => {
    expect(parse(text).locate(path)).toBe(`a.yaml:${line}`);
  });

  test('is the same with Windows line ends and a byte order mark', () => {
    const windows = parse(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    for (const [path, line] of places) expect(windows.locate(path)).toBe(`a.yaml:${line}`);
    expect(windows.value).toEqual(parse(text).value);
  });

  test('behind an alias is that of the alias', () => {
    const { locate, value } = parse('base: &base\n  port: 80\napi: *base\n');
    expect(value).toEqual({ base: { port: 80 }, api: { port: 80 } });
    expect(locate(['base', 'port'])).toBe('a.yaml:2');
    expect(locate(['api', 'port'])).toBe('a.yaml:3');
    expect(parse('a: &a x\nlist:\n  - y\n  - *a\n').locate(['list', 1])).toBe('a.yaml:4');
  });
});

describe('plain values', () => {
  test.each(['0o17', '0x1F', '017', '1e3', '1.10', '1.0', '.5', '+1', '-0', '1_000', '12:30:45', '2024-01-15'])(
    '%s stays the text that was written',
    (written) => expect(parse(`value: ${written}`).value).toEqual({ value: written }),
  );

  test.each(['no', 'yes', 'on', 'off', 'y', 'n', '.inf', '.nan', '=', '<<'])('%s is a word', (written) => {
    expect(parse(`value: ${written}`).value).toEqual({ value: written });
  });

  test.each([
    ['0', 0],
    ['8080', 8080],
    ['-1', -1],
    ['9007199254740991', 9007199254740991],
  ])('%s is a whole number', (written, value) => expect(parse(`value: ${written}`).value).toEqual({ value }));

  test('a whole number that a computer would round stays text', () => {
    expect(parse('value: 9007199254740993').value).toEqual({ value: '9007199254740993' });
  });

  test('true, false and nothing are what they say', () => {
    expect(parse('a: true\nb: false\nc: null\nd: ~\ne:\n').value).toEqual({
      a: true,
      b: false,
      c: null,
      d: null,
      e: null,
    });
  });

  test('a number in quotes is text', () => {
    expect(parse(`a: "8080"\nb: '1'`).value).toEqual({ a: '8080', b: '1' });
  });
});

describe('what is no overlay', () => {
  test.each([
    [
      'a: {b: c',
      'a.yaml:1: expected YAML that can be read, found unexpected end of the stream within a flow collection',
    ],
    ['a:\n\tb: c', 'a.yaml:2: expected YAML that can be read, found tab characters must not be used in indentation'],
    ['a: 1\nb: 2\na: 3', 'a.yaml:3: expected YAML that can be read, found duplicated mapping key'],
    ['a: { b: 1,\n  b: 2 }', 'a.yaml:2: expected YAML that can be read, found duplicated mapping key'],
    ['a: 1\nb: *c', 'a.yaml:2: expected YAML that can be read, found unidentified alias "c"'],
    ['a: 1\nb: !secret c', 'a.yaml:2: expected YAML that can be read, found unknown scalar tag !<!secret>'],
    [
      'a: 1\n---\nb: 2',
      'a.yaml:3: expected one YAML document, found 2 documents; remove the line ---, or make it two files',
    ],
    ['', 'a.yaml:1: expected settings, found an empty file; fill it in or remove it'],
    ['# a comment alone', 'a.yaml:1: expected settings, found an empty file; fill it in or remove it'],
    [
      'a: 1\nb:\n  tag: {{ tag }}',
      'a.yaml:3: expected text as a key, found a map or list in place of a key; put text that begins with { or [ in quotes',
    ],
    [
      'a: 1\n[b]: 2',
      'a.yaml:2: expected text as a key, found a map or list in place of a key; put text that begins with { or [ in quotes',
    ],
  ])('%j is pointed at', (text, problem) => expect(problemOf(text)).toBe(problem));

  test('aliases that would make a small file enormous', () => {
    const aliases = Array.from({ length: 101 }, () => '*a').join(', ');
    expect(problemOf(`a: &a x\nb: [${aliases}]`)).toMatch(
      /^a\.yaml:\d+: expected YAML that can be read, found .*alias/,
    );
  });
});
