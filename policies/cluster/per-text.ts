/** More texts than all clusters of an estate hold; beyond it everything is forgotten, and found out again. */
const MOST = 20_000;

/** What policies ask of a text, found out once: the clusters of a system have most of theirs in common. */
export function perText<Found>(find: (text: string) => Found): (text: string) => Found {
  const known = new Map<string, { readonly found: Found }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.found;
    if (known.size >= MOST) known.clear();
    const found = find(text);
    known.set(text, { found });
    return found;
  };
}
