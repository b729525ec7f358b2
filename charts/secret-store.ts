import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { ClusterSecretStore, ClusterSecretStoreSpecProviderAwsService } from '../imports/external-secrets.io';
import type { Environment, SecretStore } from '../overlays/environment';
import { environmentLabels } from './parts/labels';

export interface SecretStoreChartProps {
  readonly environment: Environment;
  readonly secretStore: SecretStore;
}

/** The way to Secrets Manager: the store, and the ServiceAccount as which the operator reads; the system's namespaces alone may use it. */
export class SecretStoreChart extends Chart {
  constructor(scope: Construct, id: string, { environment, secretStore }: SecretStoreChartProps) {
    super(scope, id);
    const labels = environmentLabels(environment);
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: {
        name: secretStore.name,
        namespace: secretStore.serviceAccountNamespace,
        labels,
        annotations: { 'eks.amazonaws.com/role-arn': secretStore.roleArn },
      },
      automountServiceAccountToken: false,
    });
    new ClusterSecretStore(this, 'cluster-secret-store', {
      metadata: { name: secretStore.name, labels },
      spec: {
        provider: {
          aws: {
            service: ClusterSecretStoreSpecProviderAwsService.SECRETS_MANAGER,
            region: secretStore.region,
            auth: {
              jwt: {
                serviceAccountRef: { name: secretStore.name, namespace: secretStore.serviceAccountNamespace },
              },
            },
          },
        },
        conditions: [{ namespaces: [...secretStore.namespaces] }],
      },
    });
  }
}
