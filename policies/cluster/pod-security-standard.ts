/** The Pod Security Standards, the weakest first (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

export type Level = (typeof LEVELS)[number];
