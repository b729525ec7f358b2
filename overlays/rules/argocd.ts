import { problemAt, type EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';

/** Where no Argo CD reads the output, nothing can be said of it. */
export function idleSync({ environment, argoCd }: EnvironmentInput): readonly Problem[] {
  if (environment.settings.argocd === undefined || argoCd !== undefined) return [];
  return [
    problemAt(environment, ['argocd'], {
      expected: 'nothing, since there is no overlays/argocd.yaml',
      found: 'how Argo CD syncs it',
      hint: 'write overlays/argocd.yaml (docs/reference/argocd.md), or remove this',
    }),
  ];
}
