/** What the tests of living clusters say: what is missing, and what they saw. */

/** Where the programs are to be had. */
export const INSTALL = `etcd, kube-apiserver:
  go install sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22
  export KUBEBUILDER_ASSETS=$(setup-envtest use -p path 1.34.x)
kube-controller-manager, kube-scheduler: https://dl.k8s.io/v1.34.2/bin/linux/amd64/
kwok: https://kwok.sigs.k8s.io/docs/user/installation/
kubectl: https://kubernetes.io/docs/tasks/tools/`;

/** A table of all rows, a line for each test of a cluster. @param {Record<string, string>[]} rows */
export function table(rows) {
  const lines = rows.flatMap(({ cluster, ...cells }) =>
    Object.entries(cells).map(([test, text], index) => [index === 0 ? cluster : '', test, text]),
  );
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map(([cluster, test, text]) => `${cluster.padEnd(widths[0])}  ${test.padEnd(widths[1])}  ${text}`)
    .join('\n');
}
