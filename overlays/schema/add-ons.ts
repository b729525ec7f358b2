import { Type, type Static, type TProperties } from '@sinclair/typebox';
import * as scalar from './scalars';

/**
 * The add-ons that Argo CD installs on the clusters: which version of each chart, and what its pods ask for. Components and containers
 * are those of the charts, by the names that their pods have in a cluster.
 */

const chartVersion = scalar.text({
  pattern: '^\\d+\\.\\d+\\.\\d+$',
  expected: 'one version of the chart, such as 3.12.2, without a range',
});

const container = scalar.record('What it asks for; it has no limit of ours.', {
  cpu: scalar.cpuQuantity('CPU request.'),
  memory: Type.Optional(scalar.byteQuantity('Memory request; none, when left out.')),
});

/** A Deployment of a chart, with its containers by the names that the chart gives them. */
const deployment = <Containers extends TProperties>(description: string, containers: Containers) =>
  scalar.record(description, {
    replicas: scalar.integer('How many pods.', { minimum: 1, maximum: 5 }),
    containers: scalar.record('Its containers.', containers),
  });

/** A DaemonSet of a chart: a pod on every node. */
const daemonSet = <Containers extends TProperties>(description: string, containers: Containers) =>
  scalar.record(description, { containers: scalar.record('Its containers.', containers) });

const assumption = Type.Optional(
  scalar.sentence('Which of these numbers nobody states, and why they are what they are; shown on the hand-off pages.'),
);

const addOn = <Components extends TProperties>(description: string, components: Components) =>
  Type.Optional(
    scalar.record(description, {
      version: chartVersion('Version of the chart.'),
      assumption,
      components: scalar.record('What runs of it.', components),
    }),
  );

/** The schema of `addOns` in `overlays/argocd.yaml`. */
export const addOnsSchema = scalar.record(
  'What Argo CD installs on every cluster that needs it. One that is left out is somebody else’s to install.',
  {
    'aws-vpc-cni': addOn('VPC CNI with network policy, on every cluster.', {
      'aws-node': daemonSet('The network of a node.', { 'aws-node': container, 'aws-eks-nodeagent': container }),
    }),
    'aws-load-balancer-controller': addOn('AWS Load Balancer Controller, where something is routed.', {
      'aws-load-balancer-controller': deployment('The controller.', { 'aws-load-balancer-controller': container }),
    }),
    'external-secrets': addOn('External Secrets Operator, where something reads a secret.', {
      'external-secrets': deployment('The operator.', { 'external-secrets': container }),
      'external-secrets-webhook': deployment('What validates its resources.', { webhook: container }),
      'external-secrets-cert-controller': deployment('What renews the certificate of the webhook.', {
        'cert-controller': container,
      }),
    }),
    'metrics-server': addOn('metrics-server, where something scales.', {
      'metrics-server': deployment('The server.', { 'metrics-server': container }),
    }),
    'aws-ebs-csi-driver': addOn('EBS CSI driver with the StorageClass of the cluster, where there are volumes.', {
      'ebs-csi-controller': deployment(
        'What makes and attaches volumes; its liveness probe asks for what ebs-plugin does.',
        { 'ebs-plugin': container, 'csi-provisioner': container, 'csi-attacher': container, 'csi-resizer': container },
      ),
      'ebs-csi-node': daemonSet('What mounts them on a node; its liveness probe asks for what ebs-plugin does.', {
        'ebs-plugin': container,
        'node-driver-registrar': container,
      }),
    }),
    'cluster-autoscaler': Type.Optional(
      scalar.record('Cluster Autoscaler, where a node group may grow.', {
        version: chartVersion('Version of the chart.'),
        assumption,
        imageTags: scalar.someMapOf(
          'Tag of the image by minor version of Kubernetes, which it must be made for.',
          scalar.kubernetesVersion('Minor version.'),
          scalar.text({ pattern: '^v1\\.\\d+\\.\\d+$', expected: 'a release such as v1.28.7' })('Tag.'),
        ),
        components: scalar.record('What runs of it.', {
          'cluster-autoscaler': deployment('The autoscaler.', { 'cluster-autoscaler': container }),
        }),
      }),
    ),
  },
  { default: {} },
);

/** `addOns` with its defaults filled in. */
export type AddOnsSettings = Static<typeof addOnsSchema>;
