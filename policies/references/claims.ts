import { listAt, recordAt, textAt, type Json } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { inSpec, type Pod } from '../cluster/pod';

/** A claim of storage, as an object of its own or as the template of some. */
export interface Claim {
  readonly object: KubernetesObject;
  /** Where its spec stands; `spec` for an object of its own. */
  readonly path: string;
  readonly spec: Json;
}

/** The claims that the objects of a kind PersistentVolumeClaim are. */
export const claimOf = (object: KubernetesObject): Claim => ({
  object,
  path: 'spec',
  spec: recordAt(object.body, 'spec'),
});

/** The templates of claims in what makes pods: those of a StatefulSet, and of volumes that go with their pod. */
export function templatesOf(pod: Pod): readonly Claim[] {
  const { owner } = pod;
  const ofSet = owner.kind === 'StatefulSet' ? listAt(owner.body, 'spec', 'volumeClaimTemplates') : [];
  return [
    ...ofSet.map((template, index) => ({
      object: owner,
      path: `spec.volumeClaimTemplates[${index}].spec`,
      spec: recordAt(template, 'spec'),
    })),
    ...listAt(pod.spec, 'volumes').flatMap((volume, index) => {
      const template = recordAt(volume, 'ephemeral')['volumeClaimTemplate'];
      if (template === undefined) return [];
      const path = inSpec(pod, `volumes[${index}].ephemeral.volumeClaimTemplate.spec`);
      return [{ object: owner, path, spec: recordAt(template, 'spec') }];
    }),
  ];
}

/** The volumes that a pod has, and where each is named: its own, and those that a StatefulSet makes for it. */
export function volumesOf(pod: Pod): readonly { readonly path: string; readonly name: string }[] {
  const templates = pod.owner.kind === 'StatefulSet' ? listAt(pod.owner.body, 'spec', 'volumeClaimTemplates') : [];
  const named = [
    ...listAt(pod.spec, 'volumes').map((volume, index) => ({
      path: inSpec(pod, `volumes[${index}].name`),
      name: textAt(volume, 'name'),
    })),
    ...templates.map((template, index) => ({
      path: `spec.volumeClaimTemplates[${index}].metadata.name`,
      name: textAt(template, 'metadata', 'name'),
    })),
  ];
  return named.flatMap(({ path, name }) => (name === undefined ? [] : [{ path, name }]));
}

/** The claims that the volumes of a pod name, and where. */
export function claimsNamed(pod: Pod): readonly { readonly path: string; readonly name: string }[] {
  return listAt(pod.spec, 'volumes').flatMap((volume, index) => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
    const path = inSpec(pod, `volumes[${index}].persistentVolumeClaim.claimName`);
    return name === undefined ? [] : [{ path, name }];
  });
}

/** Whether a claim's volume is attached to one node at a time. */
export function isOfOneNode({ spec }: Claim): boolean {
  const modes = listAt(spec, 'accessModes');
  return modes.length > 0 && modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}
