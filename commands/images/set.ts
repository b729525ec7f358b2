import type { Pin } from '../../overlays/images/pins';
import { ProblemsError, type Problem } from '../../overlays/problem';
import { display, isValidated, validate } from '../../overlays/validate';
import type { Output } from '../command';
import type { Request } from './action';
import { changePins, type Change } from './change';
import { findPinFiles } from './pin-file';
import { askedWrongly, COMMAND_LINE, repeated } from './refusals';

/** The action `set`: pins as they stand on the command line. */
export function setPins({ project, words }: Request, output: Output): void {
  const [system = '', environment = '', ...asked] = words;
  const { changes, problems: slips } = readPins(asked);
  const { files, problems: misnomers } = findPinFiles(project, system, [environment]);
  const [file] = files;
  const problems = [...misnomers, ...slips];
  if (file === undefined) throw new ProblemsError(problems);
  changePins(file, output, () => ({ changes, problems, notes: [] }));
}

interface Asked {
  /** What can be read. */
  readonly changes: readonly Change[];
  /** What is wrong with the rest. */
  readonly problems: readonly Problem[];
}

function readPins(asked: readonly string[]): Asked {
  const read = asked.map(readPin);
  const changes = read.flatMap((outcome) => ('service' in outcome ? [outcome] : []));
  const services = changes.map(({ service }) => service);
  return {
    changes: changes.filter(({ service }, index) => services.indexOf(service) === index),
    problems: [...read.flatMap((outcome) => ('service' in outcome ? [] : outcome)), ...repeated('service', services)],
  };
}

/** Reads `auth-service=v1.2.0` or `auth-service=v1.2.0@sha256:…` by the schema of images files. */
function readPin(asked: string): Change | readonly Problem[] {
  const [, service, tag = '', digest] = /^([^=]+)=([^=@]+)(?:@([^=]+))?$/.exec(asked) ?? [];
  if (service === undefined) {
    const hint = 'such as auth-service=v1.2.0';
    return [askedWrongly('SERVICE=TAG or SERVICE=TAG@sha256:DIGEST', display(asked), hint)];
  }
  const pin: Pin = digest === undefined ? { tag } : { tag, digest };
  const outcome = validate('images', {
    name: COMMAND_LINE,
    value: { images: Object.fromEntries([[service, pin]]) },
    locate: () => COMMAND_LINE,
  });
  return isValidated(outcome) ? { service, pin, namedAt: COMMAND_LINE, pinnedAt: COMMAND_LINE } : outcome;
}
