import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ExternalSecret,
  ExternalSecretSpecSecretStoreRefKind,
  ExternalSecretSpecTargetCreationPolicy,
  ExternalSecretSpecTargetDeletionPolicy,
} from '../imports/external-secrets.io';
import type { Environment, Secret, SecretStore } from '../overlays/environment';
import { environmentLabels, type Place } from './parts/labels';
import { fetchedName, secretTemplate } from './parts/secret-template';

export interface SecretsChartProps {
  readonly environment: Environment;
  readonly secretStore: SecretStore;
}

/** The Secrets that workloads read: what External Secrets fetches for each. */
export class SecretsChart extends Chart {
  constructor(scope: Construct, id: string, { environment, secretStore }: SecretsChartProps) {
    super(scope, id);
    for (const secret of environment.secrets) addExternalSecret(this, environment, secretStore, secret);
    const { system, monitoring } = environment;
    if (monitoring === undefined) return;
    const { namespace } = monitoring;
    // A scope of their own, so that a Secret there may have the name of one here.
    const stack = new Construct(this, namespace);
    for (const secret of monitoring.secrets) addExternalSecret(stack, { system, namespace }, secretStore, secret);
  }
}

/** Each key by name: `dataFrom` would also bring properties that somebody adds later. */
function addExternalSecret(scope: Construct, place: Place, store: SecretStore, secret: Secret): void {
  const template = secretTemplate(secret);
  new ExternalSecret(scope, `external-secret-${secret.name}`, {
    metadata: { name: secret.name, namespace: place.namespace, labels: environmentLabels(place) },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: ExternalSecretSpecSecretStoreRefKind.CLUSTER_SECRET_STORE, name: store.name },
      target: {
        name: secret.name,
        creationPolicy: ExternalSecretSpecTargetCreationPolicy.OWNER,
        // Values that vanish from the store must not take running services down.
        deletionPolicy: ExternalSecretSpecTargetDeletionPolicy.RETAIN,
        ...(template === undefined ? {} : { template }),
      },
      data: secret.keys.map(({ key, entry, property }) => ({
        secretKey: fetchedName(key),
        remoteRef: { key: entry, property },
      })),
    },
  });
}
