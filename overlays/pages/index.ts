import type { Estate } from '../load';
import type { GeneratedFile } from '../reference';
import { handoffPage } from './handoff';
import { systemPage } from './system';

/** The pages about what the overlays describe: one per system, one per cluster. */
export function estatePages({ systems, described }: Estate): readonly GeneratedFile[] {
  return [
    ...systems.map((settings) => ({
      path: `docs/systems/${settings.system}.md`,
      text: systemPage(
        settings,
        // An environment's own settings lack the services that do not exist in its tier.
        described.filter(({ environment }) => environment.system === settings.system),
      ),
    })),
    ...described.map((one) => ({
      path: `docs/handoff/${one.environment.cluster.name}.md`,
      text: handoffPage(one),
    })),
  ];
}
