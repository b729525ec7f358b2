import { formatProblem } from '../../overlays/problem';
import type { Environment, Waiver } from '../../overlays/environment';
import { judgeCluster } from '../../synth/policies';
import { render, type RenderedCluster } from '../../synth/render';
import { ENVIRONMENTS, PROD } from '../autolytiq';
import { put, type Edit } from '../policies/edits';

/** The rendered cluster after an edit of one object. */
function editedAfter(environment: Environment, file: string, kind: string, edit: Edit): RenderedCluster {
  const cluster = render(environment);
  const charts = cluster.charts.map((chart) =>
    chart.file !== file
      ? chart
      : {
          ...chart,
          manifests: chart.manifests.map((manifest) => {
            if (manifest.kind !== kind) return manifest;
            const copy = structuredClone(manifest);
            edit(copy);
            return copy;
          }),
        },
  );
  return { ...cluster, charts };
}

const withToken = put('spec.template.spec.automountServiceAccountToken', true);
const spoilt = (environment: Environment) => editedAfter(environment, '50-auth-service.yaml', 'Deployment', withToken);

const waiver: Waiver = {
  policy: 'api-token',
  object: 'Deployment autolytiq-prod/auth-service',
  reason: 'it asks the API',
  where: 'overlays/autolytiq/prod.yaml:40',
};
const withWaiver = (change: Partial<Waiver> = {}): Environment => ({ ...PROD, waivers: [{ ...waiver, ...change }] });
const lines = (cluster: RenderedCluster) => judgeCluster(cluster, ENVIRONMENTS).problems.map(formatProblem);

test('what is rendered keeps every policy, and warns of nothing', () => {
  expect(judgeCluster(render(PROD), ENVIRONMENTS)).toEqual({ problems: [], warnings: [] });
});

test('a violation is a problem with file, chart, object, path, what to do, and the policy', () => {
  expect(lines(spoilt(PROD))).toEqual([
    'autolytiq-prod/50-auth-service.yaml (charts/service.ts) Deployment autolytiq-prod/auth-service ' +
      'spec.template.spec.automountServiceAccountToken: expected false, found true; ' +
      'set it to false, or declare kubernetesApi: token for the workload (policy api-token)',
  ]);
});

test('a waiver permits it', () => {
  expect(lines(spoilt(withWaiver()))).toEqual([]);
});

test('a waiver that permits nothing is a problem', () => {
  expect(lines(render(withWaiver()))).toEqual([
    'overlays/autolytiq/prod.yaml:40 waivers: expected a violation of api-token by Deployment autolytiq-prod/auth-service, ' +
      'which it permits, found none; remove the waiver, or mend the name of its object',
  ]);
});

test('a waiver of a policy that there is not is a problem', () => {
  expect(lines(render(withWaiver({ policy: 'api-tokens' })))).toEqual([
    'overlays/autolytiq/prod.yaml:40 waivers: expected the id of a policy (docs/policies.md), found "api-tokens"; did you mean "api-token"?',
  ]);
});
