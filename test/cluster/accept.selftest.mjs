/** Does accept.mjs refuse what it should, with a readable reason? `node test/cluster/accept.selftest.mjs`, about a minute. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { interrupt, outlived } from './interrupted.mjs';
import { report } from './planted-mistakes.mjs';

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
  ['good', GOOD, /good +client +1\.34 +6 +accepted .*\n.*good +server +1\.34 +6 +accepted/],
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

const ACCEPT = join(import.meta.dirname, 'accept.mjs');
const folder = mkdtempSync(join(tmpdir(), 'accept-selftest-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const [name, yaml, expected, ...options] of SAMPLES) {
  const sample = join(folder, name);
  mkdirSync(sample);
  writeFileSync(join(sample, 'objects.yaml'), yaml);
  const args = name === 'good' ? ['--kubernetes=1.34'] : ['--mode=client', '--kubernetes=1.34'];
  const { pid, status, stdout, stderr } = accept([...args, ...options, sample]); // the last of two equal options wins
  report(name, status === (name === 'good' ? 0 : 1) && expected.test(stdout) && outlived(pid) === '', () =>
    [`expected ${expected}, found (exit ${status}):`, stdout, stderr, outlived(pid)].join('\n'),
  );
}
testArgoCd();
testUpgrade();
await testInterruption();

/** @param {string[]} args @param {string} [cwd] */
function accept(args, cwd) {
  return spawnSync(process.execPath, [ACCEPT, ...args], { encoding: 'utf8', ...(cwd === undefined ? {} : { cwd }) });
}

/** What is for Argo CD finds the namespace that its installation makes. */
function testArgoCd() {
  const file = join(folder, 'argocd.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: some, namespace: argocd }\n');
  const { status, stdout } = accept(['--mode=server', file]);
  report('argocd', status === 0, () => stdout);
}

/** A selector cannot change; the state before is the commit before the last, or the last where the folder has changed since. */
function testUpgrade() {
  const repository = join(folder, 'repository');
  mkdirSync(join(repository, 'shop'), { recursive: true });
  const write = (/** @type {string} */ yaml) => writeFileSync(join(repository, 'shop/objects.yaml'), yaml);
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: repository });
  const upgrade = () => accept(['--mode=upgrade', 'shop'], repository);
  git('init', '--quiet');
  write(GOOD);
  git('add', '.');
  git('commit', '--quiet', '--message=first');
  const first = upgrade();
  report(
    'upgrade of nothing',
    first.status === 0 && /git knows no earlier state/.test(first.stdout),
    () => first.stdout,
  );
  write(GOOD.replaceAll('app: web', 'app: other'));
  const immutable = /FAILED: apply\n[^]*spec\.selector: Invalid value[^]*field is immutable/;
  const changed = upgrade();
  const isSeen = changed.status === 1 && /objects of the last commit/.test(changed.stdout);
  report('upgrade of a changed folder', isSeen && immutable.test(changed.stdout), () => changed.stdout);
  git('commit', '--quiet', '--all', '--message=second');
  const second = upgrade();
  const isBefore = second.status === 1 && /objects of the commit before /.test(second.stdout);
  report('upgrade of a commit', isBefore && immutable.test(second.stdout), () => second.stdout);
}

/** Whoever loses patience leaves nothing behind. */
async function testInterruption() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    const args = [ACCEPT, '--mode=server', join(folder, 'good')];
    const { before, after } = await interrupt(args, /control plane ready/, signal);
    report(`interrupted by ${signal}`, before !== '' && after === '', () => after);
  }
}
