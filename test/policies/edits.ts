import { isRecord } from '../../synth/schemas/narrow';

/** A change of an object, in place. A path is written `spec.containers[0].ports[name=http]["a.b/c"]`. */
export type Edit = (object: object) => void;

/** Puts a value at a path; what leads there must be there, but for missing objects, which are made. */
export function put(path: string, value: unknown): Edit {
  return (object) => {
    const { holder, key } = placeOf(object, path);
    Reflect.set(holder, key, value);
  };
}

/** Takes away what stands at a path; it must be there. */
export function drop(path: string): Edit {
  return (object) => {
    const { holder, key } = placeOf(object, path);
    if (!Object.hasOwn(holder, key)) throw new Error(`${path}: nothing to take away`);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  };
}

/** Puts another value in the place of the one at a path. */
export function change(path: string, make: (value: unknown) => unknown): Edit {
  return (object) => {
    const { holder, key } = placeOf(object, path);
    if (!Object.hasOwn(holder, key)) throw new Error(`${path}: nothing to change`);
    Reflect.set(holder, key, make(Reflect.get(holder, key)));
  };
}

/** Adds a member to the list at a path. */
export function append(path: string, member: unknown): Edit {
  return change(path, (list) => {
    if (!Array.isArray(list)) throw new Error(`${path}: no list`);
    return [...(list as readonly unknown[]), member];
  });
}

const STEP = /\["(?<quoted>[^"]+)"\]|\[(?<field>\w+)=(?<value>[^\]]+)\]|\[(?<index>\d+)\]|\.?(?<name>[^.[\]]+)/y;

/** The object or list in which the last step of a path stands, and that step. */
function placeOf(object: object, path: string): { readonly holder: object; readonly key: string } {
  const steps = stepsOf(path);
  const last = steps.pop();
  if (last === undefined) throw new Error('no path');
  let holder = object;
  for (const step of steps) {
    const key = step(holder);
    if (Reflect.get(holder, key) === undefined && !Array.isArray(holder)) Reflect.set(holder, key, {});
    const next: unknown = Reflect.get(holder, key);
    if (!isRecord(next) && !Array.isArray(next)) throw new Error(`${path}: nothing at ${key}`);
    holder = next;
  }
  return { holder, key: last(holder) };
}

/** Each step says, of the object or list it is in, which key it means. */
function stepsOf(path: string): ((holder: object) => string)[] {
  const steps: ((holder: object) => string)[] = [];
  const step = new RegExp(STEP);
  while (step.lastIndex < path.length) {
    const found = step.exec(path)?.groups;
    if (found === undefined) throw new Error(`${path}: cannot be read`);
    const { quoted, field, value, index, name } = found;
    const key = quoted ?? index ?? name ?? '';
    steps.push(field === undefined || value === undefined ? () => key : (holder) => memberWith(holder, field, value));
  }
  return steps;
}

function memberWith(holder: object, field: string, value: string): string {
  const index = Object.values(holder).findIndex((member) => isRecord(member) && String(member[field]) === value);
  if (index < 0) throw new Error(`no member with ${field}=${value}`);
  return String(index);
}
