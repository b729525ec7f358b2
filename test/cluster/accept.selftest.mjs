/** Does accept.mjs refuse what it should, with a readable reason? `node test/cluster/accept.selftest.mjs`, about a minute. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const GOOD = `
apiVersion: v1
kind: Namespace
metadata:
  name: demo
  labels: { pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/warn: restricted }
---
apiVersion: v1
kind: LimitRange
metadata: { name: limits, namespace: demo }
spec: { limits: [{ type: Container, max: { cpu: "2" }, default: { cpu: "1" }, defaultRequest: { cpu: "1" } }] }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: quota, namespace: demo }
spec: { hard: { pods: "10" } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: demo }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: web
          image: web:1
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          resources: { limits: { cpu: "1" } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: demo }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: demo }
spec:
  template:
    spec:
      restartPolicy: Never
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: migrate
          image: web:1
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;
const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: demo, annotations: { kubernetes.io/ingress.class: alb } }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
const CUSTOM = `---
apiVersion: nowhere.example.com/v1
kind: Gadget
metadata: { name: web, namespace: demo }
`;

/** @type {[name: string, yaml: string, expected: RegExp, ...options: string[]][]} */
const SAMPLES = [
  ['good', GOOD, /good +client +6 +accepted .*\n.*good +server +6 +accepted/],
  [
    'unknown-field',
    change('image: web:1', 'imagee: web:1'),
    /unknown field "spec\.template\.spec\.containers\[0\]\.imagee"/,
  ],
  [
    'pod-security',
    change('runAsNonRoot: true', 'runAsNonRoot: false'),
    /Warning: would violate PodSecurity "restricted/,
  ],
  [
    'pods-refused', // the Deployment is accepted without a warning, its pods are not
    change('warn: restricted', 'warn: privileged').replace('[ALL]', '[KILL]'),
    /FAILED: pods\n[^]*"deployment-web" is forbidden: violates PodSecurity "restricted/,
  ],
  [
    'limit-range',
    change('limits: { cpu: "1" }', 'limits: { cpu: "3" }'),
    /FAILED: pods\n[^]*maximum cpu usage per Container is 2/,
  ],
  ['quota', change('pods: "10"', 'pods: "0"'), /FAILED: pods\n[^]*exceeded quota: quota, requested: pods=1/],
  ['deprecated', GOOD + INGRESS, /Warning: annotation "kubernetes\.io\/ingress\.class" is deprecated/],
  [
    'quantity',
    change('limits: { cpu: "1" }', 'limits: { cpu: 1000m }'),
    /deployment\.apps\/web configured\n[^]*containers\.0\.resources\.limits\.cpu: written "1000m", stored "1"/,
  ],
  ['no-namespace', change(/[^]*?---\n/, ''), /namespaces "demo" not found/],
  ['server-side', change(/[^]*?---\n/, ''), /namespaces "demo" not found/, '--mode=server'],
  ['duplicate-key', change('image: web:1', 'image: web:1\n          image: web:2'), /FAILED: read\n[^]*duplicat/],
  ['no-definition', GOOD + CUSTOM, /neither built in nor defined in [^]*nowhere\.example\.com\/v1 Gadget/],
  ['no-such-version', GOOD, /kube-apiserver ended at once[^]*emulation version/, '--kubernetes=1.2'],
];

/** @param {string | RegExp} from @param {string} to */
function change(from, to) {
  const changed = GOOD.replace(from, to);
  if (changed === GOOD) throw new Error(`the sample has no ${from}`);
  return changed;
}

const folder = mkdtempSync(join(tmpdir(), 'accept-selftest-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const [name, yaml, expected, ...options] of SAMPLES) {
  const sample = join(folder, name);
  mkdirSync(sample);
  writeFileSync(join(sample, 'objects.yaml'), yaml);
  const args = [...(name === 'good' ? [] : ['--mode=client']), ...options, sample]; // the last --mode wins
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'accept.mjs'), ...args], {
    encoding: 'utf8',
  });
  const passed = status === (name === 'good' ? 0 : 1) && expected.test(stdout);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name}`);
  if (passed) continue;
  process.exitCode = 1;
  console.log(`expected ${expected}, found (exit ${status}):\n${stdout}${stderr}`);
}
