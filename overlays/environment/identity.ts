/** A text that means an environment, or something that belongs to it. */
export interface Identity {
  /** What it is, the same in every environment: `cluster.account`, `hosts.api`. */
  readonly meaning: string;
  readonly kind: IdentityKind;
  readonly text: string;
}

/** In the words of reports. */
export type IdentityKind =
  | 'environment'
  | 'region'
  | 'zone'
  | 'address'
  | 'account'
  | 'cluster'
  | 'namespace'
  | 'host'
  /** Of something outside the system, which other systems may use too. */
  | 'external host'
  | 'bucket'
  | 'certificate'
  | 'web ACL'
  | 'secret path'
  | 'role';
