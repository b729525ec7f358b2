import type { Cluster } from '../../policies/cluster/cluster';
import type { Policy } from '../../policies/policy';

declare global {
  namespace jest {
    interface Matchers<R, T> {
      /** Passes when no policy has an error against the objects; policies that need overlays are not asked without them. */
      toKeepPolicies(): T extends Cluster ? R : never;
      /** Passes when a policy has nothing against the objects, not even a warning. */
      toKeepPolicy(policy: Policy): T extends Cluster ? R : never;
    }
  }
}
