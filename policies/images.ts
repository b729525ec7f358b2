import type { Cluster } from './cluster/cluster';
import type { ClusterFacts } from './cluster/facts';
import { ecrOf, imageReference, isLastingTag, type ImageReference } from './pods/image-reference';
import { at, listAt, shown } from './cluster/json';
import { inSpec, type Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { isSet, refused, type Setting } from './pods/security-context';

/** What runs is what was built, tested and pinned, from where the nodes can pull it. */
export const images: Policy = {
  id: 'images',
  severity: 'error',
  demands:
    'Every image comes from a registry or repository that the overlays name, and has a digest or a tag that never moves; in dev, those of the system may have one that does.',
  prevents:
    'ImagePullBackOff in the middle of a scale-up; or pods of one Deployment that run different programs under one tag.',
  link: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  needs: 'objects',
  check: (cluster) => cluster.pods.flatMap((pod) => judged(cluster, pod)),
};

function judged({ facts }: Cluster, pod: Pod): readonly Violation[] {
  const inContainers = pod.containers.flatMap(({ path, body }) => [
    ...judgedImage(facts, pod, { path: `${path}.image`, value: body['image'] }),
    ...(facts === undefined
      ? []
      : neverPulled(pod, { path: `${path}.imagePullPolicy`, value: body['imagePullPolicy'] })),
  ]);
  const inVolumes = listAt(pod.spec, 'volumes').flatMap((volume, index) =>
    isSet(at(volume, 'image'))
      ? judgedImage(facts, pod, {
          path: inSpec(pod, `volumes[${index}].image.reference`),
          value: at(volume, 'image', 'reference'),
        })
      : [],
  );
  return [...inContainers, ...inVolumes];
}

function judgedImage(facts: ClusterFacts | undefined, pod: Pod, setting: Setting): readonly Violation[] {
  if (isInjected(pod, setting)) return [];
  const image = typeof setting.value === 'string' ? imageReference(setting.value) : undefined;
  if (image === undefined) {
    return [refused(pod, setting, 'an image', 'write it as <registry>/<repository>:<tag>, in lower case')];
  }
  if (facts === undefined) return floating(pod, setting, image);
  return [...elsewhere(facts, pod, setting, image), ...movable(facts, pod, setting, image)];
}

/** Istio puts its own image in the place of this one, in gateways that are made of its template. */
const isInjected = ({ labels, annotations }: Pod, { value }: Setting): boolean =>
  value === 'auto' && Object.keys({ ...labels, ...annotations }).some((key) => key.includes('istio.io/'));

/** Where nothing is known of releases, at least that there is one. */
function floating(pod: Pod, setting: Setting, { tag, digest }: ImageReference): readonly Violation[] {
  if (digest !== undefined || (tag !== undefined && tag !== 'latest')) return [];
  return [refused(pod, setting, 'a tag other than latest, or a digest', 'pin the release that was tested')];
}

function elsewhere(
  { imageRepositories, account, region }: ClusterFacts,
  pod: Pod,
  setting: Setting,
  image: ImageReference,
): readonly Violation[] {
  const isNamed = imageRepositories.some((known) =>
    known.endsWith('/') ? image.repository.startsWith(known) : image.repository === known,
  );
  if (isNamed) return [];
  const ecr = ecrOf(image);
  if (ecr !== undefined && (ecr.account !== account || ecr.region !== region)) {
    const mend = `push it to the cluster's own registry, or name this one in the overlays: its nodes may not pull from others`;
    return [refused(pod, setting, `an image of account ${account} in ${region}, the cluster's`, mend)];
  }
  return [
    refused(
      pod,
      setting,
      `an image from ${imageRepositories.join(', ')}`,
      'correct its name; an image of others is added to overlays/third-party.images.yaml',
    ),
  ];
}

/** In dev, whoever builds the system may look at what was built last; images of others have no such reason. */
function movable(
  { mutableTags, imageRepositories }: ClusterFacts,
  pod: Pod,
  setting: Setting,
  { repository, tag, digest }: ImageReference,
): readonly Violation[] {
  if (digest !== undefined) return [];
  if (tag === undefined) return [refused(pod, setting, 'a tag or a digest', 'pin the release')];
  const isOfOthers = imageRepositories.includes(repository);
  if ((mutableTags === 'allowed' && !isOfOthers) || isLastingTag(tag)) return [];
  return [
    refused(
      pod,
      setting,
      'a tag that names one image for ever, such as v1.2.0, or a digest',
      `pin the release that ${shown(tag)} stands for today`,
    ),
  ];
}

/** Nodes of a managed group come with no images. */
const neverPulled = (pod: Pod, setting: Setting): readonly Violation[] =>
  setting.value === 'Never'
    ? [refused(pod, setting, 'IfNotPresent or Always', 'leave it out: new nodes have no images')]
    : [];
