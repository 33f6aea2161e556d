/** The items by a key, in their order. */
export function grouped<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The items whose key an item before them has: with their place, and the first of that key. */
export function* repetitions<Key, Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Iterable<{ readonly item: Item; readonly place: number; readonly first: Item }> {
  const firsts = new Map<Key, Item>();
  for (const [place, item] of items.entries()) {
    const key = keyOf(item);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else yield { item, place, first };
  }
}
