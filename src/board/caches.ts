import { attribute, child, childrenNamed, textOf, walk, type XmlDocument } from '../xml/node.js';

/** Where a cache holds software SRAM; the addresses are written as in the board file. */
export interface SoftwareSram {
  readonly start: string | undefined;
  readonly end: string | undefined;
  /** The ways it takes, as a mask. */
  readonly waymask: string | undefined;
}

/** A cache of the board's `<caches>`. */
export interface Cache {
  readonly level: string;
  readonly id: string;
  /** The local APIC ids of the threads that share it. */
  readonly apicIds: readonly number[];
  /** How many classes of service its CAT has; undefined without CAT. */
  readonly closNumber: number | undefined;
  readonly cdp: boolean;
  readonly softwareSram: readonly SoftwareSram[];
}

/** The caches of the board with what they can do, in the file's order. */
export function caches(document: XmlDocument): Cache[] {
  const found: Cache[] = [];
  for (const parent of childrenNamed(document.root, 'caches')) {
    for (const node of walk(parent)) {
      if (node.name !== 'cache') continue;
      const capabilities = (id: string) =>
        childrenNamed(node, 'capability').filter(
          (capability) => attribute(capability, 'id')?.value === id,
        );
      const cat = child(capabilities('CAT')[0], 'clos_number');
      const closNumber = cat && Number(textOf(cat));
      found.push({
        level: attribute(node, 'level')?.value ?? '',
        id: attribute(node, 'id')?.value ?? '',
        apicIds: childrenNamed(node, 'processors')
          .flatMap((list) => childrenNamed(list, 'processor'))
          .map((processor) => Number(textOf(processor))),
        closNumber: Number.isNaN(closNumber) ? undefined : closNumber,
        cdp: capabilities('CDP').length > 0,
        softwareSram: capabilities('Software SRAM').map((capability) => {
          const text = (name: string) => {
            const leaf = child(capability, name);
            return leaf && textOf(leaf);
          };
          return { start: text('start'), end: text('end'), waymask: text('waymask') };
        }),
      });
    }
  }
  return found;
}
