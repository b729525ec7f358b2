import { environmentAfter, estateAfter, LIVE, problemsAfter, replace, write } from '../edited-overlays';

const ARGO_CD = write('argocd.yaml', 'repository: https://git.example.com/platform/manifests.git\n');

const synced = (settings: string) => replace(LIVE, 'tier: prod', `tier: prod\nargocd: ${settings}`);

describe('the hub', () => {
  test('stands in one file for every system, with defaults for all but the repository', () => {
    expect(estateAfter(ARGO_CD).argoCd).toEqual({
      namespace: 'argocd',
      repository: 'https://git.example.com/platform/manifests.git',
      revision: 'main',
      path: 'dist',
      source: expect.stringMatching(/overlays\/argocd\.yaml$/),
      placeholders: [],
    });
  });

  test('need not be', () => {
    expect(estateAfter().argoCd).toBeUndefined();
  });

  test.each([
    'https://git.example.com/platform/manifests.git',
    'ssh://git@git.example.com:2222/platform/manifests.git',
    'git@git.example.com:platform/manifests.git',
  ])('reads %s', (repository) => {
    expect(problemsAfter(write('argocd.yaml', `repository: ${repository}\n`))).toEqual([]);
  });

  test.each(['https://robot:hunter2hunter2@git.example.com/x.git', 'http://git.example.com/x.git', 'manifests'])(
    'does not read %s, where a password stands or nothing is encrypted or nobody listens',
    (repository) => {
      const [problem, ...others] = problemsAfter(write('argocd.yaml', `repository: ${repository}\n`));
      expect(others).toEqual([]);
      expect(problem).toMatch(/^overlays\/argocd\.yaml:1 repository: expected the address of a git repository/);
      expect(problem).not.toContain('hunter2');
    },
  );

  test('a mistake in it is reported beside the others', () => {
    expect(problemsAfter(write('argocd.yaml', 'repositry: https://git.example.com/x.git\n'))).toHaveLength(1);
  });

  test('its placeholders name settings that are written in it', () => {
    const text = 'repository: https://git.example.com/x.git\nplaceholders: { repositories: the address }\n';
    expect(problemsAfter(write('argocd.yaml', text))).toEqual([
      'overlays/argocd.yaml:2 placeholders.repositories: expected the dotted path of a text or list in this file, found "repositories"',
    ]);
  });
});

describe('how an environment is synced', () => {
  test('follows from its tier: by itself outside prod, by a person in prod', () => {
    expect(environmentAfter('live').sync).toEqual({ mode: 'manual', windows: [] });
    expect(environmentAfter('test').sync).toEqual({ mode: 'automated', windows: [] });
  });

  test('is as the environment says', () => {
    const window = "{ kind: deny, schedule: '0 22 * * 5', duration: 56h, timeZone: Europe/Berlin }";
    const { sync } = environmentAfter('live', ARGO_CD, synced(`{ sync: automated, windows: [${window}] }`));
    expect(sync).toEqual({
      mode: 'automated',
      windows: [
        { kind: 'deny', schedule: '0 22 * * 5', duration: '56h', timeZone: 'Europe/Berlin', manualSync: 'refused' },
      ],
    });
  });

  test('means nothing where no Argo CD reads the output', () => {
    expect(problemsAfter(synced('{ sync: automated }'))).toEqual([
      expect.stringMatching(
        /^overlays\/parcels\/live\.yaml:\d+ argocd: expected nothing, since there is no overlays\/argocd\.yaml/,
      ),
    ]);
  });

  test.each([
    ["{ kind: deny, schedule: '0 22 30 2 *', duration: 2h }", 'schedule'],
    ["{ kind: deny, schedule: '0 22 * * 5', duration: 2h, timeZone: Europe/Berlim }", 'timeZone'],
    ["{ kind: deny, schedule: '0 22 * * 5', duration: 120 }", 'duration'],
  ])('has no window that never comes or ends: %s', (window, setting) => {
    const [problem, ...others] = problemsAfter(ARGO_CD, synced(`{ windows: [${window}] }`));
    expect(others).toEqual([]);
    expect(problem).toContain(`argocd.windows[0].${setting}`);
  });
});
