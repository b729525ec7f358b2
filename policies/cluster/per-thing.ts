/**
 * What several policies ask of a pod or a container, found out once. It may depend on nothing but the thing itself: the same one may
 * stand in two clusters.
 */
export function perThing<Thing extends object, Found>(find: (thing: Thing) => Found): (thing: Thing) => Found {
  const known = new WeakMap<Thing, { readonly found: Found }>();
  return (thing) => {
    const before = known.get(thing);
    if (before !== undefined) return before.found;
    const found = find(thing);
    known.set(thing, { found });
    return found;
  };
}
