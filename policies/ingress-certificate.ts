import { arnOf } from './ingress/arn';
import type { ClusterFacts } from './cluster/facts';
import { listAt, textAt } from './cluster/json';
import { loadBalancersOf, placeOf, type AlbIngress } from './ingress/load-balancer';
import type { Policy, Violation } from './policy';

/** The certificate is one that the load balancer may have, and clients accept it for every host. */
export const ingressCertificate: Policy = {
  id: 'ingress-certificate',
  severity: 'error',
  demands:
    "An Ingress with HTTPS names certificates of the cluster's account and region, whose names cover every host.",
  prevents: 'The controller cannot make the listener (FailedDeployModel), or every client refuses the certificate.',
  link: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#certificate-arn',
  needs: 'objects',
  check: (cluster) => {
    const { facts } = cluster;
    return loadBalancersOf(cluster)
      .flatMap(({ members }) => members)
      .flatMap((member) => [
        ...arns(member, facts),
        ...(facts?.ingress === undefined
          ? []
          : [...without(member), ...uncovered(member, facts.ingress.certificateNames)]),
      ]);
  },
};

const FORM = 'ARNs of certificates: arn:aws:acm:<region>:<account>:certificate/<id>';

/** ACM gives ids in the form of a UUID; certificates of IAM are named. */
const RESOURCES: Readonly<Record<string, RegExp>> = {
  acm: /^certificate\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  iam: /^server-certificate\/\S+$/,
};

function arns(member: AlbIngress, facts: ClusterFacts | undefined): readonly Violation[] {
  const [first] = member.certificates.flatMap((text) => arnOf(text) ?? []);
  const violation = (expected: string, found: string, mend: string): Violation => ({
    ...placeOf(member, 'certificate-arn'),
    expected,
    found,
    mend,
  });
  return member.certificates.flatMap((text): readonly Violation[] => {
    const arn = arnOf(text);
    if (arn === undefined || RESOURCES[arn.service]?.test(arn.resource) !== true) {
      return [violation(FORM, text, 'write the ARN that aws acm list-certificates shows')];
    }
    if (facts?.placeholders.includes(text) === true) return [];
    const { account, region } = facts ?? first ?? arn;
    const isHere = arn.account === account && (arn.service === 'iam' || arn.region === region);
    return isHere
      ? []
      : [
          violation(
            `certificates of account ${account} in ${region}`,
            text,
            'request or import one there: a load balancer takes no others',
          ),
        ];
  });
}

function without(member: AlbIngress): readonly Violation[] {
  const { certificates, listeners } = member;
  if (certificates.length > 0 || !listeners.ports.some(({ protocol }) => protocol === 'HTTPS')) return [];
  return [
    {
      ...placeOf(member, 'certificate-arn'),
      expected: 'the certificate for the HTTPS listener',
      found: 'none',
      mend: 'name the certificate of the overlays; else the controller takes whatever it finds for the hosts, or fails',
    },
  ];
}

function uncovered({ ingress, certificates }: AlbIngress, names: readonly string[]): readonly Violation[] {
  if (certificates.length === 0) return [];
  return listAt(ingress.body, 'spec', 'rules').flatMap((rule, index): readonly Violation[] => {
    const host = textAt(rule, 'host') ?? '';
    if (host === '' || names.some((name) => covers(name, host))) return [];
    return [
      {
        object: ingress,
        path: `spec.rules[${index}].host`,
        expected: `a host that the certificate is for: ${names.join(', ')}`,
        found: host,
        mend: 'take a host that it covers (a wildcard stands for one label), or a certificate with this name',
      },
    ];
  });
}

/** `*.example.com` is for `api.example.com`, and neither for `example.com` nor for `a.b.example.com`. */
function covers(name: string, host: string): boolean {
  const [nameText, hostText] = [name.toLowerCase(), host.toLowerCase()];
  if (nameText === hostText) return true;
  return (
    nameText.startsWith('*.') && hostText.includes('.') && hostText.slice(hostText.indexOf('.')) === nameText.slice(1)
  );
}
