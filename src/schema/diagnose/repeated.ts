import { attribute } from '../../xml/node.js';
import { type Content, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { label } from './context.js';

/** The one that is too many: by its id when it has one, else the first after the last allowed. */
export function extraAmong(places: readonly Content[], allowed: number): Content | undefined {
  const ids = places.map(({ source }) =>
    source === undefined ? undefined : attribute(source, 'id'),
  );
  const seen = new Set<string>();
  const odd = ids.findIndex((id) => {
    if (id === undefined) return false;
    const isTwin = seen.has(id.value);
    seen.add(id.value);
    return isTwin || Number(id.value) >= allowed;
  });
  return places[odd] ?? places[allowed];
}

export function repeatedFinding(
  first: Content,
  extra: Content,
  allowed: number,
  surplus: number,
): Finding {
  const often = allowed === 1 ? 'once' : `${allowed} times`;
  const where = extra.parent === undefined ? 'the file' : label(extra.parent);
  return finding(
    {
      rule: 'duplicate-element',
      message: `${extra.name} occurs more than ${often} in ${where}.`,
      help: allowed === 1 ? 'Remove all but the one that you mean.' : `Remove ${surplus} of them.`,
      range: nearestSource(extra).startTag,
      related: [{ message: 'the first one', range: nearestSource(first).startTag }],
    },
    [extra],
  );
}
