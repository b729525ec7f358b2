/** Do the judges of a living cluster judge rightly, without a cluster? `node test/cluster/judges.selftest.mjs`, at once. */
import assert from 'node:assert';
import { execute, makeSecrets } from './external-secrets.mjs';
import { networkOf } from './network-policies.mjs';
import { followReferences } from './pod-references.mjs';

/** @typedef {import('./network-policies.mjs').Protocol} Protocol */

// ---------------------------------------------------------------- network

/** @param {string} namespace @param {Record<string, string>} labels @param {string} ip @param {object[]} [ports] */
const end = (namespace, labels, ip, ports = []) => ({
  ip,
  namespaceLabels: { name: namespace },
  pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: ip, namespace, labels }, spec: { containers: [{ ports }] } },
});
const WEB = end('shop', { app: 'web' }, '10.0.0.1');
const DATA = end('shop', { app: 'data', tier: 'back' }, '10.0.0.2', [{ name: 'sql', containerPort: 5432 }]);
const OTHER = end('other', { app: 'web' }, '10.0.0.3');
const WORLD = { ip: '198.51.100.7' };

/** @param {object} spec */
const policy = (spec) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace: 'shop' },
  spec,
});
const ABOUT_DATA = { podSelector: { matchLabels: { app: 'data' } } };
const FROM_WEB = { podSelector: { matchLabels: { app: 'web' } } };
const IN_OTHER = { namespaceSelector: { matchLabels: { name: 'other' } } };

/** @type {[rule: string, specs: object[], from: object, to: object, port: number, protocol: Protocol, passes: boolean][]} */
const CONNECTIONS = [
  ['without a policy all passes', [], WEB, DATA, 5432, 'TCP', true],
  ['a policy without rules denies', [ABOUT_DATA], WEB, DATA, 5432, 'TCP', false],
  ['… those it selects alone', [ABOUT_DATA], DATA, WEB, 80, 'TCP', true],
  ['an empty selector selects all', [{ podSelector: {} }], DATA, WEB, 80, 'TCP', false],
  ['without types it is about egress only where it has some', [{ ...ABOUT_DATA }], DATA, WEB, 80, 'TCP', true],
  ['… and it has', [{ ...ABOUT_DATA, egress: [] }], DATA, WORLD, 80, 'TCP', false],
  [
    'egress of one and ingress of the other',
    [{ podSelector: {}, policyTypes: ['Egress'] }],
    WEB,
    DATA,
    80,
    'TCP',
    false,
  ],
  ['of another namespace', [{ podSelector: {} }], DATA, OTHER, 80, 'TCP', true],
  ['an empty rule admits all', [{ ...ABOUT_DATA, ingress: [{}] }], WORLD, DATA, 1, 'UDP', true],
  ['a peer', [{ ...ABOUT_DATA, ingress: [{ from: [FROM_WEB] }] }], WEB, DATA, 1, 'UDP', true],
  [
    '… is one of the same namespace',
    [{ ...ABOUT_DATA, ingress: [{ from: [FROM_WEB] }] }],
    OTHER,
    DATA,
    1,
    'UDP',
    false,
  ],
  [
    '… or of the one it names',
    [{ ...ABOUT_DATA, ingress: [{ from: [{ ...FROM_WEB, ...IN_OTHER }] }] }],
    OTHER,
    DATA,
    1,
    'TCP',
    true,
  ],
  [
    '… and of no other then',
    [{ ...ABOUT_DATA, ingress: [{ from: [{ ...FROM_WEB, ...IN_OTHER }] }] }],
    WEB,
    DATA,
    1,
    'TCP',
    false,
  ],
  [
    '… two items are two peers',
    [{ ...ABOUT_DATA, ingress: [{ from: [FROM_WEB, IN_OTHER] }] }],
    WEB,
    DATA,
    1,
    'TCP',
    true,
  ],
  ['a namespace as a whole', [{ ...ABOUT_DATA, ingress: [{ from: [IN_OTHER] }] }], OTHER, DATA, 1, 'TCP', true],
  [
    'pods are no world',
    [{ ...ABOUT_DATA, ingress: [{ from: [{ namespaceSelector: {} }] }] }],
    WORLD,
    DATA,
    1,
    'TCP',
    false,
  ],
  [
    'a range',
    [{ ...ABOUT_DATA, ingress: [{ from: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }] }],
    WORLD,
    DATA,
    1,
    'TCP',
    true,
  ],
  [
    '… but for',
    [{ ...ABOUT_DATA, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['198.51.100.0/29'] } }] }] }],
    WORLD,
    DATA,
    1,
    'TCP',
    false,
  ],
  [
    '… beside it',
    [{ ...ABOUT_DATA, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['198.51.100.8/29'] } }] }] }],
    WORLD,
    DATA,
    1,
    'TCP',
    true,
  ],
  ['a port', [{ ...ABOUT_DATA, ingress: [{ ports: [{ port: 80 }] }] }], WEB, DATA, 80, 'TCP', true],
  ['… and no other', [{ ...ABOUT_DATA, ingress: [{ ports: [{ port: 80 }] }] }], WEB, DATA, 81, 'TCP', false],
  ['… is TCP', [{ ...ABOUT_DATA, ingress: [{ ports: [{ port: 80 }] }] }], WEB, DATA, 80, 'UDP', false],
  ['ports up to', [{ ...ABOUT_DATA, ingress: [{ ports: [{ port: 80, endPort: 82 }] }] }], WEB, DATA, 82, 'TCP', true],
  ['a protocol alone', [{ ...ABOUT_DATA, ingress: [{ ports: [{ protocol: 'UDP' }] }] }], WEB, DATA, 9, 'UDP', true],
  ['a named port', [{ ...ABOUT_DATA, ingress: [{ ports: [{ port: 'sql' }] }] }], WEB, DATA, 5432, 'TCP', true],
  [
    '… of the receiver',
    [{ podSelector: FROM_WEB.podSelector, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'sql' }] }] }],
    WEB,
    DATA,
    5432,
    'TCP',
    true,
  ],
  ['… which has no other', [{ ...ABOUT_DATA, ingress: [{ ports: [{ port: 'sql' }] }] }], WEB, DATA, 80, 'TCP', false],
  ['policies add up', [ABOUT_DATA, { ...ABOUT_DATA, ingress: [{ from: [FROM_WEB] }] }], WEB, DATA, 1, 'TCP', true],
  [
    'In',
    [
      {
        ...ABOUT_DATA,
        ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } }] }],
      },
    ],
    WEB,
    DATA,
    1,
    'TCP',
    true,
  ],
  [
    'NotIn',
    [
      {
        ...ABOUT_DATA,
        ingress: [
          { from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] } }] },
        ],
      },
    ],
    WEB,
    DATA,
    1,
    'TCP',
    false,
  ],
  [
    'Exists',
    [
      {
        ...ABOUT_DATA,
        ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }] }],
      },
    ],
    WEB,
    DATA,
    1,
    'TCP',
    false,
  ],
  [
    'DoesNotExist',
    [
      {
        ...ABOUT_DATA,
        ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }] }],
      },
    ],
    WEB,
    DATA,
    1,
    'TCP',
    true,
  ],
];
for (const [rule, specs, from, to, number, protocol, passes] of CONNECTIONS)
  assert.equal(networkOf(specs.map(policy)).passes(from, to, { number, protocol }), passes, rule);
console.log(`ok     ${CONNECTIONS.length} connections`);

// ---------------------------------------------------------------- secrets

const STORE = {
  kind: 'ClusterSecretStore',
  metadata: { name: 'store' },
  spec: { conditions: [{ namespaces: ['shop'] }] },
};
const INVENTORY = new Map([['shop/database', new Map([['url', 'sql://x?y']])]]);
/** @param {object} changes @param {string} [namespace] @param {object} [store] */
const secretsOf = (changes, namespace = 'shop', store = STORE) =>
  makeSecrets(
    [
      store,
      {
        kind: 'ExternalSecret',
        metadata: { name: 'all', namespace },
        spec: {
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'store' },
          data: [{ secretKey: 'URL', remoteRef: { key: 'shop/database', property: 'url' } }],
          ...changes,
        },
      },
    ],
    INVENTORY,
  );
const fromEntry = (/** @type {string} */ key, /** @type {string} */ property) => ({
  data: [{ secretKey: 'URL', remoteRef: { key, property } }],
});
assert.deepEqual(secretsOf({}).secrets[0].stringData, { URL: 'sql://x?y' });
assert.match(secretsOf(fromEntry('shop/none', 'url')).faults[0], /no entry shop\/none/);
assert.match(secretsOf(fromEntry('shop/database', 'none')).faults[0], /no property none/);
assert.match(secretsOf({}, 'elsewhere').faults[0], /not for the namespace elsewhere/);
assert.match(secretsOf({}, 'shop', { ...STORE, metadata: { name: 'no' } }).faults[0], /no ClusterSecretStore store/);
assert.match(secretsOf({ dataFrom: [] }).faults[0], /dataFrom is not understood/);
assert.deepEqual(
  secretsOf({ target: { template: { mergePolicy: 'Replace', data: { A: '{{ .URL }}&z' } } } }).secrets[0].stringData,
  { A: 'sql://x?y&z' },
);
assert.match(secretsOf({ target: { template: { data: { A: '{{ .NO }}' } } } }).faults[0], /reads \.NO/);
const EITHER = '{{ .U }}{{ if contains "?" .U }}&{{ else }}?{{ end }}a=1';
assert.equal(execute(EITHER, { U: 'x' }), 'x?a=1');
assert.equal(execute(EITHER, { U: 'x?' }), 'x?&a=1');
assert.throws(() => execute('{{ .U | upper }}', { U: 'x' }), /not understood/);

const readPod = {
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    containers: [
      {
        name: 'web',
        env: [{ name: 'URL', valueFrom: { secretKeyRef: { name: 'all', key: 'URL' } } }],
        envFrom: [{ configMapRef: { name: 'web' } }],
      },
    ],
    volumes: [
      { name: 'rules', projected: { sources: [{ configMap: { name: 'web', items: [{ key: 'a', path: 'a' }] } }] } },
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    ],
  },
};
/** @param {object} changes */
const faultsOfPod = (changes) => {
  const named = (/** @type {string} */ name, /** @type {object} */ more = {}) => [
    { metadata: { name, namespace: 'shop' }, ...more },
  ];
  return followReferences([readPod], {
    secrets: named('all', { data: { URL: '' } }),
    configMaps: named('web', { data: { a: '' } }),
    claims: named('data', { status: { phase: 'Bound' } }),
    serviceAccounts: named('default'),
    ...changes,
  }).faults.join('\n');
};
assert.equal(faultsOfPod({}), '');
assert.match(faultsOfPod({ secrets: [] }), /env URL: no Secret all/);
assert.match(faultsOfPod({ configMaps: [] }), /envFrom: no ConfigMap web/);
assert.match(
  faultsOfPod({ configMaps: [{ metadata: { name: 'web', namespace: 'shop' }, data: {} }] }),
  /volume rules: no key a/,
);
assert.match(
  faultsOfPod({ claims: [{ metadata: { name: 'data', namespace: 'shop' }, status: { phase: 'Pending' } }] }),
  /data is Pending/,
);
assert.match(faultsOfPod({ serviceAccounts: [] }), /no ServiceAccount default/);
console.log('ok     secrets and references');
