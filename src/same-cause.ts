import type { Diagnostic } from './text/diagnostic.js';
import { childrenNamed, type XmlDocument } from './xml/node.js';

/** Schema assertions of ACRN v2.5 to v2.7, and the rules that say the same with a remedy. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  'nvmx-enabled-without-noop-scheduler': ['scheduler-not-noop'],
  'nvmx-flag-without-nvmx-enabled': ['nvmx-disabled'],
  'nvmx-flag-without-lapic-passthrough': ['service-vm-lapic-passthrough-missing'],
  'service-vm-lapic-passthrough-without-nvmx': ['lapic-passthrough-without-nvmx'],
};

function sameRange(a: Diagnostic, b: Diagnostic): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end;
}

/** The place in the document that a diagnostic belongs to: a vm element, or the rest. */
function owner(document: XmlDocument, { range }: Diagnostic): number {
  return childrenNamed(document.root, 'vm').findIndex(
    (vm) => vm.range.start <= range.start && range.end <= vm.range.end,
  );
}

/**
 * One cause, one diagnostic: where a rule reports what ACRN's validator refuses too, the rule's words
 * and fix stay, and the category says that the validator refuses it.
 */
export function mergeSameCause(
  document: XmlDocument,
  refused: readonly Diagnostic[],
  found: readonly Diagnostic[],
): Diagnostic[] {
  const twins = new Set<Diagnostic>();
  const kept = refused.filter((schema) => {
    const twin = found.find((other) => {
      const names = SAID_BY[schema.rule];
      if (names === undefined) return schema.rule.startsWith('value-') && sameRange(schema, other);
      if (!names.includes(other.rule)) return false;
      const place = owner(document, other);
      return place === -1 || place === owner(document, schema);
    });
    if (twin !== undefined) twins.add(twin);
    return twin === undefined;
  });
  return [
    ...kept,
    ...found.map((other) => (twins.has(other) ? { ...other, category: 'schema' as const } : other)),
  ];
}
