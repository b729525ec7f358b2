import { ADD_ONS, type HelmValues } from '../../../../charts/argocd/add-ons';
import type { AddOn, AddOnName, Environment } from '../../../../overlays/environment';
import { PROD } from '../../../autolytiq';

/** An add-on of the committed overlays in production, changed. */
export function addOnOf(name: AddOnName, change: Partial<AddOn> = {}): AddOn {
  const addOn = PROD.addOns.find((one) => one.name === name);
  if (addOn === undefined) throw new Error(`no ${name} in ${PROD.cluster.name}`);
  return { ...addOn, ...change };
}

/** The values of its chart there. */
export function valuesOf(
  name: AddOnName,
  { environment = PROD, addOn = addOnOf(name) }: { readonly environment?: Environment; readonly addOn?: AddOn } = {},
): HelmValues {
  const kind = ADD_ONS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`no ${name} among the add-ons`);
  return kind.values(environment, addOn);
}
