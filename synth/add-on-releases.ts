import { ADD_ONS } from '../charts/argocd/add-ons';
import type { Environment, HelmRelease } from '../overlays/environment';
import { yamlOf } from './yaml';

/** The add-ons of an environment as `helm` would install them, in order, with the values of their Applications. */
export function addOnReleases(environment: Environment): readonly HelmRelease[] {
  return ADD_ONS.flatMap(({ name, values }): HelmRelease[] => {
    const addOn = environment.addOns.find((one) => one.name === name);
    return addOn === undefined ? [] : [{ addOn, values: yamlOf(name, values(environment, addOn)) }];
  });
}
