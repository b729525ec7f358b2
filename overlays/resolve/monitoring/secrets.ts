import type { Secret, SecretKey } from '../../environment';
import { byCodeUnit } from '../../lookup';
import { monitoringKeys } from '../../monitoring-components';
import { MONITORING_TIERS } from '../../monitoring-sizes';
import type { MonitoringInput } from './input';

/** The Secrets of the stack, each with the keys that are read here: files of the same names. */
export function monitoringSecrets({ input, system }: MonitoringInput): readonly Secret[] {
  const { paging } = MONITORING_TIERS[input.environment.settings.tier];
  const keys = monitoringKeys(system).filter(({ when }) => when === 'always' || paging === 'on');
  const names = [...new Set(keys.map(({ secret }) => secret))].sort(byCodeUnit);
  return names.map((name) => ({
    name,
    kind: 'files',
    keys: keys
      .filter(({ secret }) => secret === name)
      .sort((left, right) => byCodeUnit(left.key, right.key))
      .map(({ key, reference }): SecretKey => {
        const [entry = '', property = ''] = reference.split('.');
        return { key, entry: `${input.system.settings.system}/${input.name}/${entry}`, property };
      }),
  }));
}
