import { isNativeError } from 'node:util/types';
import { display } from '../overlays/validate';
import { ProblemsError } from '../overlays/problem';
import { suggest } from '../overlays/suggest';
import { errorCode } from '../synth/cluster-folder';
import type { Arguments, Output } from './command';
import type { Action } from './images/action';
import { listPins } from './images/list';
import { promotePins } from './images/promote';
import { askedWrongly } from './images/refusals';
import { rollBackPins } from './images/rollback';
import { setPins } from './images/set';

const ANY = Number.POSITIVE_INFINITY;

/** Everything that `images` does, by name. */
const ACTIONS: Readonly<Record<string, Action>> = {
  set: { usage: 'set SYSTEM ENVIRONMENT SERVICE=TAG[@sha256:DIGEST]...', takes: [3, ANY], act: setPins },
  promote: { usage: 'promote SYSTEM FROM TO [SERVICE...]', takes: [3, ANY], act: promotePins },
  list: { usage: 'list [SYSTEM [ENVIRONMENT]]', takes: [0, 2], act: listPins },
  rollback: { usage: 'rollback SYSTEM ENVIRONMENT [SERVICE...]', takes: [2, ANY], act: rollBackPins },
};

/** The command `images`. */
export function images({ project, positionals }: Arguments, output: Output): number {
  const [name = '', ...words] = positionals;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    const usages = Object.values(ACTIONS).map(({ usage }) => usage);
    const hint = suggest(name, Object.keys(ACTIONS));
    throw new ProblemsError([askedWrongly(usages.join(', or '), display(name), hint)]);
  }
  const [least, most] = action.takes;
  if (words.length < least || words.length > most)
    throw new ProblemsError([askedWrongly(action.usage, [name, ...words].join(' '))]);
  wordingSystemErrors(() => action.act({ project, words }, output));
  return 0;
}

/** A full disk, a folder that may not be read: no mistake of the program, so no stack trace. */
function wordingSystemErrors(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (errorCode(error) === undefined || !isNativeError(error)) throw error;
    const where = 'path' in error && typeof error.path === 'string' ? error.path : 'overlays';
    const expected = 'files and folders that can be read and written';
    const problem = { where, path: '', expected, found: error.message, hint: 'mend the cause and run again' };
    throw new ProblemsError([problem], 'the pins are whole, as they were or as asked for');
  }
}
