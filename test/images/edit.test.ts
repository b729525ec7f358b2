import fc from 'fast-check';
import { withPins } from '../../overlays/images/edit';
import { arePinsEqual, pinsIn, pinText, type Pin, type Pins } from '../../overlays/images/pins';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const OTHER = `sha256:${'1b'.repeat(32)}`;

/** The text after pins were changed: `{ 'web': 'v1.0.0@sha256:…' }`. */
function edited(text: string, pins: Readonly<Record<string, string>>): string {
  const read = Object.entries(pins).map(([service, pin]): [string, Pin] => {
    const [tag = '', digest] = pin.split('@');
    return [service, digest === undefined ? { tag } : { tag, digest }];
  });
  return withPins(text, new Map(read));
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

describe('a tag', () => {
  test.each([
    ['plain', 'v1.0.0', 'v1.2.0', 'v1.2.0'],
    ['in double quotes', '"v1.0.0"', 'v1.2.0', '"v1.2.0"'],
    ['in single quotes', "'v1.0.0'", 'v1.2.0', "'v1.2.0'"],
    ['that would be a number', 'v1.0.0', '20240115', '"20240115"'],
    ['that would be a fraction', 'v1.0.0', '1.10', '"1.10"'],
    ['that would be a power of ten', 'v1.0.0', '1e3', '"1e3"'],
    ['that would be true', 'v1.0.0', 'true', '"true"'],
    ['after one that had to be quoted', '"20240115"', 'v1.2.0', 'v1.2.0'],
    ['after one in the quotes that it needs too', "'20240115'", '20240116', "'20240116'"],
  ])('%s is written so that it is read as it is', (_, before, tag, after) => {
    const text = (written: string): string => lines('images:', `  web: { tag: ${written} } # the shop`);
    expect(edited(text(before), { web: tag })).toBe(text(after));
    expect(pinsIn('x', text(after))).toEqual({ web: { tag } });
  });

  test('changes alone, whatever stands around it', () => {
    const text = [
      '\uFEFF# yaml-language-server: $schema=../schema/images.schema.json',
      '',
      'images:   # every image',
      '',
      '  # first',
      '  web:   {tag:   v1.0.0}   # {tag: v1.0.0}',
      '  "api":',
      '      # the tag',
      '      tag:    "v1.0.0"    # v1.0.0',
      '',
      `      digest: ${DIGEST}`,
      '  worker: {',
      '    tag: v1.0.0, # comma',
      '    }',
      '# last',
    ].join('\r\n');
    const after = edited(text, { web: 'v2.0.0', api: `v3.0.0@${OTHER}`, worker: 'v4.0.0' });
    expect(after).toBe(
      text
        .replace('{tag:   v1.0.0}   #', '{tag:   v2.0.0}   #')
        .replace('"v1.0.0"    #', '"v3.0.0"    #')
        .replace(DIGEST, OTHER)
        .replace('tag: v1.0.0, # comma', 'tag: v4.0.0, # comma'),
    );
  });
});

describe('a digest', () => {
  test.each([
    ['on one line', ['  web: { tag: v1 } # c'], [`  web: { tag: v2, digest: ${DIGEST} } # c`]],
    ['without spaces', ['  web: {tag: v1}'], [`  web: {tag: v2, digest: ${DIGEST}}`]],
    [
      'below each other',
      ['  web:', '    tag: v1 # c', '    # d'],
      ['  web:', '    tag: v2 # c', `    digest: ${DIGEST}`, '    # d'],
    ],
    [
      'with a comma at the end',
      ['  web: {', '    tag: v1,', '    }'],
      ['  web: {', `    tag: v2, digest: ${DIGEST},`, '    }'],
    ],
  ])('comes behind the tag, %s', (_, before, after) => {
    const text = lines('images:', ...before, '  xyz: { tag: v9 }');
    expect(edited(text, { web: `v2@${DIGEST}` })).toBe(lines('images:', ...after, '  xyz: { tag: v9 }'));
  });

  test.each([
    ['on one line', [`  web: { tag: v1, digest: ${DIGEST} } # c`], ['  web: { tag: v2 } # c']],
    ['first', [`  web: { digest: ${DIGEST} , tag: v1 }`], ['  web: { tag: v2 }']],
    ['below the tag', ['  web:', '    tag: v1', `    digest: "${DIGEST}"`], ['  web:', '    tag: v2']],
    ['above the tag', ['  web:', `    digest: ${DIGEST}`, '    tag: v1'], ['  web:', '    tag: v2']],
    [
      'with comments',
      ['  web:', '    tag: v1', '    # c', `    digest: ${DIGEST} # d`, '    # e'],
      ['  web:', '    tag: v2', '    # c', '    # d', '    # e'],
    ],
    [
      'in braces over several lines',
      ['  web: {', '    tag: v1, # c', `    digest: ${DIGEST},`, '    }'],
      ['  web: {', '    tag: v2, # c', '    }'],
    ],
    [
      'in braces, without a comma at the end',
      ['  web: {', '    tag: v1,', `    digest: ${DIGEST}`, '    }'],
      ['  web: {', '    tag: v2', '    }'],
    ],
  ])('goes with its tag, %s', (_, before, after) => {
    const text = lines('images:', ...before, '  xyz: { tag: v9 }');
    expect(edited(text, { web: 'v2' })).toBe(lines('images:', ...after, '  xyz: { tag: v9 }'));
  });
});

describe('a service without a pin', () => {
  test.each([
    ['api', ['# all', '  api: { tag: v5 }', '  # of cart', '  cart: { tag: v1 }', '  web: { tag: v1 } # end']],
    ['basket', ['# all', '  basket: { tag: v5 }', '  # of cart', '  cart: { tag: v1 }', '  web: { tag: v1 } # end']],
    ['shop', ['# all', '  # of cart', '  cart: { tag: v1 }', '  shop: { tag: v5 }', '  web: { tag: v1 } # end']],
    ['xyz', ['# all', '  # of cart', '  cart: { tag: v1 }', '  web: { tag: v1 } # end', '  xyz: { tag: v5 }']],
  ])('%s gets one in its place in the alphabet', (service, after) => {
    const text = lines('images:', '# all', '  # of cart', '  cart: { tag: v1 }', '  web: { tag: v1 } # end');
    const found = edited(text, { [service]: 'v5' });
    expect(found.split('\n').sort()).toEqual(
      lines('images:', ...after)
        .split('\n')
        .sort(),
    );
    const order = (all: string): readonly string[] => all.split('\n').filter((line) => line.includes('tag'));
    expect(order(found)).toEqual(order(lines(...after)));
  });

  test('gets one at the end of a file that does not end its last line', () => {
    const text = 'images:\r\n  a:\r\n    tag: v1';
    expect(edited(text, { b: 'v2', c: '7', a: `v3@${DIGEST}` })).toBe(
      `images:\r\n  a:\r\n    tag: v3\r\n    digest: ${DIGEST}\r\n  b: { tag: v2 }\r\n  c: { tag: "7" }`,
    );
  });

  test('gets one where there is none yet', () => {
    expect(edited('images: {}\n', { web: 'v1', api: `v2@${DIGEST}` })).toBe(
      `images: { api: { tag: v2, digest: ${DIGEST} }, web: { tag: v1 } }\n`,
    );
    expect(edited('images: { web: { tag: v1 } }\n', { api: 'v2' })).toBe(
      'images: { web: { tag: v1 }, api: { tag: v2 } }\n',
    );
  });
});

test('what is repeated by an alias is written out where it changes', () => {
  const text = lines('images:', '  api: &same { tag: v1 }', '  web: *same # c');
  expect(edited(text, { web: 'v2' })).toBe(lines('images:', '  api: &same { tag: v1 }', '  web: { tag: v2 } # c'));
});

describe('of any file', () => {
  const tag = fc.constantFrom('v1.0.0', 'v2.10.3', '20240115', '1.10', 'true', 'null', 'latest', '0x1F', 'a-b_c');
  const digest = fc.option(fc.constantFrom(DIGEST, OTHER), { nil: undefined });
  const pin: fc.Arbitrary<Pin> = fc
    .tuple(tag, digest)
    .map(([one, other]) => (other === undefined ? { tag: one } : { tag: one, digest: other }));
  const style = fc.record({
    form: fc.constantFrom('flow', 'below', 'block', 'lines'),
    quote: fc.constantFrom('"', "'"),
    isDigestFirst: fc.boolean(),
    comment: fc.constantFrom('', ' # it', ' # { tag: x }, "y"'),
    above: fc.constantFrom<readonly string[]>([], [''], ['  # above'], ['', '  # two', '  # lines', '']),
  });
  const service = fc.constantFrom('a', 'b', 'cart', 'd-e', 'f', 'web', 'x1', 'zz');
  const entries = fc.uniqueArray(fc.tuple(service, pin, style), { selector: ([name]) => name, minLength: 1 });
  type Style = typeof style extends fc.Arbitrary<infer Value> ? Value : never;

  function written(name: string, { tag: one, digest: other }: Pin, as: Style): readonly string[] {
    const quoted = (value: string): string => as.quote + value + as.quote;
    const both = [`tag: ${quoted(one)}`, ...(other === undefined ? [] : [`digest: ${quoted(other)}`])];
    const parts = as.isDigestFirst ? both.reverse() : both;
    if (as.form === 'flow') return [...as.above, `  ${name}: { ${parts.join(', ')} }${as.comment}`];
    if (as.form === 'below') return [...as.above, `  ${name}:`, `    { ${parts.join(', ')} }${as.comment}`];
    if (as.form === 'block')
      return [...as.above, `  ${name}:${as.comment}`, ...parts.map((part) => `    ${part}${as.comment}`)];
    return [...as.above, `  ${name}: {`, ...parts.map((part) => `    ${part},${as.comment}`), '    }'];
  }

  const comments = (text: string): readonly string[] => text.match(/# .*$/gm) ?? [];

  test('the pins are those that were wanted, and no comment and no other pin changes', () => {
    fc.assert(
      fc.property(
        entries,
        fc.array(fc.tuple(service, pin), { minLength: 1 }),
        fc.boolean(),
        (before, changes, isEnded) => {
          const body = before.flatMap(([name, one, as]) => written(name, one, as)).join('\n');
          const text = `# begin\nimages: # all\n${body}${isEnded ? '\n# end\n' : ''}`;
          const wanted: Pins = { ...Object.fromEntries(before), ...Object.fromEntries(changes) };
          const after = withPins(text, new Map(changes));
          const found = pinsIn('x', after);
          expect(found === undefined ? after : arePinsEqual(found, wanted)).toBe(true);
          expect(comments(after)).toEqual(comments(text));
          const same = before.filter(([name, one]) => pinText(wanted[name] ?? one) === pinText(one));
          for (const [name, one, as] of same)
            expect(after).toContain(written(name, one, { ...as, above: [] }).join('\n'));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the same pins are the same bytes', () => {
    fc.assert(
      fc.property(entries, (before) => {
        const text = lines(
          'images:',
          ...before.flatMap(([name, one, as]) => written(name, one, { ...as, quote: '"' })),
        );
        const same = new Map(before.map(([name, one]) => [name, one]));
        const again = withPins(text, same);
        expect(withPins(again, same)).toBe(again);
        expect(comments(again)).toEqual(comments(text));
      }),
    );
  });
});
