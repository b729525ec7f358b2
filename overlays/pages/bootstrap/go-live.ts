import type { ArgoCd, Environment } from '../../environment';
import { listed, points, type Section } from '../markdown';
import { dataLines } from './go-live-data';
import { entranceLines } from './go-live-entrance';
import { capacityLines } from './go-live-capacity';
import type { Line } from './go-live-line';
import { monitoringLines } from './go-live-monitoring';
import { operationLines } from './go-live-operation';
import { securityLines } from './go-live-security';

/** What must be so before a prod environment takes traffic, each line with what proves it. */
export function goLiveSection(argoCd: ArgoCd | undefined, environment: Environment): Section {
  const { name, waivers } = environment;
  const waived = new Set(waivers.map(({ policy }) => policy));
  const groups: readonly (readonly [string, readonly Line[]])[] = [
    ['Capacity', capacityLines(environment)],
    ['Security', securityLines(environment)],
    ['Data', dataLines(environment)],
    ['Monitoring', monitoringLines(environment)],
    ['Entrance', entranceLines(environment)],
    ['Operation', operationLines(argoCd, environment)],
  ];
  return {
    title: `Go-live: ${name}`,
    blocks: [
      'A line is ticked by what proves it, not by whoever reads it. `[x]`: the [policies](../policies.md) that it names prove it, since `npm run synth` writes nothing while one of them finds an error. `[ ]`: tick it when the command answers as the line says. Last are those that no command proves; they are signed.',
      ...groups.flatMap(([title, lines]) =>
        lines.length === 0 ? [] : [`**${title}**`, points(lines.map((line) => textOf(line, waived)))],
      ),
      '**Signed, with name and date**',
      points(
        [
          'Somebody is on call, and the routing of pages was tried.',
          'Backups are taken, and one was restored once.',
          'Support and stakeholders know the day.',
        ].map((line) => `[ ] ${line}`),
      ),
    ],
  };
}

function textOf({ what, policies, command, see }: Line, waived: ReadonlySet<string>): string {
  const excepted = policies.filter((policy) => waived.has(policy));
  const proved = command === undefined && excepted.length === 0;
  const evidence = [
    ...(policies.length === 0 ? [] : [listed(policies.map((policy) => `\`${policy}\``))]),
    ...(command === undefined ? [] : [`\`${command}\` → ${see ?? ''}`]),
    ...excepted.map((policy) => `waived in part: \`${policy}\`, see the system's page`),
  ];
  return `[${proved ? 'x' : ' '}] ${what}: ${evidence.join('; ')}`;
}
