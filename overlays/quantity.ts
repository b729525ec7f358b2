/** Millicores of a CPU quantity of the overlays: `250m`, `2`. */
export function millicores(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

/** Mebibytes of a size of the overlays: `512Mi`, `2Gi`. */
export function mebibytes(quantity: string): number {
  const value = Number(quantity.slice(0, -2));
  return quantity.endsWith('Gi') ? value * 1024 : value;
}
