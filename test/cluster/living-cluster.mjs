/**
 * A cluster whose objects come to life: the control plane with controllers, scheduler and simulated nodes (KWOK), and stand-ins for
 * what EKS adds: the pods of its add-ons, a provisioner of volumes, the Cluster Autoscaler.
 */
import { join } from 'node:path';
import { create, observe } from './api.mjs';
import { startControlPlane } from './control-plane.mjs';
import { podRange } from './ranges.mjs';
import { provisionVolumes } from './volumes.mjs';

/** @typedef {import('./api.mjs').World} World */
/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */
/** @typedef {import('./estate.mjs').Planned} Planned */
/** @typedef {{ plane: ControlPlane, world: World, planned: Planned, stop: () => Promise<void> }} Living */

/** Programs beside etcd and kube-apiserver. */
export const PROGRAMS = ['kube-controller-manager', 'kube-scheduler', 'kwok'];

/** Starts everything but nodes. @param {Planned} planned @returns {Promise<Living>} */
export async function startLiving(planned) {
  const plane = await startControlPlane();
  try {
    const range = podRange(planned.environment.network.vpc);
    await startPrograms(plane, range);
    const world = await observe(plane);
    provisionVolumes(world);
    await installAddOns(plane, planned);
    const stop = async () => {
      world.close();
      await plane.stop();
    };
    return { plane, world, planned, stop };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

/**
 * Controllers, scheduler, KWOK. The pace of the controllers is set to that of simulated pods, which start and end at once.
 * @param {ControlPlane} plane @param {string} range addresses of pods
 */
async function startPrograms(plane, range) {
  // Nobody asks them anything: without a port they are in nobody's way.
  const clients = ['--kube-api-qps=500', '--kube-api-burst=1000', '--leader-elect=false', '--secure-port=0'];
  const servers = [
    plane.startProgram('kube-controller-manager', [
      `--kubeconfig=${plane.kubeconfig}`,
      ...clients,
      `--service-account-private-key-file=${plane.serviceAccountKey}`,
      `--root-ca-file=${plane.certificate}`,
      '--allocate-node-cidrs',
      `--cluster-cidr=${range}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--horizontal-pod-autoscaler-sync-period=1s',
      '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
      '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
    ]),
    plane.startProgram('kube-scheduler', [`--kubeconfig=${plane.kubeconfig}`, ...clients]),
    plane.startProgram('kwok', [
      `--kubeconfig=${plane.kubeconfig}`,
      `--config=${join(import.meta.dirname, 'kwok-stages.yaml')}`,
      '--manage-all-nodes=true',
      `--cidr=${range}`,
      '--node-ip=10.0.0.1',
      '--server-address=',
      '--node-lease-duration-seconds=40',
    ]),
  ];
  // Controllers are at work as soon as every namespace has its service account.
  for (const deadline = Date.now() + 60_000; ;) {
    const { status } = await plane.fetchPath('/api/v1/namespaces/kube-system/serviceaccounts/default');
    if (status === 200) return;
    const ended = servers.find((server) => server.ended());
    if (ended || Date.now() > deadline)
      throw new Error((ended ?? servers[0]).name + ' does not work:\n' + (ended ?? servers[0]).log());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The pods that EKS add-ons have once in a cluster, with the requests that the capacity policy assumes. @param {ControlPlane} plane @param {Planned} planned */
async function installAddOns(plane, { addOns, environment }) {
  for (const { name, pods, cpuMillis, memoryMebibytes } of addOns) {
    const labels = name === 'coredns' ? { 'k8s-app': 'kube-dns' } : { app: name };
    await create(plane, '/apis/apps/v1/namespaces/kube-system/deployments', {
      metadata: { name },
      spec: {
        replicas: pods,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: 'system-cluster-critical',
            containers: [
              { name, image: name, resources: { requests: { cpu: `${cpuMillis}m`, memory: `${memoryMebibytes}Mi` } } },
            ],
          },
        },
      },
    });
  }
  await create(plane, '/apis/storage.k8s.io/v1/storageclasses', {
    metadata: { name: environment.cluster.storageClass },
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  });
}
