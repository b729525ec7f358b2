import { k8s } from 'cdk8s-plus-27';

/**
 * Quantities in the one form that the API server stores unchanged: the largest unit that holds the amount whole. Written
 * otherwise (`1000m`, `1024Mi`), every later apply would report the object as configured.
 */

/** CPU: `250m`, `2`. */
export const cpu = (millicores: number): k8s.Quantity => whole(millicores, 1000, ['m', '', 'k', 'M']);

/** Memory or storage: `512Mi`, `1Gi`. */
export const bytes = (mebibytes: number): k8s.Quantity => whole(mebibytes, 1024, ['Mi', 'Gi', 'Ti', 'Pi']);

/** A count of objects: `99`, `2k`. */
export const count = (number: number): k8s.Quantity => whole(number, 1000, ['', 'k', 'M']);

/** An amount of the first unit, in the last unit that holds it whole; each unit is `base` of the one before. */
function whole(amount: number, base: number, [unit = '', ...larger]: readonly string[]): k8s.Quantity {
  if (amount === 0) return k8s.Quantity.fromString('0');
  if (larger.length > 0 && amount % base === 0) return whole(amount / base, base, larger);
  return k8s.Quantity.fromString(`${amount}${unit}`);
}
