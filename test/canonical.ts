const FORM = /^([1-9]\d*)(m|k|M|G|T|P|E|[KMGTPE]i)?$/;

/**
 * Whether the API server stores a quantity as it is written: digits, and the largest unit that holds the amount whole
 * (https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity).
 */
export function isCanonical(quantity: string): boolean {
  if (quantity === '0') return true;
  const [, digits, unit = ''] = FORM.exec(quantity) ?? [];
  return digits !== undefined && Number(digits) % (unit.endsWith('i') ? 1024 : 1000) !== 0;
}
