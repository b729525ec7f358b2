import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { editorSchemas, referencePages, type GeneratedFile } from '../overlays/reference';
import { runbookPages } from '../monitoring/runbooks';
import { estatePages } from '../overlays/pages';
import { bootstrapPages } from '../overlays/pages/bootstrap';
import { POLICIES } from '../policies';
import { policiesPage } from '../policies/page';
import { addOnReleases } from '../synth/add-on-releases';
import { loadProject } from './clusters';
import type { Arguments, Output } from './command';

/** Every generated file beside dist/ and imports/. */
function generated(project: string): readonly GeneratedFile[] {
  const policies = { path: 'docs/policies.md', text: policiesPage(POLICIES) };
  const estate = loadProject(project);
  return [
    ...editorSchemas(),
    ...referencePages(),
    policies,
    ...estatePages(estate),
    ...bootstrapPages(estate, addOnReleases),
    ...runbookPages(estate.environments),
  ];
}

/** Generated files that are missing or differ from what the schema gives. */
export function staleReferences(project: string): readonly string[] {
  return generated(project)
    .filter(({ path, text }) => readIfThere(join(project, path)) !== text)
    .map(({ path }) => path);
}

/** The command `docs`. */
export function docs({ project }: Arguments, output: Output): number {
  const stale = new Set(staleReferences(project));
  for (const { path, text } of generated(project)) {
    if (!stale.has(path)) continue;
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
    output.print(path);
  }
  if (stale.size === 0) output.print(output.style('dim', 'references and editor schemas are up to date'));
  return 0;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
