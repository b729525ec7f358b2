import { declaredCall, resolveCall } from '../calls';
import { EMULATOR, deadLetterName, emulatorOf, isEndpointVariable } from '../events';
import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import { TIER_SETTINGS } from '../sizes';
import type { Path } from '../source-file';
import type { Validated } from '../validate';
import { imageOfOthers } from './images';

/** Queues and their dead-letter queues have names of their own. */
export function deadLetterNames(system: Validated<SystemSettings>): readonly Problem[] {
  const queues = Object.keys(system.settings.queues);
  return queues
    .filter((name) => queues.includes(deadLetterName(name)))
    .map((name) =>
      problemAt(system, ['queues', deadLetterName(name)], {
        expected: `a name that is not the dead-letter queue of ${name}`,
        found: JSON.stringify(deadLetterName(name)),
        hint: 'a queue brings its dead-letter queue; remove this one',
      }),
    );
}

/** Only the emulator's own presence tells services of it: a variable left behind would switch AWS off in production. */
export function endpointVariables(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const refuse = ({ path, variable, callee }: Named): readonly Problem[] => {
    if (variable === undefined || !isEndpointVariable(settings, variable)) return [];
    const expected = `${variable} to follow from awsEmulator, in the environments that have one`;
    const [found, mend] =
      callee === undefined
        ? ['it written out', 'remove it']
        : [`the address of ${callee}`, 'give the call another variable'];
    return [problemAt(system, path, { expected, found, hint: `${mend}: its presence switches AWS off` })];
  };
  const written = (path: Path, map: Readonly<Record<string, unknown>>) =>
    Object.keys(map).flatMap((variable) => refuse({ path: [...path, variable], variable }));
  const maps = ['stores', 'externals', 'buckets', 'topics', 'queues', 'variableSets', 'services'] as const;
  const ofMembers = maps.flatMap((map) =>
    sortedEntries<{
      readonly config: Readonly<Record<string, unknown>>;
      readonly keys?: Readonly<Record<string, unknown>>;
    }>(settings[map]).flatMap(([name, { config, keys }]) => [
      ...written([map, name, 'config'], config),
      ...written([map, name, 'keys'], keys ?? {}),
    ]),
  );
  return [...written(['config'], settings.config), ...ofMembers, ...addressVariables(settings).flatMap(refuse)];
}

/** A variable, and where it gets its name. */
interface Named {
  readonly path: Path;
  readonly variable: string | undefined;
  /** The service whose name it is made from, if it is. */
  readonly callee?: string;
}

/** The variables with addresses of services: named by the callee or the call, or else made from the callee's name. */
function addressVariables(settings: SystemSettings): readonly Named[] {
  return sortedEntries(settings.services).flatMap(([name, { address, calls }]) => [
    { path: ['services', name, 'address', 'variable'], variable: address?.variable },
    ...calls.map((written, index): Named => {
      const call = declaredCall(written);
      const path = ['services', name, 'calls', index];
      if (call.variable !== undefined) return { path: [...path, 'variable'], variable: call.variable };
      const isTold =
        call.port === undefined && lookup(settings.services, call.service)?.address?.variable !== undefined;
      return { path, variable: isTold ? undefined : resolveCall(settings, call)?.variable, callee: call.service };
    }),
  ]);
}

/** The emulator is for the tier dev, for systems that declare it, and has an image. */
export function awsEmulators(input: EnvironmentInput): readonly Problem[] {
  const { system, environment, thirdPartyImages } = input;
  if (environment.settings.awsEmulator === undefined) return [];
  const path = ['awsEmulator'];
  if (TIER_SETTINGS[environment.settings.tier].awsEmulator === 'refused') {
    const expected = `no emulator in the tier ${environment.settings.tier}: it would switch AWS off`;
    return [problemAt(environment, path, { expected, found: 'one' })];
  }
  if (system.settings.awsEmulator === undefined) {
    const expected = `awsEmulator in ${system.file.name}, with its port and the variable for its address`;
    return [problemAt(environment, path, { expected, found: 'nothing there' })];
  }
  return imageOfOthers(thirdPartyImages, EMULATOR, 'for the AWS emulator');
}

/** Topics and queues are named alike everywhere: two environments in one account and region would share them. */
export function distinctEvents(inputs: readonly EnvironmentInput[]): readonly Problem[] {
  const holders = new Map<string, string>();
  return inputs.flatMap((input) => {
    const { system, environment } = input;
    if (emulatorOf(input) !== undefined) return [];
    const { account, region } = environment.settings.cluster;
    const { topics, queues } = system.settings;
    const names = [
      ...Object.keys(topics).map((name) => ['topic', name] as const),
      ...Object.keys(queues).map((name) => ['queue', name] as const),
    ];
    return names.flatMap(([kind, name]) => {
      const place = `${account} ${region} ${kind} ${name}`;
      const holder = holders.get(place);
      holders.set(place, holder ?? environment.file.name);
      if (holder === undefined) return [];
      const expected = `an account or region in which ${name} is not that of ${holder}`;
      const hint = 'messages of both environments would mix';
      return [problemAt(environment, ['cluster', 'account'], { expected, found: `${account}, ${region}`, hint })];
    });
  });
}
