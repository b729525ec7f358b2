import { load } from 'js-yaml';
import { joinedFolder, packed, yamlText } from '../../../../charts/monitoring/parts/files';

/** What client-side apply can keep of an object. */
const LIMIT = 262_144;

test('texts stay together, in their order, while they fit in a ConfigMap', () => {
  expect(packed({ b: '1', a: '2' })).toEqual([{ b: '1', a: '2' }]);
  expect(packed({})).toEqual([]);
});

test('what does not fit stands in further ones, each below the limit of kubectl apply', () => {
  // A line feed and a quote are two bytes each in JSON, as the annotation of kubectl holds them.
  const text = `"${'x\n'.repeat(30_000)}"`;
  const texts = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`rules-${index}.yaml`, text]));
  const packs = packed(texts);
  expect(packs.length).toBeGreaterThan(1);
  for (const pack of packs) expect(Buffer.byteLength(JSON.stringify({ data: pack }))).toBeLessThan(LIMIT);
  expect(Object.assign({}, ...packs)).toEqual(texts);
  expect(packs.flatMap((pack) => Object.keys(pack))).toEqual(Object.keys(texts));
});

test('bytes count, not characters', () => {
  expect(packed({ a: 'ü'.repeat(60_000), b: 'ü'.repeat(60_000) })).toHaveLength(2);
});

test('YAML is read as it was written, without folding and without aliases', () => {
  const shared = { expr: 'sum by (job) (rate(x[5m]))\n  > 0', for: '5m' };
  const value = { groups: [shared, shared, { text: 'long '.repeat(100), on: 'yes', number: '1.0' }] };
  const text = yamlText(value);
  expect(load(text)).toEqual(value);
  expect(text).not.toMatch(/[&*]ref|>-/);
});

test('files of several objects are in one folder, some in folders below it', () => {
  expect(
    joinedFolder(
      'config',
      [
        { kind: 'configMap', name: 'a', files: ['x.yml'] },
        { kind: 'secret', name: 'b', files: ['key'], folder: 'secrets' },
      ],
      '/etc/a',
    ),
  ).toEqual({
    volumes: [
      {
        name: 'config',
        projected: {
          sources: [
            { configMap: { name: 'a', items: [{ key: 'x.yml', path: 'x.yml' }] } },
            { secret: { name: 'b', items: [{ key: 'key', path: 'secrets/key' }] } },
          ],
        },
      },
    ],
    volumeMounts: [{ name: 'config', mountPath: '/etc/a', readOnly: true }],
  });
});
