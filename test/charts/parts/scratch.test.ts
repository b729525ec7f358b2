import fc from 'fast-check';
import { scratchFolders } from '../../../charts/parts/scratch';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const namesOf = (folders: readonly string[]): readonly string[] =>
  scratchFolders(folders).volumes.map(({ name }) => name);

/** Folders as overlays may name them. */
const folder = fc.stringMatching(/^(\/[A-Za-z0-9_][-A-Za-z0-9._]{0,9}){1,20}$/);

test('/tmp may always be written to, and every folder that is asked for', () => {
  expect(scratchFolders([])).toEqual({
    volumes: [{ name: 'tmp', emptyDir: {} }],
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  });
  expect(scratchFolders(['/var/cache/nginx', '/run'])).toEqual({
    volumes: ['tmp', 'var-cache-nginx', 'run'].map((name) => ({ name, emptyDir: {} })),
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'var-cache-nginx', mountPath: '/var/cache/nginx' },
      { name: 'run', mountPath: '/run' },
    ],
  });
});

test('a folder that is asked for twice, or is /tmp, is there once', () => {
  expect(namesOf(['/tmp', '/run', '/run'])).toEqual(['tmp', 'run']);
});

test.each([
  ['/var/cache/nginx', '/var/cache-nginx'],
  ['/a/b-c', '/a-b/c'],
  ['/Tmp', '/tmp'],
  ['/.cache', '/cache'],
  ['/var/lib.d', '/var/lib_d'],
])('%s and %s have volumes of their own', (one, other) => {
  const names = namesOf([one, other]);
  expect(names).toEqual([...new Set(names)]);
  for (const name of names) expect(name).toMatch(LABEL);
});

test('any folders have volumes of their own, whose names are DNS labels', () => {
  fc.assert(
    fc.property(fc.uniqueArray(folder, { maxLength: 8 }), (folders) => {
      const names = namesOf(folders);
      expect(names).toHaveLength(new Set(['/tmp', ...folders]).size);
      expect(names).toEqual([...new Set(names)]);
      for (const name of names) {
        expect(name).toMatch(LABEL);
        expect(name.length).toBeLessThanOrEqual(63);
      }
    }),
  );
});

test('a name stays when other folders come or go', () => {
  fc.assert(
    fc.property(folder, fc.array(folder), (one, others) => {
      expect(namesOf([...others, one])).toEqual(expect.arrayContaining([...namesOf([one])]));
    }),
  );
});

test('names stay what they are: another one would restart every pod', () => {
  const cut = `/${'a'.repeat(53)}/${'b'.repeat(20)}`;
  expect(namesOf(['/var/cache-nginx', `/${'long/'.repeat(20)}path`, cut, '/_'])).toEqual([
    'tmp',
    'var-cache-nginx-12e1e97d',
    `${'long-'.repeat(11)}50638270`,
    `${'a'.repeat(53)}-5d0cef42`,
    '5d9402db',
  ]);
});
