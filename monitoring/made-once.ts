/** More texts than the largest system has rules and panels; beyond it everything is forgotten, and made again. */
const MOST = 20_000;

/**
 * Texts that follow from a key alone, each made once: environments of a system have most of their rules and panels in common, and
 * writing one takes ten times as long as finding it.
 */
export function madeOnce(): (key: string, make: () => string) => string {
  const made = new Map<string, string>();
  return (key, make) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    if (made.size >= MOST) made.clear();
    const text = make();
    made.set(key, text);
    return text;
  };
}
