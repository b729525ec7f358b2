import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from 'js-yaml';
import { POLICIES } from '../../policies';
import { LIVE, replace, TINY } from '../overlays/edited-overlays';
import { runHere } from './in-process';
import { takeProgram, type Program, type Run } from '../program';
import { valueAt } from '../query';

let program: Program;
/** The tiny system with its output. */
let parcels: string;
let project: string;

const ENV = { env: { ...process.env, CDK8S_OUTDIR: '' } };

beforeAll(async () => {
  program = takeProgram();
  parcels = mkdtempSync(join(program.folder, 'parcels-'));
  cpSync(TINY, parcels, { recursive: true });
  expect(await program.run(parcels, ['synth'], ENV)).toMatchObject({ status: 0 });
}, 60_000);

beforeEach(() => {
  project = mkdtempSync(join(program.folder, 'run-'));
});

afterAll(() => program.remove());

const run = (...args: readonly string[]): Promise<Run> => runHere(project, ['policies', ...args]);

/** The same, as people start it. */
const runProgram = (...args: readonly string[]): Promise<Run> => program.run(project, ['policies', ...args], ENV);

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
}

const refused = (message: string): Run => ({
  status: 1,
  stdout: '',
  stderr: `${message}\n1 mistake; nothing was judged\n`,
});
const lines = ({ stdout }: Run): readonly string[] => stdout.trimEnd().split('\n');

const POD = `# a pod of any release
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  automountServiceAccountToken: false
  containers:
    - name: web
      image: registry.example/web:latest
`;
const SOUND = POD.replace(':latest', ':v1.0.0').replace('web\n  namespace', 'sound\n  namespace');
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n';
const LATEST =
  'shop/pod.yaml Pod shop/web spec.containers[0].image: expected a tag other than latest, or a digest, ' +
  'found "registry.example/web:latest"; pin the release that was tested (policy images)';

describe('in text', () => {
  test('each finding is a line, and the last line says how much there is', async () => {
    write({ 'shop/pod.yaml': POD, 'shop/sound.yaml': SOUND });
    expect(await runProgram('shop', '--policy', 'images')).toEqual({
      status: 1,
      stdout: `${LATEST}\nshop: 2 objects in 2 files, 1 policy: 1 error, 0 warnings\n`,
      stderr: '',
    });
  });

  test('a folder without errors is one to go on with', async () => {
    write({ 'shop/sound.yaml': SOUND });
    expect(await runProgram('shop', '--policy', 'images')).toEqual({
      status: 0,
      stdout: 'shop: 1 object in 1 file, 1 policy: 0 errors, 0 warnings\n',
      stderr: '',
    });
  });

  test('every policy is asked, after the schema of each kind that is known; warnings follow errors, and stop nothing', async () => {
    write({ 'shop/sound.yaml': SOUND, 'shop/config.yaml': CONFIG.replace('metadata', 'imutable: true\nmetadata') });
    const failed = await run('shop');
    expect(failed.status).toBe(1);
    expect(lines(failed)[0]).toBe(
      'shop/config.yaml ConfigMap shop/settings imutable: expected a field of ConfigMap, found "imutable"; did you mean "immutable"?',
    );
    const asked = POLICIES.filter(({ needs }) => needs === 'objects').length;
    expect(lines(failed).at(-1)).toMatch(
      new RegExp(`^shop: 2 objects in 2 files, ${asked} policies: 1 error, \\d+ warnings?$`),
    );
    write({ 'shop/config.yaml': CONFIG.replace('metadata', 'brandNewField: true\nmetadata') });
    const passed = await run('shop');
    expect(passed).toMatchObject({ status: 0, stderr: '' });
    expect(lines(passed)[0]).toBe(
      'warning: shop/config.yaml ConfigMap shop/settings brandNewField: expected a field of ConfigMap, found "brandNewField"',
    );
  });

  test('what is skipped is said: documents that are no objects, policies that need overlays', async () => {
    write({ 'shop/config.yaml': CONFIG, 'shop/values.yaml': 'replicas: 2\n' });
    const { status, stdout } = await run('shop');
    const needy = POLICIES.filter(({ needs }) => needs === 'facts').map(({ id }) => id);
    expect(status).toBe(0);
    expect(needy.length).toBeGreaterThan(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'skipped: shop/values.yaml: no apiVersion, no kind, no metadata.name',
        `skipped: policies that need overlays, of which none describe a cluster shop: ${needy.join(', ')}`,
      ]),
    );
  });

  test('a file that cannot be read is an error, and so is a folder with nothing in it', async () => {
    write({ 'shop/broken.yaml': 'a: 1\na: 2\n', 'shop/config.yaml': CONFIG, 'empty/values.yaml': 'a: 1\n' });
    expect(await run('shop', '--policy', 'images')).toMatchObject({
      status: 1,
      stdout:
        'shop/broken.yaml:2: expected YAML that can be read, found the key "a" a second time in one map\n' +
        'shop: 1 object in 2 files, 1 policy: 1 error, 0 warnings\n',
    });
    expect(await run('empty', '--policy', 'images')).toMatchObject({
      status: 1,
      stdout:
        'empty: expected at least one object of Kubernetes, found none\n' +
        'skipped: empty/values.yaml: no apiVersion, no kind, no metadata.name\n' +
        'empty: 0 objects in 1 file, 1 policy: 1 error, 0 warnings\n',
    });
  });

  test('a name that would write to the terminal, or begin another line, does neither', async () => {
    write({ 'shop/pod.yaml': POD.replace('name: web', 'name: "web\\n\\e[31mred\\u202e"') });
    const [line] = lines(await run('shop', '--policy', 'images'));
    expect(line).toMatch(/^shop\/pod\.yaml Pod shop\/web\\n\\u001b\[31mred\\u202e spec\.containers/);
  });
});

describe('a folder or an option that is none', () => {
  test.each([
    [['nope'], 'nope: expected a folder of manifests, found none of that name'],
    [['a.yaml'], 'a.yaml: expected a folder of manifests, found a file'],
    [
      ['.', '--policy', 'imagse'],
      '--policy: expected the id of a policy (docs/policies.md), found "imagse"; did you mean "images"?',
    ],
    [['.', '--policy', 'constructor'], '--policy: expected the id of a policy (docs/policies.md), found "constructor"'],
    [
      ['.', '--format', 'jason'],
      '--format: expected one of text, json, sarif, junit, found "jason"; did you mean "json"?',
    ],
    [['.', '--format', 'toString'], '--format: expected one of text, json, sarif, junit, found "toString"'],
  ])('%j', async (args, message) => {
    write({ 'a.yaml': CONFIG });
    expect(await run(...args)).toEqual(refused(message));
  });

  test('a policy that cannot be asked, which would otherwise seem to be kept', async () => {
    write({ 'shop/a.yaml': CONFIG });
    expect(await runProgram('shop', '--policy', 'api-token')).toEqual(
      refused(
        '--policy: expected a policy that needs no overlays, of which none describe a cluster shop, found "api-token"',
      ),
    );
  });

  test('no folder at all', async () => {
    const { status, stderr } = await runProgram('--format', 'json');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'expected DIR, found nothing\nnpm run policies -- DIR [--format text|json|sarif|junit] [--policy ID]\n',
    });
  });

  test('the folder of several clusters', async () => {
    for (const name of ['shop-dev', 'shop-prod'])
      write({ [`dist/${name}/.charthouse`]: '', [`dist/${name}/a.yaml`]: CONFIG });
    expect(await run('dist')).toEqual(
      refused(
        'dist: expected the folder of one cluster, found those of 2 (shop-dev, shop-prod); npm run policies -- dist/shop-dev',
      ),
    );
    expect(await run('dist/shop-dev')).toMatchObject({ status: 0 });
  });

  test('a link to a folder is that folder', async () => {
    write({ 'shop/pod.yaml': POD });
    symlinkSync('shop', join(project, 'link'));
    expect(lines(await run('link', '--policy', 'images'))).toEqual([
      LATEST.replace('shop/pod', 'link/pod'),
      'link: 1 object in 1 file, 1 policy: 1 error, 0 warnings',
    ]);
  });
});

describe('overlays', () => {
  const file = 'dist/parcels-live/50-tracker-api.yaml';
  const spoil = () => {
    const text = readFileSync(join(project, file), 'utf8');
    write({ [file]: text.replaceAll('automountServiceAccountToken: false', 'automountServiceAccountToken: true') });
  };
  const finding =
    `${file} Deployment parcels-live/tracker-api spec.template.spec.automountServiceAccountToken: expected false, found true; ` +
    'set it to false, or declare kubernetesApi: token for the workload (policy api-token)';
  const waive = (object: string, policy = 'api-token') => {
    const path = join(project, 'overlays', LIVE);
    const entry = `  - { policy: ${policy}, object: ${object}, reason: it asks the API }`;
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      /^waivers:$/m.test(text) ? text.replace(/^waivers:$/m, `waivers:\n${entry}`) : `${text}waivers:\n${entry}\n`,
    );
  };

  beforeEach(() => cpSync(parcels, project, { recursive: true }));

  test('that describe the cluster which the folder is called after: every policy is asked, and what we write keeps all', async () => {
    expect(await runProgram('dist/parcels-live')).toMatchObject({ status: 0, stderr: '' });
    expect(lines(await run('dist/parcels-live')).at(-1)).toMatch(
      new RegExp(
        `^dist/parcels-live: \\d+ objects in 7 files, ${POLICIES.length} policies: 0 errors, 0 warnings(, \\d+ waived)?$`,
      ),
    );
  });

  test('permit what they waive', async () => {
    spoil();
    expect((await run('dist/parcels-live', '--policy', 'api-token')).stdout).toContain(`${finding}\n`);
    waive('Deployment parcels-live/tracker-api');
    const { status, stdout } = await run('dist/parcels-live', '--policy', 'api-token');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/1 policy: 0 errors, 0 warnings, 1 waived\n$/),
    });
  });

  test('that name no policy are an error', async () => {
    waive('Deployment parcels-live/tracker-api', 'api-tokens');
    expect((await run('dist/parcels-live')).stdout).toMatch(
      /^overlays\/parcels\/live\.yaml:\d+ waivers: expected the id of a policy \(docs\/policies\.md\), found "api-tokens"; did you mean "api-token"\?\n/,
    );
  });

  test('that permit what nobody does are an error', async () => {
    waive('Deployment parcels-live/tracker-api');
    const idle =
      'overlays/parcels/live.yaml:44 waivers: expected a violation of api-token by Deployment parcels-live/tracker-api, ' +
      'which it permits, found none; remove the waiver, or mend the name of its object';
    expect(lines(await run('dist/parcels-live'))[0]?.replace(/:\d+ /, ':44 ')).toBe(idle);
    expect(lines(await run('dist/parcels-live', '--policy', 'api-token'))[0]?.replace(/:\d+ /, ':44 ')).toBe(idle);
    const others = POLICIES.filter(({ id }) => id !== 'api-token')[0]?.id ?? '';
    expect(await run('dist/parcels-live', '--policy', others)).toMatchObject({ status: 0 });
  });

  test('a number of pods that no cluster has is judged as fast as any other', async () => {
    const path = join(project, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^(\s+(?:minReplicas|maxReplicas):) \d+$/gm, '$1 1e21'));
    const [heap, seconds] = ['--max-old-space-size=300', 30];
    const options = {
      ...ENV,
      timeout: seconds * 1000,
      killSignal: 'SIGKILL' as const,
    };
    const { status, stdout } = await program.run(project, ['policies', 'dist/parcels-live'], options, [heap]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('(policy capacity)') });
  });

  test('with mistakes in them are mended first', async () => {
    replace(LIVE, 'eu-central-1b', 'eu-west-1b')(join(project, 'overlays'));
    expect(await runProgram('dist/parcels-live')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^overlays\/parcels\/live\.yaml:8 cluster\.zones\[1\]: expected a zone of eu-central-1/,
      ),
    });
  });

  test('of kustomize, and none at all, are nothing to us', async () => {
    write({ 'elsewhere/overlays/prod/kustomization.yaml': 'resources: []\n', 'elsewhere/prod/a.yaml': CONFIG });
    project = join(project, 'elsewhere');
    expect(await run('prod')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(project, 'dist'))).toBe(false);
  });
});

const escaped = (text: string): string => text.replaceAll('"', '&quot;');

describe('for programs', () => {
  beforeEach(() => {
    write({
      'my shop/pod.yaml': `# none\n---\n${POD}`,
      'my shop/list.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [load(POD.replace('web', 'two'))] }),
      'my shop/broken.yaml': 'a: "<&\u0007>"\n---\na: 1\na: 2\n',
      'my shop/values.yaml': 'a: 1\n',
    });
  });

  const parsed = async (...args: readonly string[]): Promise<{ status: number | null; report: unknown }> => {
    const { status, stdout, stderr } = await run(...args);
    expect(stderr).toBe('');
    const report: unknown = JSON.parse(stdout);
    return { status, report };
  };

  test('in JSON', async () => {
    const finding = (file: string, line: number, name: string) => ({
      rule: 'images',
      severity: 'error',
      where: `my shop/${file} Pod shop/${name}`,
      file: `my shop/${file}`,
      line,
      object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name },
      path: 'spec.containers[0].image',
      expected: 'a tag other than latest, or a digest',
      found: '"registry.example/web:latest"',
      mend: 'pin the release that was tested',
    });
    expect(await parsed('my shop', '--format', 'json', '--policy', 'images')).toEqual({
      status: 1,
      report: {
        version: 1,
        folder: 'my shop',
        cluster: 'my shop',
        overlays: 'unknown',
        files: 4,
        objects: 2,
        errors: 4,
        warnings: 0,
        waived: 0,
        findings: [
          {
            rule: 'readable',
            severity: 'error',
            where: 'my shop/broken.yaml:1',
            file: 'my shop/broken.yaml',
            line: 1,
            path: '',
            expected: 'YAML that can be read',
            found: 'expected valid JSON character',
          },
          {
            rule: 'readable',
            severity: 'error',
            where: 'my shop/broken.yaml:4',
            file: 'my shop/broken.yaml',
            line: 4,
            path: '',
            expected: 'YAML that can be read',
            found: 'the key "a" a second time in one map',
          },
          finding('list.json', 1, 'two'),
          finding('pod.yaml', 13, 'web'),
        ],
        rules: ['readable', 'images'],
        truncated: [],
        skippedPolicies: [],
        skippedDocuments: [{ where: 'my shop/values.yaml', reason: 'no apiVersion, no kind, no metadata.name' }],
        unlistedDocuments: 0,
      },
    });
  });

  test('in SARIF 2.1.0, with rules, their documentation, and the place in the file', async () => {
    const { status, report } = await parsed('my shop', '--format', 'sarif', '--policy', 'images');
    const policy = POLICIES.find(({ id }) => id === 'images');
    expect(status).toBe(1);
    expect(report).toMatchObject({
      version: '2.1.0',
      $schema: expect.stringMatching(/^https:.*sarif-schema-2\.1\.0\.json$/),
    });
    expect(valueAt(report, 'runs[0].tool.driver.name')).toBe('charthouse policies');
    expect(valueAt(report, 'runs[0].tool.driver.rules[1]')).toEqual({
      id: 'images',
      shortDescription: { text: policy?.demands },
      fullDescription: { text: policy?.prevents },
      help: { text: `${policy?.prevents ?? ''} See ${policy?.link ?? ''}` },
      helpUri: policy?.link,
      defaultConfiguration: { level: 'error' },
    });
    expect(valueAt(report, 'runs[0].results[3]')).toEqual({
      ruleId: 'images',
      ruleIndex: 1,
      level: 'error',
      message: { text: LATEST.replace('shop/pod', 'my shop/pod') },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'my%20shop/pod.yaml' }, region: { startLine: 13 } },
          logicalLocations: [{ fullyQualifiedName: 'Pod shop/web spec.containers[0].image', kind: 'object' }],
        },
      ],
    });
    expect(valueAt(report, 'runs[0].invocations[0]')).toEqual({
      executionSuccessful: true,
      toolExecutionNotifications: [
        { level: 'note', message: { text: 'skipped my shop/values.yaml: no apiVersion, no kind, no metadata.name' } },
      ],
    });
  });

  test('in SARIF of every policy, each result names a rule that is there', async () => {
    const { report } = await parsed('my shop', '--format', 'sarif');
    const [rules, results] = ['tool.driver.rules', 'results'].map((path) => valueAt(report, `runs[0].${path}`));
    if (!Array.isArray(rules) || !Array.isArray(results)) throw new Error('no lists');
    expect(results.length).toBeGreaterThan(3);
    for (const result of results)
      expect(valueAt(rules, `[${String(valueAt(result, 'ruleIndex'))}].id`)).toBe(valueAt(result, 'ruleId'));
  });

  test('in SARIF, a folder elsewhere has absolute addresses', async () => {
    mkdirSync(join(project, 'inside'));
    const [elsewhere, here] = [join(project, 'my shop'), join(project, 'inside')];
    project = here;
    const { report } = await parsed('../my shop', '--format', 'sarif', '--policy', 'images');
    expect(valueAt(report, 'runs[0].results[3].locations[0].physicalLocation.artifactLocation.uri')).toBe(
      pathToFileURL(join(elsewhere, 'pod.yaml')).href,
    );
  });

  test('in XML of JUnit, a test for each rule', async () => {
    const { status, stdout } = await run('my shop', '--format', 'junit', '--policy', 'images');
    expect(status).toBe(1);
    expect(stdout).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<testsuites name="charthouse policies" tests="2" failures="2" errors="0" skipped="0">' +
        '<testsuite name="my shop" tests="2" failures="2" errors="0" skipped="0">' +
        '<testcase classname="my shop" name="readable">' +
        '<failure message="Every file can be read, and there are objects. 2 violations" type="error">' +
        'my shop/broken.yaml:1: expected YAML that can be read, found expected valid JSON character\n' +
        'my shop/broken.yaml:4: expected YAML that can be read, found the key &quot;a&quot; a second time in one map' +
        '</failure></testcase>\n' +
        '<testcase classname="my shop" name="images">' +
        `<failure message="${POLICIES.find(({ id }) => id === 'images')?.demands ?? ''} 2 violations" type="error">` +
        `${escaped(LATEST.replace('shop/pod.yaml Pod shop/web', 'my shop/list.json Pod shop/two'))}\n` +
        `${escaped(LATEST.replace('shop/pod', 'my shop/pod'))}</failure></testcase></testsuite></testsuites>\n`,
    );
  });

  describe('of very many objects', () => {
    const [objects, listed] = [2345, 1000];
    const more = objects - listed;
    const ask = (format: string) => runProgram('many', '--policy', 'images', '--format', format);

    beforeEach(() => {
      const pods = Array.from({ length: objects }, (_, index) => POD.replace('name: web', `name: web-${index}`));
      write({ 'many/pods.yaml': pods.join('---\n'), 'many/values.yaml': '---\na: 1\n'.repeat(objects) });
    });

    test('in text, a thousand findings are listed, and all are counted', async () => {
      const { status, stdout } = await ask('text');
      const [said, skipped] = [stdout.split('\n'), 'no apiVersion, no kind, no metadata.name'];
      expect(status).toBe(1);
      expect(said.filter((line) => line.endsWith('(policy images)'))).toHaveLength(listed);
      expect(said.filter((line) => line.endsWith(skipped))).toHaveLength(listed);
      expect(said).toContain(`and ${more} more errors of images`);
      expect(said).toContain(`skipped: ${more} more`);
      expect(said.at(-2)).toBe(`many: ${objects} objects in 2 files, 1 policy: ${objects} errors, 0 warnings`);
    });

    test('in JSON', async () => {
      const { status, report } = await parsed('many', '--policy', 'images', '--format', 'json');
      const truncated = [{ rule: 'images', severity: 'error', found: objects, listed }];
      expect(status).toBe(1);
      expect(report).toMatchObject({ objects, errors: objects, warnings: 0, truncated, unlistedDocuments: more });
      expect(valueAt(report, 'findings')).toHaveLength(listed);
      expect(valueAt(report, 'skippedDocuments')).toHaveLength(listed);
    });

    test('in SARIF', async () => {
      const { report } = await parsed('many', '--policy', 'images', '--format', 'sarif');
      expect(valueAt(report, 'runs[0].results')).toHaveLength(listed);
      expect(valueAt(report, 'runs[0].properties')).toEqual({
        truncated: [{ ruleId: 'images', level: 'error', found: objects, listed }],
      });
      expect(valueAt(report, 'runs[0].invocations[0].toolExecutionNotifications')).toContainEqual({
        level: 'note',
        message: { text: `and ${more} more errors of images` },
      });
    });

    test('in XML of JUnit', async () => {
      const { stdout } = await ask('junit');
      expect(stdout).toContain(` ${objects} violations" type="error">`);
      expect(stdout.match(/\(policy images\)/g)).toHaveLength(listed);
      expect(stdout).toContain(`\nand ${more} more errors of images</failure>`);
    });
  });

  test('in XML, what needs overlays is skipped, warnings are output, and no name breaks out', async () => {
    const name = `web"/><x a='&amp;]]>`;
    write({ 'my shop/pod.yaml': POD.replace('name: web', `name: ${JSON.stringify(`${name}\u0001\ud800`)}`) });
    const { stdout } = await runProgram('my shop', '--format', 'junit');
    const needy = POLICIES.filter(({ needs }) => needs === 'facts').map(({ id }) => id);
    for (const id of needy)
      expect(stdout).toContain(
        `<testcase classname="my shop" name="${id}"><skipped message="it needs overlays"/></testcase>`,
      );
    expect(stdout).toContain('<system-out>');
    expect(stdout).toContain('Pod shop/web&quot;/&gt;&lt;x a=&apos;&amp;amp;]]&gt;\\u0001\\ud800 ');
    expect(stdout).not.toContain(name);
    expect(stdout).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]*$/);
  });
});
