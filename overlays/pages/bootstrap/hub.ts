import type { ArgoCd, Environment } from '../../environment';
import { shell, type Section } from '../markdown';

/** The version that the output was checked against. */
const VERSION = 'v3.5.7';

/** Why the steps have this order, and why a person takes them. */
export function orderSection({ namespace }: ArgoCd): Section {
  return {
    title: 'What waits for what',
    blocks: [
      'Inside one Application, sync waves order objects, and each wave waits until the one before is healthy. Sibling Applications do not wait for each other. So the steps below wait between the add-ons and the system, with `kubectl wait`.',
      'They are no app of apps. Its waves order children only where Argo CD is taught a health check for Applications, and its commit would bring the projects together with what projects must restrain: what may be deployed is not granted by what is deployed. A person with rights on the hub applies `dist/argocd.yaml`, the only file that `kubectl apply -f dist` finds, and again whenever it changes.',
      `What comes too early does no harm: a sync that fails is tried again, 24 times within more than an hour, with the newest commit. After that: \`argocd app sync <name>\`. Deleting an Application (\`kubectl delete application -n ${namespace}\`) leaves everything that it deployed; \`argocd app delete\` takes it along, but for namespaces, volume claims and StatefulSets. An Application that is made anew and finds everything as it should be is \`Synced\` without an operation: where a step below waits for one, go on.`,
    ],
  };
}

/** Argo CD itself. */
export function hubSection({ namespace, repository }: ArgoCd): Section {
  const manifest = `https://raw.githubusercontent.com/argoproj/argo-cd/${VERSION}/manifests/install.yaml`;
  const login = repository.startsWith('https:')
    ? '--username "$GIT_USERNAME" --password "$GIT_TOKEN"'
    : '--ssh-private-key-path "$GIT_KEY_FILE"';
  return {
    title: 'The hub',
    blocks: [
      `Once, for all clusters of all systems. The output was checked against Argo CD ${VERSION}.`,
      shell([
        `kubectl create namespace ${namespace} --context hub`,
        `kubectl apply -n ${namespace} --server-side --force-conflicts --context hub -f ${manifest}`,
        `kubectl wait deployment --all -n ${namespace} --for=condition=Available --timeout=600s --context hub`,
        `kubectl rollout status statefulset/argocd-application-controller -n ${namespace} --timeout=600s --context hub`,
      ]),
      ...(namespace === 'argocd'
        ? []
        : [
            `The manifest binds its ClusterRoles to ServiceAccounts of the namespace argocd: bind them to those of \`${namespace}\` as well.`,
          ]),
      'See: `condition met` for each Deployment, then `roll out complete`.',
      'Log in, and let it read the repository:',
      shell([
        `kubectl port-forward service/argocd-server 8080:443 -n ${namespace} --context hub >/dev/null &`,
        'until curl -sko /dev/null https://localhost:8080/healthz; do sleep 1; done',
        `argocd login localhost:8080 --insecure --username admin --password "$(kubectl get secret argocd-initial-admin-secret -n ${namespace} --context hub -o jsonpath='{.data.password}' | base64 -d)"`,
        `argocd repo add ${repository} ${login}`,
      ]),
      `See: \`'admin:login' logged in successfully\`, \`Repository '${repository}' added\`. The Helm repositories of the add-ons are public and need no login.`,
    ],
  };
}

/** Makes the cluster known to the hub, and its Applications. */
export function registration({ cluster, system, sync }: Environment): readonly string[] {
  const { name } = cluster;
  const begins =
    sync.mode === 'automated'
      ? 'Add-ons and system begin by themselves.'
      : 'Nothing begins by itself: commits are applied here when a person says so.';
  return [
    'The hub must reach the API server of the cluster. `--name` is what the Applications call it by.',
    shell([`argocd cluster add ${name} --name ${name} --yes`, 'kubectl apply -f dist --context hub']),
    `See: \`Cluster '…' added\`; then, of every cluster in \`dist/\`, its AppProjects, an Application for each add-on, and one with the name of the cluster. ${begins} Applications of clusters that are not registered yet stay \`Unknown\`.`,
    shell([`argocd cluster get ${name}`, `argocd app list --selector app.kubernetes.io/part-of=${system}`]),
  ];
}
