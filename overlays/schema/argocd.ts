import { Type, type Static } from '@sinclair/typebox';
import { addOnsSchema } from './add-ons';
import * as scalar from './scalars';

/** What is said of Argo CD: once for the estate in `overlays/argocd.yaml`, and in an environment's file how it is synced. */

const repository = scalar.text({
  pattern: '^(https://[^\\s/@]+/\\S+|ssh://([a-z][-a-z0-9_]*@)?[^\\s/@]+/\\S+|[a-z][-a-z0-9_]*@[^\\s:/@]+:\\S+)$',
  maxLength: 300,
  expected:
    'the address of a git repository without a password in it, such as https://git.example.com/team/manifests.git',
});

const revision = scalar.text({
  pattern: '^[A-Za-z0-9][-A-Za-z0-9._/]*$',
  maxLength: 200,
  expected: 'a branch, a tag or a commit',
});

const pathInRepository = scalar.text({
  pattern: '^(\\.|[A-Za-z0-9_][-A-Za-z0-9._]*(/[A-Za-z0-9_][-A-Za-z0-9._]*)*)$',
  maxLength: 200,
  expected: 'a folder of the repository such as dist or deploy/dist, "." for its root',
});

/** The schema of `overlays/argocd.yaml`: where Argo CD stands, what it reads, what it installs on every cluster. */
export const argoCdSchema = scalar.record('How Argo CD reads the output: one hub for all clusters.', {
  namespace: scalar.dnsLabel('Namespace of Argo CD in the cluster of the hub.', { default: 'argocd' }),
  repository: repository('Repository that the output is committed to.'),
  revision: revision('What of it is deployed.', { default: 'main' }),
  path: pathInRepository('Folder of the repository in which the folders of the clusters stand.', { default: 'dist' }),
  addOns: addOnsSchema,
  placeholders: scalar.mapOf(
    'Settings of this file that only the owner can know and that hold a stand-in: dotted path → what belongs there.',
    Type.String({
      pattern: '^[a-zA-Z]',
      expected: 'the dotted path of a setting of this file, such as repository',
    }),
    scalar.sentence('What belongs there, and where to find it.'),
  ),
});

const duration = scalar.text({
  pattern: '^([1-9]\\d*h)?([1-9]\\d*m)?$',
  minLength: 2,
  expected: 'hours and minutes such as 8h or 1h30m',
});

const syncWindow = scalar.record('A time in which Argo CD may sync, or may not.', {
  kind: scalar.oneOf('With an allow, there is no sync outside of all of them; a deny goes before an allow.', [
    'allow',
    'deny',
  ]),
  schedule: scalar.cronSchedule('When it begins.'),
  duration: duration('How long it lasts.'),
  timeZone: scalar.timeZone('Where the schedule is read.', { default: 'Etc/UTC' }),
  manualSync: scalar.oneOf('Whether a person may sync all the same.', ['allowed', 'refused'], { default: 'refused' }),
});

/** What an environment says of Argo CD. */
export const environmentArgoCd = scalar.record('How Argo CD (overlays/argocd.yaml) syncs it.', {
  sync: Type.Optional(
    scalar.oneOf('Whether a commit is applied by itself; else automated in dev and staging, manual in prod.', [
      'automated',
      'manual',
    ]),
  ),
  windows: scalar.listOf('When it may be synced; always, when left out.', syncWindow),
});

/** `argocd.yaml` with its defaults filled in. */
export type ArgoCdSettings = Static<typeof argoCdSchema>;
