import { editorSchemas, referencePages } from '../../overlays/reference';
import { SERVICE_DEFAULTS } from '../../overlays/schema/service-defaults';

/** The cells of a setting's row: type, default, meaning. */
function row(setting: string, page = 'docs/reference/system.md'): readonly string[] {
  const text = referencePages().find(({ path }) => path === page)?.text ?? '';
  const lines = text.split('\n').filter((line) => line.startsWith(`| \`${setting}\` |`));
  expect(lines).toHaveLength(1);
  return (lines[0] ?? '').split(' | ').slice(1);
}

test('there is a page and an editor schema for each kind of file', () => {
  expect(referencePages().map(({ path }) => path)).toEqual(
    ['system', 'environment', 'images', 'third-party-images', 'argocd'].map((name) => `docs/reference/${name}.md`),
  );
  expect(editorSchemas()).toHaveLength(referencePages().length);
});

test('a setting has its type, its default and its meaning', () => {
  expect(row('ports')).toEqual([
    'one of unique, any',
    '`"unique"`',
    'Whether two services with one port are a mistake (`unique`) or fine (`any`). |',
  ]);
  expect(row('system')[1]).toBe('**required**');
  expect(row('services.<name>.port')[1]).toBe('none');
});

describe('a value of several forms has rows for what is inside the forms', () => {
  test.each(['config', 'stores.<name>.config', 'services.<name>.config'])('%s.<name>', (config) => {
    expect(row(`${config}.<name>.from`)[0]).toMatch(/^one of environment, cluster\.name, .*, external\.url$/);
    expect(row(`${config}.<name>.from`)[1]).toBe('**required in this form**');
    expect(row(`${config}.<name>.byTier`)[0]).toBe('settings below');
    expect(row(`${config}.<name>.byTier.staging`)[1]).toBe('**required**');
    expect(row(`${config}.<name>.per`)[0]).toBe('one of environment');
  });

  test('services.<name>.calls[]', () => {
    expect(row('services.<name>.calls[].service')[1]).toBe('**required in this form**');
    expect(row('services.<name>.calls[].port').slice(0, 2)).toEqual([
      'the name of one of the extraPorts of the service, such as admin, not a number',
      'none',
    ]);
    expect(row('services.<name>.calls[].variable')[1]).toBe('none');
    expect(row('services.<name>.calls[].form')[0]).toBe('one of url, host:port');
  });

  test('stores.<name>.keys.<name> and stores.<name>.urlParameters.<name>', () => {
    expect(row('stores.<name>.keys.<name>.url')[1]).toBe('**required in this form**');
    expect(row('stores.<name>.urlParameters.<name>.per')[1]).toBe('**required in this form**');
  });
});

test.each(Object.entries(SERVICE_DEFAULTS))('the page says what holds without services.<name>.%s', (setting, value) => {
  expect(row(`services.<name>.${setting}`)[2]).toMatch(new RegExp(`else (after )?\`?${value}\`?[.;] ?`));
});
