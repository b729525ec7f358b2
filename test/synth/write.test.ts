import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareOutput, type ClusterOutput } from '../../synth/write';
import { output as cluster, recover, write } from './interruption';
import { refusalOf as refusal } from './refusal';

let root: string;
let dist: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'charthouse-write-'));
  dist = join(root, 'dist');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const DEV = cluster('shop-dev', { '00-namespaces.yaml': 'a: 1\n', '50-cart.yaml': 'b: 1\n', '50-web.yaml': 'c: ü\n' });
const PROD = cluster('shop-prod', { '00-namespaces.yaml': 'a: 2\n' });

function withFiles(output: ClusterOutput, files: Readonly<Record<string, string | undefined>>): ClusterOutput {
  const texts = { ...Object.fromEntries(output.files.map(({ name, text }) => [name, text])), ...files };
  return cluster(
    output.cluster,
    Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]))),
  );
}

/** Every path below a folder with its content, inode and times: two equal trees mean that nothing was touched. */
function treeOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const path = join(folder, name);
        const { ino, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
        const content = lstatSync(path).isFile() ? readFileSync(path, 'utf8') : '';
        return [name, `${ino} ${mtimeNs} ${ctimeNs} ${content}`];
      }),
  );
}

/** Inode and time of change of each file in a folder. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder).map((name) => {
      const { ino, mtimeNs } = lstatSync(join(folder, name), { bigint: true });
      return [name, `${ino} ${mtimeNs}`];
    }),
  );
}

function age(folder: string): void {
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1_000_000_000, 1_000_000_000);
}

const refusalOf = (act: () => unknown): string => refusal(act, root);

describe('writing', () => {
  it('makes the directory, a folder per cluster and an inventory in each', () => {
    expect(write(join(dist, 'deeper'), [DEV, PROD])).toEqual({
      recovered: [],
      clusters: [
        {
          cluster: 'shop-dev',
          files: 3,
          added: ['00-namespaces.yaml', '50-cart.yaml', '50-web.yaml'],
          changed: [],
          removed: [],
        },
        { cluster: 'shop-prod', files: 1, added: ['00-namespaces.yaml'], changed: [], removed: [] },
      ],
      files: [],
    });
    expect(readdirSync(join(dist, 'deeper'))).toEqual(['shop-dev', 'shop-prod']);
    expect(readFileSync(join(dist, 'deeper/shop-dev/50-web.yaml'), 'utf8')).toBe('c: ü\n');
    expect(readdirSync(join(dist, 'deeper/shop-prod'))).toEqual(['.charthouse', '00-namespaces.yaml']);
  });

  it('writes an inventory that sha256sum can check, the same for files in any order', () => {
    write(dist, [DEV]);
    const inventory = readFileSync(join(dist, 'shop-dev/.charthouse'), 'utf8');
    expect(inventory).toBe(
      [
        '# charthouse inventory, format 1: the files in this folder; written by charthouse synth',
        '37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae  00-namespaces.yaml',
        '08e60701d32af867a9df2a88cc0a72b634187039d243c4dd3afe1b87b957c97d  50-cart.yaml',
        'c90c66d8badaa40118114d7fddefd24e5337b45a9625dbf9f41ef8031eb5da77  50-web.yaml',
        '',
      ].join('\n'),
    );
    write(join(root, 'other'), [{ ...DEV, files: [...DEV.files].reverse() }]);
    expect(readFileSync(join(root, 'other/shop-dev/.charthouse'), 'utf8')).toBe(inventory);
    execFileSync('sha256sum', ['--check', '--strict', '--status', '.charthouse'], { cwd: join(dist, 'shop-dev') });
  });

  it('touches nothing when nothing changed', () => {
    write(dist, [DEV, PROD]);
    const before = treeOf(root);
    expect(write(dist, [DEV, PROD]).clusters).toEqual([
      { cluster: 'shop-dev', files: 3, added: [], changed: [], removed: [] },
      { cluster: 'shop-prod', files: 1, added: [], changed: [], removed: [] },
    ]);
    expect(treeOf(root)).toEqual(before);
  });

  it('touches only the file that changed, and the inventory', () => {
    write(dist, [DEV, PROD]);
    age(join(dist, 'shop-dev'));
    const before = filesOf(join(dist, 'shop-dev'));
    const prod = treeOf(join(dist, 'shop-prod'));
    const [written] = write(dist, [withFiles(DEV, { '50-cart.yaml': 'b: 2\n' }), PROD]).clusters;
    expect(written).toEqual({ cluster: 'shop-dev', files: 3, added: [], changed: ['50-cart.yaml'], removed: [] });
    const after = filesOf(join(dist, 'shop-dev'));
    expect([...after].flatMap(([name, file]) => (before.get(name) === file ? [] : [name]))).toEqual([
      '.charthouse',
      '50-cart.yaml',
    ]);
    expect(treeOf(join(dist, 'shop-prod'))).toEqual(prod);
    expect(readdirSync(dist)).toEqual(['shop-dev', 'shop-prod']);
  });

  it('removes what is no longer produced, and adds what is new', () => {
    write(dist, [DEV]);
    const next = withFiles(DEV, { '50-cart.yaml': undefined, '60-ingress.yaml': 'd: 1\n' });
    expect(write(dist, [next]).clusters).toEqual([
      { cluster: 'shop-dev', files: 3, added: ['60-ingress.yaml'], changed: [], removed: ['50-cart.yaml'] },
    ]);
    expect(readdirSync(join(dist, 'shop-dev'))).toEqual([
      '.charthouse',
      '00-namespaces.yaml',
      '50-web.yaml',
      '60-ingress.yaml',
    ]);
  });

  it('leaves the folders of clusters that it is not given, and all else in the directory', () => {
    write(dist, [DEV, PROD]);
    writeFileSync(join(dist, 'argocd.yaml'), '');
    const before = treeOf(join(dist, 'shop-prod'));
    write(dist, [withFiles(DEV, { '50-cart.yaml': undefined })]);
    expect(treeOf(join(dist, 'shop-prod'))).toEqual(before);
    expect(readdirSync(dist)).toEqual(['argocd.yaml', 'shop-dev', 'shop-prod']);
  });

  it('restores a file that was edited by hand, and one that was deleted', () => {
    write(dist, [DEV]);
    writeFileSync(join(dist, 'shop-dev/50-cart.yaml'), 'b: by hand\n');
    unlinkSync(join(dist, 'shop-dev/50-web.yaml'));
    expect(write(dist, [DEV]).clusters).toEqual([
      { cluster: 'shop-dev', files: 3, added: ['50-web.yaml'], changed: ['50-cart.yaml'], removed: [] },
    ]);
    expect(readFileSync(join(dist, 'shop-dev/50-cart.yaml'), 'utf8')).toBe('b: 1\n');
  });

  it('restores an inventory whose hashes are out of date, and names it as what changed', () => {
    write(dist, [DEV]);
    const path = join(dist, 'shop-dev/.charthouse');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^[0-9a-f]{64}/gm, 'f'.repeat(64)));
    expect(write(dist, [DEV]).clusters).toEqual([
      { cluster: 'shop-dev', files: 3, added: [], changed: ['.charthouse'], removed: [] },
    ]);
    expect(compareOutput(dist, [DEV])[0]?.changed).toEqual([]);
  });

  it('works in a directory that stands behind a symbolic link', () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('elsewhere', join(root, 'link'));
    write(join(root, 'link/dist'), [DEV]);
    expect(readdirSync(join(root, 'elsewhere/dist'))).toEqual(['shop-dev']);
  });

  it('leaves what a desktop put into a folder as long as nothing changes, then removes it', () => {
    write(dist, [DEV]);
    mkdirSync(join(dist, 'shop-prod'));
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini']) {
      for (const folder of ['shop-dev', 'shop-prod']) writeFileSync(join(dist, folder, name), '');
    }
    const before = treeOf(join(dist, 'shop-dev'));
    write(dist, [DEV, PROD]);
    expect(treeOf(join(dist, 'shop-dev'))).toEqual(before);
    expect(readdirSync(join(dist, 'shop-prod'))).toEqual(['.charthouse', '00-namespaces.yaml']);
    write(dist, [withFiles(DEV, { '50-cart.yaml': 'b: 2\n' })]);
    expect(readdirSync(join(dist, 'shop-dev'))).toEqual(['.charthouse', ...DEV.files.map(({ name }) => name)]);
    expect(readdirSync(dist)).toEqual(['shop-dev', 'shop-prod']);
  });

  it('uses a folder that is there and empty', () => {
    mkdirSync(join(dist, 'shop-prod'), { recursive: true });
    write(dist, [PROD]);
    expect(readdirSync(join(dist, 'shop-prod'))).toEqual(['.charthouse', '00-namespaces.yaml']);
    expect(readdirSync(dist)).toEqual(['shop-prod']);
  });
});

describe('refusals, each before anything is changed', () => {
  const next = [withFiles(DEV, { '50-cart.yaml': 'b: 2\n' }), withFiles(PROD, { '50-cart.yaml': 'b: 2\n' })];

  /** Writes both clusters, spoils the second, and gives the refusal of the next write. */
  function refusalAfter(spoil: (folder: string) => void): string {
    write(dist, [DEV, PROD]);
    spoil(join(dist, 'shop-prod'));
    const before = treeOf(root);
    const message = refusalOf(() => write(dist, next));
    expect(refusalOf(() => compareOutput(dist, next))).toBe(message);
    expect(treeOf(root)).toEqual(before);
    return message;
  }

  it('of files that the inventory does not list', () => {
    const message = refusalAfter((folder) => {
      writeFileSync(join(folder, 'notes.txt'), 'mine');
      mkdirSync(join(folder, 'backup'));
      symlinkSync('/etc/hosts', join(folder, 'hosts'));
    });
    expect(message).toBe(
      '/dist/shop-prod: expected only files that Charthouse wrote, as /dist/shop-prod/.charthouse lists them, found also ' +
        'backup (a folder), hosts (a symbolic link), notes.txt; move them elsewhere or delete them, or choose another folder with --output',
    );
  });

  it('of a listed file that became a link', () => {
    const message = refusalAfter((folder) => {
      unlinkSync(join(folder, '00-namespaces.yaml'));
      symlinkSync('/etc/hosts', join(folder, '00-namespaces.yaml'));
    });
    expect(message).toContain('found also 00-namespaces.yaml (a symbolic link);');
  });

  it('of many foreign files, shortened', () => {
    const message = refusalAfter((folder) => {
      for (let index = 10; index < 40; index += 1) writeFileSync(join(folder, `x${index}`), '');
    });
    expect(message).toContain('x23, x24 and 15 more;');
  });

  it('of a folder with content and without an inventory', () => {
    expect(refusalAfter((folder) => unlinkSync(join(folder, '.charthouse')))).toBe(
      '/dist/shop-prod: expected a folder that Charthouse wrote (with its inventory .charthouse) or an empty one, ' +
        'found no .charthouse, but 00-namespaces.yaml; move it elsewhere or delete it, or choose another folder with --output',
    );
  });

  it.each([
    ['conflicts of a merge', '<<<<<<< HEAD\n', 'line 1: "<<<<<<< HEAD"'],
    ['another format', '# charthouse inventory, format 2\n', 'line 1: "# charthouse inventory, format 2"'],
    ['nothing', '', 'line 1: ""'],
  ])('of an inventory with %s', (_what, text, found) => {
    expect(refusalAfter((folder) => writeFileSync(join(folder, '.charthouse'), text))).toBe(
      '/dist/shop-prod/.charthouse: expected an inventory that this version of Charthouse can read, ' +
        `found ${found}; restore it, or delete the whole folder /dist/shop-prod and run again`,
    );
  });

  it('of an inventory that lists a path outside the folder', () => {
    const message = refusalAfter((folder) => {
      writeFileSync(
        join(folder, '.charthouse'),
        `${readFileSync(join(folder, '.charthouse'), 'utf8')}${'0'.repeat(64)}  ../x\n`,
      );
    });
    expect(message).toMatch(/found line 3: "0{60}"/);
  });

  it('of an inventory that breaks off, and of one that is no file', () => {
    const cut = (folder: string): void =>
      writeFileSync(join(folder, '.charthouse'), readFileSync(join(folder, '.charthouse'), 'utf8').slice(0, -3));
    expect(refusalAfter(cut)).toContain('found a text that breaks off;');
    rmSync(dist, { recursive: true });
    const replace = (folder: string): void => {
      unlinkSync(join(folder, '.charthouse'));
      mkdirSync(join(folder, '.charthouse'));
    };
    expect(refusalAfter(replace)).toContain('found a folder;');
  });

  it('of a file in the place of the folder', () => {
    const message = refusalAfter((folder) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, '');
    });
    expect(message).toBe(
      '/dist/shop-prod: expected a folder, found a file; move it elsewhere or delete it, or choose another folder with --output',
    );
  });

  it('of a symbolic link in the place of the folder, also to a folder', () => {
    const message = refusalAfter((folder) => {
      rmSync(folder, { recursive: true });
      symlinkSync(join(dist, 'shop-dev'), folder);
    });
    expect(message).toContain('/dist/shop-prod: expected a folder, found a symbolic link to /dist/shop-dev; move it');
  });

  it('of a symbolic link in the place of the directory, also to a folder', () => {
    write(join(root, 'elsewhere'), [DEV]);
    symlinkSync('elsewhere', dist);
    const before = treeOf(join(root, 'elsewhere'));
    const message =
      '/dist: expected a folder, found a symbolic link to elsewhere; give the folder it leads to with --output';
    for (const directory of [dist, `${dist}/`]) {
      expect(refusalOf(() => write(directory, next)).replace('/dist/:', '/dist:')).toBe(message);
      expect(refusalOf(() => compareOutput(directory, next)).replace('/dist/:', '/dist:')).toBe(message);
      expect(recover(directory)).toEqual([]);
    }
    unlinkSync(dist);
    symlinkSync('nowhere', dist);
    expect(refusalOf(() => write(dist, next))).toBe(message.replace('elsewhere', 'nowhere'));
    expect(treeOf(join(root, 'elsewhere'))).toEqual(before);
  });

  it('of all clusters at once', () => {
    write(dist, [DEV, PROD]);
    writeFileSync(join(dist, 'shop-dev/a.txt'), '');
    writeFileSync(join(dist, 'shop-prod/b.txt'), '');
    const lines = refusalOf(() => write(dist, next)).split('\n');
    expect(lines.map((line) => /^\S+:.*also (\S+);/.exec(line)?.[1])).toEqual(['a.txt', 'b.txt']);
  });

  it('of a file in the place of the directory, or above it', () => {
    writeFileSync(dist, '');
    const message = '/dist: expected a folder, found a file; choose another folder with --output';
    expect(refusalOf(() => write(dist, [DEV]))).toBe(message);
    expect(refusalOf(() => write(join(dist, 'deeper'), [DEV]))).toBe(message);
    expect(refusalOf(() => compareOutput(dist, [DEV]))).toBe(message);
    expect(recover(dist)).toEqual([]);
  });

  it.each([
    ['a cluster that is a path', cluster('../shop', {}), '"../shop" cannot be the name of a cluster\'s folder'],
    ['a hidden file', cluster('shop', { '.charthouse': '' }), '".charthouse" cannot be the name of a file in shop'],
    ['a file that is a path', cluster('shop', { 'a/b.yaml': '' }), '"a/b.yaml" cannot be the name of a file in shop'],
    [
      'names that differ in case alone',
      cluster('shop', { 'a.yaml': '', 'A.yaml': '' }),
      'shop/A.yaml is written twice',
    ],
  ])('of %s: a mistake of ours', (_what, output, message) => {
    expect(() => write(dist, [DEV, output])).toThrow(new Error(message));
    expect(existsSync(dist)).toBe(false);
  });
});

describe('comparing', () => {
  it('touches nothing and says what the next write reports', () => {
    const next = [
      withFiles(DEV, { '50-cart.yaml': 'b: 2\n', '50-web.yaml': undefined, '60-ingress.yaml': 'd\n' }),
      PROD,
    ];
    write(dist, [DEV]);
    const before = treeOf(root);
    const compared = compareOutput(dist, next);
    expect(treeOf(root)).toEqual(before);
    expect(compared).toEqual(write(dist, next).clusters);
    expect(compared.map(({ added }) => added)).toEqual([['60-ingress.yaml'], ['00-namespaces.yaml']]);
  });

  it('finds everything to be added where there is no directory', () => {
    expect(compareOutput(dist, [PROD])).toEqual([
      { cluster: 'shop-prod', files: 1, added: ['00-namespaces.yaml'], changed: [], removed: [] },
    ]);
    expect(existsSync(dist)).toBe(false);
  });
});
