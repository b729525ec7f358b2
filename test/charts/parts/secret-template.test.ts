import { fetchedName, secretTemplate } from '../../../charts/parts/secret-template';
import type { SecretKey } from '../../../overlays/environment';

const KEY: SecretKey = { key: 'URL', entry: 'shop/orders', property: 'url' };

/** What a Secret of these keys holds once the operator has fetched these values. */
function secretOf(keys: readonly SecretKey[], fetched: Readonly<Record<string, string>>): Record<string, string> {
  const template = secretTemplate({ name: 'orders', kind: 'variables', keys });
  if (template === undefined) return { ...fetched };
  return Object.fromEntries(Object.entries(template.data).map(([key, text]) => [key, evaluated(text, fetched)]));
}

/**
 * The little of Go's text/template that is used: `{{ .NAME }}` and `{{ if contains "…" .NAME }}…{{ else }}…{{ end }}`. Throws
 * at anything else, and at a name without a value, as the operator does.
 */
function evaluated(template: string, values: Readonly<Record<string, string>>): string {
  const valueOf = (name: string): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value has the name ${name}`);
    return value;
  };
  const chosen = template.replaceAll(
    /\{\{ if contains "([^"]*)" \.(\w+) \}\}([^{]*)\{\{ else \}\}([^{]*)\{\{ end \}\}/g,
    (_, part: string, name: string, yes: string, no: string) => (valueOf(name).includes(part) ? yes : no),
  );
  return chosen.replaceAll(/\{\{ (.*?) \}\}/g, (_, action: string) => {
    const [, name] = /^\.(\w+)$/.exec(action) ?? [];
    if (name === undefined) throw new Error(`cannot evaluate {{ ${action} }}`);
    return valueOf(name);
  });
}

test.each([
  ['postgres://user:word@host:5432/db', 'postgres://user:word@host:5432/db?connection_limit=10&pool_timeout=5'],
  [
    'postgres://user:word@host:5432/db?sslmode=require',
    'postgres://user:word@host:5432/db?sslmode=require&connection_limit=10&pool_timeout=5',
  ],
])('parameters are added to %s', (url, expected) => {
  const keys = [{ ...KEY, urlParameters: 'connection_limit=10&pool_timeout=5' }];
  const made = secretOf(keys, { URL: url });
  expect(made).toEqual({ URL: expected });
  expect(Object.fromEntries(new URL(made['URL'] ?? '').searchParams)).toMatchObject({
    connection_limit: '10',
    pool_timeout: '5',
  });
});

test('the other keys of the Secret keep their values, whatever is in them', () => {
  const word = 'a?b&c{{ .URL }}"\\\n';
  const made = secretOf(
    [
      { ...KEY, urlParameters: 'a=1' },
      { ...KEY, key: 'PASSWORD' },
    ],
    { URL: 'u', PASSWORD: word },
  );
  expect(made).toEqual({ URL: 'u?a=1', PASSWORD: word });
  expect(secretOf([KEY], { URL: word })).toEqual({ URL: word });
});

test('without parameters there is no template, and values are taken as they are', () => {
  expect(secretTemplate({ name: 'orders', kind: 'variables', keys: [KEY, { ...KEY, key: 'PASSWORD' }] })).toBe(
    undefined,
  );
});

test('a login is what was fetched, under the key that Kubernetes wants', () => {
  const key = '.dockerconfigjson';
  const template = secretTemplate({ name: 'registry', kind: 'registry-login', keys: [{ ...KEY, key }] });
  const login = '{"auths":{}}';
  expect(evaluated(template?.data[key] ?? '', { [fetchedName(key)]: login })).toBe(login);
});

test('a name is fetched as it is, but for a dot before it', () => {
  expect(['URL', '_x9', '.dockerconfigjson'].map(fetchedName)).toEqual(['URL', '_x9', 'dockerconfigjson']);
});
