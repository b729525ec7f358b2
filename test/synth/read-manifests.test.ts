import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { formatProblem, ProblemsError } from '../../overlays/problem';
import { titleOf } from '../../policies/cluster/object';
import { LIMITS, readManifests, type Limits, type Manifests } from '../../synth/read-manifests';
import { linesOf } from '../../synth/reading/lines';
import { asNobody } from '../as-nobody';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charthouse-manifests-'));
  chmodSync(folder, 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** What is read of files, as people read it: the objects, what is skipped, and what is wrong. */
function reading(files: Readonly<Record<string, string | Uint8Array>>, limits?: Limits) {
  write(files);
  return said(readManifests(folder, limits));
}

function said({ objects, skipped, problems }: Manifests) {
  const inFolder = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(folder, 'FOLDER');
  return {
    objects: objects.map((object) => `${object.file}: ${titleOf(object)}`),
    skipped: skipped.map(({ where, reason }) => inFolder(`${where}: ${reason}`)),
    problems: problems.map((problem) => inFolder(formatProblem(problem))),
  };
}

const nothing = { objects: [], skipped: [], problems: [] };
const config = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const body = (text: string): unknown => {
  write({ 'a.yaml': text });
  return readManifests(folder).objects[0]?.body;
};
const value = (written: string): unknown => {
  const data = Reflect.get(Object(body(config('a', `data:\n  key: ${written}\n`))), 'data');
  return Reflect.get(Object(data), 'key');
};

describe('what is read', () => {
  test('files of YAML and JSON in nested folders, in the order of code units, and no others', () => {
    expect(
      reading({
        'b.yaml': config('b'),
        'B.YML': config('capital'),
        'a/z.yml': config('z'),
        'a/deep/er/x.json': JSON.stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'x', namespace: 'n' },
        }),
        'a-b.yaml': config('dash'),
        'notes.md': config('notes'),
        'a/yaml': config('no-ending'),
      }),
    ).toEqual({
      ...nothing,
      objects: [
        'B.YML: ConfigMap capital',
        'a-b.yaml: ConfigMap dash',
        'a/deep/er/x.json: Secret n/x',
        'a/z.yml: ConfigMap z',
        'b.yaml: ConfigMap b',
      ],
    });
  });

  test('every document of a file, those of comments alone being none', () => {
    const text = [
      '# Source: chart/templates/a.yaml\n# nothing here\n',
      config('one'),
      '',
      '# only a comment\n',
      'null\n',
      `# Source: chart/templates/b.yaml\n${config('two', 'data: {text: "a\\n---\\nb"}\n')}`,
      `${config('three', 'data:\n  text: |\n    ---\n    not a document\n')}...\n${config('four')}`,
    ].join('---\n');
    expect(reading({ 'all.yaml': text })).toEqual({
      ...nothing,
      objects: ['one', 'two', 'three', 'four'].map((name) => `all.yaml: ConfigMap ${name}`),
    });
  });

  test('line ends of Windows, a byte order mark, and marks with a comment or a document behind them', () => {
    const text = `\uFEFF--- # first\n${config('one')}---\t\n${config('two')}--- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n`;
    expect(reading({ 'a.yaml': text.replaceAll('\n', '\r\n') })).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap one', 'a.yaml: ConfigMap two', 'a.yaml: Pod p'],
    });
  });

  test('directives, with the documents that they are about', () => {
    const text = `%YAML 1.2\n---\n${config('one')}...\n%TAG !k! tag:yaml.org,2002:\n---\n${config('!k!str two')}`;
    expect(reading({ 'a.yaml': text })).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap one', 'a.yaml: ConfigMap two'],
    });
  });

  test('the items of lists, those of one kind without saying what they are, and lists in lists', () => {
    const item = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      metadata: { resourceVersion: '' },
      items: [item, { apiVersion: 'v1', kind: 'SecretList', items: [{ metadata: { name: 's', namespace: 'n' } }] }],
    };
    const typed = { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'd' } }, 7, {}] };
    const files = {
      'a.json': JSON.stringify(list),
      'b.yaml': JSON.stringify(typed),
      'c.yaml': 'kind: List\napiVersion: v1',
    };
    expect(reading(files)).toEqual({
      objects: ['a.json: Pod p', 'a.json: Secret n/s', 'b.yaml: Deployment d'],
      skipped: ['b.yaml items[1]: no object, but a plain value', 'b.yaml items[2]: no metadata.name'],
      problems: [],
    });
    expect(readManifests(folder).objects.map(({ apiVersion }) => apiVersion)).toEqual(['v1', 'v1', 'apps/v1']);
  });

  test('a custom kind whose name ends in List, and has one, is an object', () => {
    const text = 'apiVersion: firewall/v1\nkind: AllowList\nmetadata: {name: office}\nitems: [{cidr: 10.0.0.0/8}]\n';
    expect(reading({ 'a.yaml': text }).objects).toEqual(['a.yaml: AllowList office']);
  });

  test('keys that objects have by birth, as what they are', () => {
    const text = config('a', 'data:\n  __proto__: {polluted: yes}\n  constructor: x\n');
    expect(JSON.stringify(body(text))).toContain('"data":{"__proto__":{"polluted":true},"constructor":"x"}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test.each([
    ['0644', 420],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['08', 8],
    ['1e3', 1000],
    ['1.10', 1.1],
    ['+5', 5],
    ['yes', true],
    ['Off', false],
    ['n', false],
    ['~', null],
    ['12:30', '12:30'],
    ['123e4567', '123e4567'],
    ['2024-01-01', '2024-01-01'],
    ['2024-01-01T10:00:00Z', '2024-01-01T10:00:00Z'],
    ['"0644"', '0644'],
    ["'yes'", 'yes'],
  ])('%s is what kubectl makes of it', (written, read) => {
    expect(value(written)).toEqual(read);
  });

  test('aliases and merges, where they stay small', () => {
    const text = config('a', 'v: &v {one: 1, two: 2}\nw: {<<: *v, two: 3}\nz: [*v, *v]\n');
    expect(body(text)).toMatchObject({ w: { one: 1, two: 3 }, z: [{ one: 1 }, { two: 2 }] });
  });
});

describe('what is skipped, and why', () => {
  test.each([
    ['values of a chart', 'replicaCount: 2\nimage: {tag: x}\n', 'no apiVersion, no kind, no metadata.name'],
    ['what Helm says of a chart', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n', 'no kind, no metadata.name'],
    ['a kubeconfig', 'apiVersion: v1\nkind: Config\nclusters: []\n', 'no metadata.name'],
    [
      'an object that is named when it is made',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}',
      'no metadata.name',
    ],
    ['metadata of another form', 'apiVersion: v1\nkind: Pod\nmetadata: [name]\n', 'no metadata.name'],
    ['a list', '- op: replace\n  path: /spec\n', 'no object, but a list'],
    ['text', 'just text\n', 'no object, but a plain value'],
  ])('%s', (_, text, reason) => {
    expect(reading({ 'a.yaml': text })).toEqual({ ...nothing, skipped: [`a.yaml: ${reason}`] });
  });

  test('a document in the middle of a file is named by its line', () => {
    const text = `# comment\n---\n${config('a')}---\n# Source: x\n\nvalues: 1\n`;
    expect(reading({ 'a.yaml': text })).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap a'],
      skipped: ['a.yaml:10: no apiVersion, no kind, no metadata.name'],
    });
  });

  describe('kustomizations, and the files that', () => {
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n';
    const own = (file: string) => `${file}: a kustomization, which is for kustomize build`;

    test('they only list are objects', () => {
      const files = {
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml, db]\n',
        'web.yaml': deployment,
        'db/kustomization.yml': 'resources: [db.yaml, https://example.org/remote.yaml, ../../outside]\n',
        'db/db.yaml': config('db'),
      };
      expect(reading(files)).toEqual({
        objects: ['db/db.yaml: ConfigMap db', 'web.yaml: Deployment web'],
        skipped: [own('db/kustomization.yml'), own('kustomization.yaml')],
        problems: [],
      });
    });

    test('they change, or use as patches, are none', () => {
      const files = {
        'base/kustomization.yaml': 'resources: [web.yaml, ../overlays/prod]\n',
        'base/web.yaml': deployment,
        'overlays/prod/kustomization.yaml': [
          'apiVersion: kustomize.config.k8s.io/v1beta1',
          'kind: Kustomization',
          'metadata: {name: prod}',
          'resources: [../../base/, own.yaml]',
          'patches: [{path: replicas.yaml}, {patch: "- op: remove"}, {path: ../common/limits.yaml}, 7]',
          'patchesStrategicMerge: [old.yaml]',
        ].join('\n'),
        'overlays/prod/own.yaml': config('own'),
        'overlays/prod/replicas.yaml': deployment,
        'overlays/prod/old.yaml': deployment,
        'overlays/common/limits.yaml': deployment,
        'beside.yaml': config('beside'),
      };
      const prod = 'overlays/prod/kustomization.yaml';
      expect(reading(files)).toEqual({
        objects: ['beside.yaml: ConfigMap beside'],
        skipped: [
          own('base/kustomization.yaml'),
          own(prod),
          `base/web.yaml: ${prod} changes it: judge what kustomize build makes of it`,
          `overlays/common/limits.yaml: a patch of ${prod}`,
          `overlays/prod/old.yaml: a patch of ${prod}`,
          `overlays/prod/own.yaml: ${prod} changes it: judge what kustomize build makes of it`,
          `overlays/prod/replicas.yaml: a patch of ${prod}`,
        ],
        problems: [],
      });
    });
  });

  test('links, wherever they lead, even round in circles', () => {
    write({ 'in/a.yaml': config('a') });
    for (const [name, target] of Object.entries({
      'in/self': '.',
      up: '..',
      'in/loop.yaml': 'loop.yaml',
      etc: '/etc',
      'copy.yaml': 'in/a.yaml',
      'gone.yaml': 'nowhere',
      'notes.txt': 'in/a.yaml',
    }))
      symlinkSync(target, join(folder, name));
    const names = ['copy.yaml', 'etc', 'gone.yaml', 'up', 'in/loop.yaml', 'in/self'];
    const { objects, skipped, problems } = reading({});
    expect({ objects, problems }).toEqual({ objects: ['in/a.yaml: ConfigMap a'], problems: [] });
    expect([...skipped].sort()).toEqual(names.map((name) => `${name}: a symbolic link, which is not followed`).sort());
  });

  test('hidden folders, packages, and what is no regular file', () => {
    write({
      '.github/a.yaml': config('a'),
      '.git/b.yaml': config('b'),
      'node_modules/c.yaml': config('c'),
      '.d.yaml': config('d'),
    });
    mkdirSync(join(folder, 'folder.yaml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const { objects, skipped, problems } = reading({});
    expect({ objects, problems }).toEqual({ objects: ['.d.yaml: ConfigMap d'], problems: [] });
    expect([...skipped].sort()).toEqual([
      '.github: a folder of tools, not of manifests',
      'node_modules: a folder of tools, not of manifests',
      'pipe.yaml: no regular file',
    ]);
  });
});

describe('what cannot be read, with file and line', () => {
  test.each([
    ['a.yaml', 'a: [1\n', 'a.yaml:2: expected YAML that can be read, found deficient indentation'],
    [
      'a.yaml',
      'a: 1\n\tb: 2\n',
      'a.yaml:2: expected YAML that can be read, found tab characters must not be used in indentation',
    ],
    [
      'a.yaml',
      'a: 1\nb: 2\na: 3\n',
      'a.yaml:3: expected YAML that can be read, found the key "a" a second time in one map',
    ],
    [
      'a.yaml',
      'a: 1\nb: 2\n"a": 3\n',
      'a.yaml:3: expected YAML that can be read, found the key "a" a second time in one map',
    ],
    ['a.yaml', 'x: *nobody\n', 'a.yaml:1: expected YAML that can be read, found unidentified alias "nobody"'],
    ['a.yaml', 'x: !Ref y\n', 'a.yaml:1: expected YAML that can be read, found unknown scalar tag !<!Ref>'],
    ['a.yaml', 'a: "\u0001"\n', 'a.yaml:1: expected YAML that can be read, found expected valid JSON character'],
    [
      'a.yaml',
      `${'['.repeat(300)}\n`,
      'a.yaml:1: expected YAML that can be read, found nesting exceeded maxDepth (200)',
    ],
    [
      'a.yaml',
      'kind: {{ .Values.kind }}\n',
      'a.yaml:1: expected YAML that can be read, found a map or list in place of a key; if it is a template of a Helm chart, judge what helm template makes of it',
    ],
    [
      'a.json',
      '{"a": 1,\n "b": {"c": 1,\n "c": 2}}',
      'a.json:3: expected YAML that can be read, found the key "c" a second time in one map',
    ],
    [
      'a.json',
      `{"a":\n${'['.repeat(300)}${']'.repeat(300)}}`,
      'a.json:2: expected YAML that can be read, found more than 200 levels',
    ],
    [
      'a.json',
      '{"a": 1,\n "b": }\n{',
      'a.json:3: expected YAML that can be read, found end of the stream or a document separator is expected',
    ],
    [
      'a.yaml',
      Buffer.from(`\uFEFF${config('a')}`, 'utf16le'),
      'a.yaml: expected text in UTF-8, found zero bytes, as in binary files and UTF-16',
    ],
    [
      'a.yaml',
      Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]),
      'a.yaml: expected text in UTF-8, found bytes that are none',
    ],
    ['a.yaml', config('1.10'), 'a.yaml metadata.name: expected text, found 1.1; put it in quotes'],
    [
      'a.yaml',
      `---\n${config('a')}---\n${config('on')}`,
      'a.yaml:7 metadata.name: expected text, found true; put it in quotes',
    ],
  ])('%s: %j', (name, content, problem) => {
    expect(reading({ [name]: content }).problems).toEqual([problem]);
  });

  test('a broken document does not hide the others, nor the other files', () => {
    const text = `${config('one')}---\na: 1\na: 2\n---\n${config('two')}---\nb: ]\n`;
    expect(reading({ 'a.yaml': text, 'b.yaml': config('three') })).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap one', 'a.yaml: ConfigMap two', 'b.yaml: ConfigMap three'],
      problems: [
        'a.yaml:7: expected YAML that can be read, found the key "a" a second time in one map',
        expect.stringMatching(/^a\.yaml:14: expected YAML that can be read, found /),
      ],
    });
  });

  test('JSON may be YAML too, as kubectl takes it', () => {
    expect(reading({ 'a.json': config('a') })).toEqual({ ...nothing, objects: ['a.json: ConfigMap a'] });
  });

  test('a file of more than 64 MiB, which is not even read', () => {
    write({ 'a.yaml': '' });
    truncateSync(join(folder, 'a.yaml'), 64 * 2 ** 20 + 1);
    expect(reading({ 'b.yaml': config('b') })).toEqual({
      ...nothing,
      objects: ['b.yaml: ConfigMap b'],
      problems: ['a.yaml: expected a file of at most 64 MiB, found 65 MiB'],
    });
  });

  test('more than all files may hold together, said once', () => {
    const limits = { ...LIMITS, folderMebibytes: 130 / 2 ** 20 };
    const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.yaml`, config(name)]));
    expect(reading(files, limits)).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap a', 'b.yaml: ConfigMap b'],
      problems: [
        expect.stringMatching(
          /^c\.yaml: expected a folder of at most .* MiB, found more; this file and those after it are not read$/,
        ),
      ],
    });
  });

  test('more objects than a folder may hold, said once, wherever they stand', () => {
    const limits = { ...LIMITS, documents: 3 };
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [1, 2, 3].map(() => ({ kind: 'None' })) });
    const more =
      'expected a folder of at most 3 objects, found more; what follows is not read; judge its folders one by one';
    const files = { 'a.yaml': `${config('a')}---\n${config('b')}---\na: 1\n`, 'b.yaml': config('c'), 'c.yaml': '}' };
    expect(reading(files, limits)).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap a', 'a.yaml: ConfigMap b'],
      skipped: [expect.stringContaining('no apiVersion')],
      problems: [`b.yaml: ${more}`],
    });
    expect(reading({ 'a.yaml': '}\n---\n'.repeat(5) }, limits).problems).toHaveLength(4);
    expect(reading({ 'a.json': list }, limits).problems).toEqual([`a.json items[2]: ${more}`]);
  });

  test('files and folders that may not be read', () => {
    write({ 'a.yaml': config('a'), 'closed/b.yaml': config('b'), 'c.yaml': config('c') });
    chmodSync(join(folder, 'a.yaml'), 0);
    chmodSync(join(folder, 'closed'), 0);
    const manifests = asNobody(() => readManifests(folder));
    chmodSync(join(folder, 'closed'), 0o755);
    expect(said(manifests)).toEqual({
      ...nothing,
      objects: ['c.yaml: ConfigMap c'],
      problems: [
        'closed/: expected a folder that can be read, found that reading it is not permitted',
        'a.yaml: expected a file that can be read, found that reading it is not permitted',
      ],
    });
  });
});

describe('aliases that explode', () => {
  const bomb = (levels: number, name = 'bomb') =>
    config(
      name,
      ['data:', '  l0: &l0 [x, x, x, x, x, x, x, x, x, x]']
        .concat(Array.from({ length: levels }, (_, i) => `  l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(10)}]`))
        .join('\n'),
    );

  test('are refused by the size that they would have', () => {
    expect(reading({ 'a.yaml': `${config('one')}---\n${bomb(9)}` })).toEqual({
      ...nothing,
      objects: ['a.yaml: ConfigMap one'],
      problems: [
        'a.yaml:6: expected at most 4 MiB when aliases are written out, found 34144 MiB; write it without aliases',
      ],
    });
  });

  test('are refused also when it is text that is repeated, or the number of documents that does it', () => {
    const long = config('long', `data:\n  a: &a ${'x'.repeat(100_000)}\n  b: [${'*a, '.repeat(100)}]\n`);
    expect(reading({ 'a.yaml': long }).problems).toEqual([
      'a.yaml: expected at most 4 MiB when aliases are written out, found 10 MiB; write it without aliases',
    ]);
    const many = Array.from({ length: 50 }, (_, index) => bomb(5, `n${index}`)).join('\n---\n');
    const { objects, problems } = reading({ 'a.yaml': many });
    expect(objects.length).toBeGreaterThan(10);
    expect(objects.length + problems.length).toBe(50);
    expect(problems[0]).toMatch(
      /^a\.yaml:\d+: expected at most 64 MiB of aliases written out, in the whole folder, found more; write it without aliases$/,
    );
  });

  test.each([
    ['themselves', 'data: &a {b: [*a, *a, *a]}\n'],
    [
      'an abyss',
      `data:\n  ${Array.from({ length: 300 }, (_, i) => `l${i}: &l${i} [*l${i - 1}]`)
        .join('\n  ')
        .replace('[*l-1]', '[]')}\n`,
    ],
    [
      'an abyss that begins below',
      `data:\n  ${Array.from({ length: 300 }, (_, i) => `${300 - i}: &l${i} [*l${i - 1}]`)
        .join('\n  ')
        .replace('[*l-1]', '[]')}\n`,
    ],
  ])('are refused when they lead to %s', (_, rest) => {
    expect(reading({ 'a.yaml': config('a', rest) }).problems).toEqual([
      'a.yaml: expected at most 200 levels, found aliases that lead deeper, or round in circles; write it without aliases',
    ]);
  });
});

describe('a folder that is none', () => {
  const refusal = (path: string) => {
    try {
      readManifests(path);
    } catch (error) {
      if (error instanceof ProblemsError) return `${error.message}; ${error.outcome}`.replaceAll(folder, '');
      throw error;
    }
    return '';
  };

  test.each([
    ['missing', 'none of that name'],
    ['a.yaml', 'a file'],
    ['a.yaml/b', 'a file'],
    ['loop', 'links that lead round in circles'],
  ])('%s', (name, found) => {
    write({ 'a.yaml': config('a') });
    symlinkSync('loop', join(folder, 'loop'));
    expect(refusal(join(folder, name))).toBe(
      `/${name}: expected a folder of manifests, found ${found}; nothing was judged`,
    );
  });

  test('no name', () => {
    expect(refusal('')).toBe('"": expected a folder of manifests, found none of that name; nothing was judged');
  });

  test('an empty one holds nothing', () => {
    expect(reading({})).toEqual(nothing);
  });
});

test('a hundred thousand objects are read', () => {
  const piece = (from: number) => Array.from({ length: 10_000 }, (_, i) => config(`c${from + i}`)).join('---\n');
  write(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}.yaml`, piece(i * 10_000)])));
  const { objects, problems, skipped } = readManifests(folder);
  expect({ objects: objects.length, problems, skipped }).toEqual({ objects: 100_000, problems: [], skipped: [] });
});

test('no text makes it throw', () => {
  const tokens = [
    '---',
    '...',
    '\n',
    '\n  ',
    ' ',
    '\t',
    ': ',
    '- ',
    '? ',
    '&a ',
    '*a',
    '<<: ',
    '!!str ',
    '!x ',
    '[',
    ']',
    '{',
    '}',
    ',',
  ];
  const words = [
    'a',
    'kind',
    'List',
    'items',
    '"',
    "'",
    '|',
    '>-',
    '%TAG',
    '# c',
    '0644',
    '\r\n',
    '\u2028',
    '\uFEFF',
    '{{',
    '}}',
    '\\',
  ];
  const text = fc.array(fc.constantFrom(...tokens, ...words), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (yaml, json) => {
      write({ 'a.yaml': yaml, 'b.json': json, 'c.yaml': `apiVersion: v1\nkind: List\nitems:\n  - ${yaml}` });
      const manifests = readManifests(folder);
      linesOf(
        manifests,
        manifests.objects.map((object) => ({ object, path: 'metadata.name' })),
      );
    }),
    { numRuns: 500 },
  );
});

describe('lines, for those who want to know', () => {
  const text = [
    '# a comment',
    '---',
    'apiVersion: v1', // 3
    'kind: Pod',
    'metadata:',
    '  name: a',
    '  annotations:',
    '    a.b/c: x', // 8
    '    "say \\"hi\\"": y',
    'spec:', // 10
    '  containers:',
    '    - name: one',
    '      image: x', // 13
    '    - {name: two, image: y}',
    '---',
    '{"apiVersion": "v1", "kind": "List", "items": [', // 16
    '  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}},',
    '  {"apiVersion": "v1", "kind": "Pod", "metadata":',
    '    {"name": "c"}}]}', // 19
    '',
  ].join('\n');

  test.each([
    ['a', '', 3],
    ['a', 'metadata.name', 6],
    ['a', 'metadata.annotations["a.b/c"]', 8],
    ['a', 'metadata.annotations.a.b/c', 8],
    ['a', 'metadata.annotations["say \\"hi\\""]', 7],
    ['a', 'spec.containers[0].image', 13],
    ['a', 'spec.containers[1].image', 14],
    ['a', 'spec.containers[0].resources.limits', 12],
    ['a', 'spec.containers[7].image', 11],
    ['a', 'spec.hostNetwork', 10],
    ['a', '[[[', 3],
    ['b', 'metadata.name', 17],
    ['c', 'metadata.name', 19],
    ['c', 'spec', 18],
  ])('%s %s stands in line %d, at its own key or at the nearest that is written', (name, path, line) => {
    write({ 'a.yaml': text });
    const manifests = readManifests(folder);
    const object = manifests.objects.find((one) => one.name === name);
    if (object === undefined) throw new Error(`no ${name}`);
    expect(linesOf(manifests, [{ object, path }])).toEqual([line]);
  });

  test('are not known of a file that is gone, or another by now', () => {
    write({ 'a.yaml': config('a'), 'b.yaml': config('b') });
    const manifests = readManifests(folder);
    rmSync(join(folder, 'a.yaml'));
    write({ 'b.yaml': '[' });
    const spots = manifests.objects.map((object) => ({ object, path: 'metadata.name' }));
    expect(linesOf(manifests, spots)).toEqual([undefined, undefined]);
  });
});
