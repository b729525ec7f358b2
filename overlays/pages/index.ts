import type { Estate } from '../load';
import type { GeneratedFile } from '../reference';
import { handoffPage } from './handoff';
import { systemPage } from './system';

/** The pages about what the overlays describe: one per system, one per cluster. */
export function estatePages({ described }: Estate): readonly GeneratedFile[] {
  const systems = [...new Set(described.map(({ input }) => input.system.settings))];
  return [
    ...systems.map((settings) => ({
      path: `docs/systems/${settings.system}.md`,
      text: systemPage(
        settings,
        described.filter(({ input }) => input.system.settings === settings),
      ),
    })),
    ...described.map((one) => ({
      path: `docs/handoff/${one.environment.cluster.name}.md`,
      text: handoffPage(one),
    })),
  ];
}
