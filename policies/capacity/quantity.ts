const QUANTITY = /^(?<number>[+-]?(?:\d+\.?\d*|\.\d+))(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** What division by powers of ten leaves behind. */
const ROUNDING = 1e-6;

/** `500m`, `2Gi`, `1e3`, or a number, in whole units; undefined for what is no quantity. */
export function unitsOf(value: unknown): number | undefined {
  return scaled(value, 1);
}

/** The same in thousandths, which is how CPU is counted: `250m` is 250. */
export function millisOf(value: unknown): number | undefined {
  return scaled(value, 1000);
}

/** Kubernetes rounds up; a zero is added so that there is no -0. */
function scaled(value: unknown, scale: number): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const { number, suffix = '' } = QUANTITY.exec(String(value))?.groups ?? {};
  if (number === undefined) return undefined;
  const factor = FACTORS[suffix] ?? Number(`1${suffix}`);
  return Math.ceil(Number(number) * factor * scale - ROUNDING) + 0;
}

const MEBIBYTE = 2 ** 20;

/** Bytes for a message: `512Mi`, to the nearest mebibyte above. */
export const mebibytesText = (bytes: number): string => `${Math.ceil(bytes / MEBIBYTE)}Mi`;

/** Thousandths of a CPU for a message: `250m`. */
export const millicoresText = (millis: number): string => `${millis}m`;
