/** A Kubernetes Secret and where its values are. */
export interface Secret {
  /** `autolytiq-secrets`. */
  readonly name: string;
  /** What it is for: variables of workloads, the login to the registry of their images, or files. */
  readonly kind: 'variables' | 'registry-login' | 'files';
  /** What it holds: exactly the keys that a workload reads. */
  readonly keys: readonly SecretKey[];
}

/** A key of a Secret and where its value is. */
export interface SecretKey {
  readonly key: string;
  /** Full name of the entry in the secret manager: `autolytiq/prod/database`. */
  readonly entry: string;
  /** JSON key in the entry. */
  readonly property: string;
  /** Query parameters that are added to the value, a URL: `connection_limit=20&pool_timeout=10`. */
  readonly urlParameters?: string;
}
