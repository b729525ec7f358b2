import { k8s } from 'cdk8s-plus-27';

/**
 * Quantities in the one form that the API server stores unchanged; written otherwise (`1000m`, `1024Mi`), every later apply
 * would report the object as configured.
 */

/** CPU: whole cores where they are whole, else millicores. */
export function cpu(millicores: number): k8s.Quantity {
  const cores = millicores / 1000;
  return k8s.Quantity.fromString(Number.isInteger(cores) ? String(cores) : `${millicores}m`);
}

/** Memory or storage: the largest binary unit that holds it whole. */
export function bytes(mebibytes: number): k8s.Quantity {
  const gibibytes = mebibytes / 1024;
  return k8s.Quantity.fromString(Number.isInteger(gibibytes) ? `${gibibytes}Gi` : `${mebibytes}Mi`);
}

/** A count of objects. */
export const count = (number: number): k8s.Quantity => k8s.Quantity.fromString(String(number));
