import type { Monitored } from '../alert';
import type { Variable } from './variable';

/** The choice of a service, among those that are declared, whether or not they answer; at first the first. */
export function serviceVariable({ monitoring: { objectives } }: Monitored): Variable {
  const [first] = objectives;
  return {
    name: 'service',
    title: 'Service',
    description: 'A service that answers HTTP.',
    series: 'service:declared:info',
    initially: { value: first?.service ?? '' },
  };
}
