import { unknownTypes } from './capacity/capacity-plan';
import type { Policy } from './policy';

/** Where nothing is known of an instance type, nobody has judged whether the pods fit. */
export const nodeTypes: Policy = {
  id: 'node-types',
  severity: 'warning',
  demands: 'The instance type of every node group is one of policies/capacity/instance-types.data.ts.',
  prevents: 'A cluster that is too small passes: the policy `capacity` cannot judge nodes of which it knows nothing.',
  link: 'https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html',
  needs: 'facts',
  check: ({ facts, objects, find }) => {
    if (facts === undefined) return [];
    const [first] = objects;
    const about = find('Namespace', '', facts.namespace) ?? first;
    if (about === undefined) return [];
    return unknownTypes(facts).map(({ name, instanceTypes }) => ({
      object: about,
      path: 'metadata.name',
      expected: `a known instance type for the node group ${name}`,
      found: instanceTypes[0] ?? 'nothing',
      mend: 'add it to policies/capacity/instance-types.data.ts with its processors, memory, interfaces and addresses',
    }));
  },
};
