import { isRecord } from '../../synth/schemas/narrow';

/**
 * Every place in an object that a pattern means, as a path that test/policies/edits.ts reads: `spec.rules[*].host`,
 * `data.*`, `spec.template.spec.containers[*].env[*].name`. A `!` at the end means a place that is not there yet, in what is.
 */
export function sitesIn(object: unknown, pattern: string): readonly string[] {
  const wantsAbsent = pattern.endsWith('!');
  const steps = pattern.replace(/!$/, '').match(/\["[^"]+"\]|\[\*\]|\[\d+\]|\.\*|\.?[^.[\]]+/g) ?? [];
  let places: readonly { readonly path: string; readonly value: unknown }[] = [{ path: '', value: object }];
  steps.forEach((step, index) => {
    const isLast = index === steps.length - 1;
    places = places.flatMap(({ path, value }) => {
      if (!isRecord(value) && !Array.isArray(value)) return [];
      const members = value as Readonly<Record<string, unknown>>;
      if (step === '[*]' || step === '.*') {
        return Object.entries(members).map(([key, member]) => ({
          path: path + (Array.isArray(value) ? `[${key}]` : `["${key}"]`),
          value: member,
        }));
      }
      const key = step.replace(/^\.|^\["?|"?\]$/g, '');
      const place = path === '' ? key : `${path}${step.startsWith('[') ? step : `.${key}`}`;
      if (Object.hasOwn(members, key)) return isLast && wantsAbsent ? [] : [{ path: place, value: members[key] }];
      return isLast && wantsAbsent ? [{ path: place, value: undefined }] : [];
    });
  });
  return places.map(({ path }) => path);
}
