interface Extent {
  /** Characters of its JSON, about. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;
}

const LEAF_HEIGHT = 0;
const ENDLESS: Extent = { size: Infinity, height: Infinity };

/**
 * How large a value is when what it shares is written out wherever it is meant: about the characters of its JSON. A value that
 * contains itself, or is nested deeper than `levels`, is infinite.
 */
export function expandedSize(value: unknown, levels: number): number {
  const known = new Map<object, Extent>();
  const extentOf = (part: unknown, level: number): Extent => {
    if (typeof part === 'string') return { size: part.length + 1, height: LEAF_HEIGHT };
    if (typeof part !== 'object' || part === null) return { size: 1, height: LEAF_HEIGHT };
    const counted = known.get(part);
    if (level + (counted?.height ?? 0) > levels) return ENDLESS;
    if (counted !== undefined) return counted;
    let [size, height] = [1, LEAF_HEIGHT];
    for (const [key, inner] of Object.entries(part)) {
      const extent = extentOf(inner, level + 1);
      if (extent === ENDLESS) return ENDLESS; // at once: it may be a loop with many branches
      size += key.length + extent.size;
      height = Math.max(height, extent.height + 1);
    }
    known.set(part, { size, height });
    return { size, height };
  };
  return extentOf(value, 0).size;
}
