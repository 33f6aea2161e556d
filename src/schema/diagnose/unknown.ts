import { Attached } from '../../text/attached.js';
import { enumerate } from '../../text/enumerate.js';
import type { XmlElement } from '../../xml/node.js';
import { type Content, childrenCalled, everything, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { nearMiss } from '../nearest.js';
import { childShape, type GroupShape, type Shape } from '../shape.js';
import { type DiagnoseContext, groupAt, label, shapeAt } from './context.js';

/** What v2.x guest flags and hypervisor settings became in v3.0. */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  [
    'NVMX_ENABLED',
    'From v3.0 on nested virtualization is <nested_virtualization_support>y</nested_virtualization_support> in the Service VM.',
  ],
  [
    'guest_flags',
    'From v3.0 on each guest flag is an element of its own, such as lapic_passthrough and nested_virtualization_support.',
  ],
  [
    'legacy_vuart',
    'From v3.0 on the console is console_vuart, and links between VMs are vuart_connections in hv.',
  ],
  ['communication_vuart', 'From v3.0 on links between VMs are vuart_connections in hv.'],
  ['clos', 'From v3.0 on shares of a cache are in CACHE_REGION in hv.'],
  [
    'nested_virtualization_support',
    'Before v3.0 nested virtualization is NVMX_ENABLED in FEATURES and GUEST_FLAG_NVMX_ENABLED in the Service VM.',
  ],
  ['lapic_passthrough', 'Before v3.0 this is GUEST_FLAG_LAPIC_PASSTHROUGH in guest_flags.'],
  ['load_order', 'Before v3.0 the load order is part of vm_type.'],
  ['BUILD_TYPE', 'Before v3.0 this is RELEASE in DEBUG_OPTIONS.'],
]);

/** The kinds of group, by the text that selects them, in which the schema knows the element. */
function otherCases(content: Content, parent: Content, context: DiagnoseContext): string[] {
  const shape = shapeAt(parent, context.shape);
  if (shape?.kind !== 'choice') return [];
  return shape.cases
    .filter((each) => each.shape.children.some((child) => child.name === content.name))
    .map((each) => each.value);
}

/** The paths below the root at which the schema knows an element of that name. */
function homes(name: string, shape: Shape, path: readonly string[] = []): string[] {
  const groups: readonly GroupShape[] =
    shape.kind === 'group'
      ? [shape]
      : shape.kind === 'choice'
        ? shape.cases.map((c) => c.shape)
        : [];
  const found = groups.flatMap((group) =>
    group.children.flatMap((child) =>
      child.name === name ? [path.join('/')] : homes(name, child.shape, [...path, child.name]),
    ),
  );
  return [...new Set(found)];
}

interface UnknownElement {
  readonly finding: Finding;
  /** The place where the element would count, when there is one only. */
  readonly home?: Finding;
  /** An element that seems to be missing only because this one is misspelled or misplaced. */
  readonly explains: readonly { readonly parent: Content; readonly name: string }[];
}

interface Names {
  readonly known: readonly string[];
  /** Those of the known ones that nobody wrote. */
  readonly unused: readonly string[];
}

const namesIn = new Attached<Content, Names>();

function namesFor(parent: Content, context: DiagnoseContext): Names {
  const found = namesIn.get(parent);
  if (found !== undefined) return found;
  const known = groupAt(parent, context.shape)?.children.map((child) => child.name) ?? [];
  const unused = known.filter((name) =>
    childrenCalled(parent, name).every((c) => c.source === undefined),
  );
  namesIn.set(parent, { known, unused });
  return { known, unused };
}

/** The contents that may have an element of a name, by root and name. */
const owners = new Attached<Content, Map<string, readonly Content[]>>();

function ownersOf(name: string, root: Content, context: DiagnoseContext): readonly Content[] {
  const byName = owners.get(root) ?? new Map<string, readonly Content[]>();
  owners.set(root, byName);
  const known = byName.get(name);
  if (known !== undefined) return known;
  const found = everything(root).filter((other) =>
    groupAt(other, context.shape)?.children.some((child) => child.name === name),
  );
  byName.set(name, found);
  return found;
}

/** An element that its parent may not have. */
export function unknownElement(content: Content, context: DiagnoseContext): UnknownElement {
  const { parent } = content;
  if (parent === undefined) throw new Error('the root is never unknown');
  const { known, unused } = namesFor(parent, context);
  const near = nearMiss(content.name, unused) ?? nearMiss(content.name, known);
  const cases = otherCases(content, parent, context);
  const places = homes(content.name, context.shape);
  const root = topOf(parent);
  const explains: { parent: Content; name: string }[] = [];
  let message = `ACRN ${context.release} does not know the element ${content.name} in ${label(parent)}.`;
  let help: string;
  if (cases.length > 0) {
    message = `${content.name} is for ${enumerate(cases, 'and')} only, not for this kind of VM.`;
    help = 'Remove it.';
  } else if (near !== undefined) {
    explains.push({ parent, name: near.value });
    help =
      near.difference === 'case'
        ? `Write ${near.value}: upper and lower case count.`
        : `Did you mean ${near.value}?`;
  } else if (places.length > 0) {
    help = `It belongs in ${enumerate(
      places.map((place) => (place === '' ? 'acrn-config' : place)),
      'or',
    )}; move it there, or remove it.`;
    for (const other of ownersOf(content.name, root, context)) {
      explains.push({ parent: other, name: content.name });
    }
  } else {
    help = SUCCESSORS.get(content.name) ?? 'Remove it.';
  }
  const only = near === undefined && explains.length === 1 ? explains[0]?.parent : undefined;
  const home = only?.source;
  const group = only && groupAt(only, context.shape);
  const isSetting = group && childShape(group, content.name)?.shape.kind === 'text';
  const related = home === undefined ? [] : [{ message: 'it belongs here', range: home.startTag }];
  return {
    finding: finding(
      { rule: 'unknown-element', message, help, range: nearestSource(content).startTag, related },
      [content],
    ),
    explains,
    ...(home !== undefined && isSetting && { home: emptyHome(content, home) }),
  };
}

/** Where a misplaced element is missed: ACRN goes on there as if nobody had written it. */
function emptyHome(content: Content, home: XmlElement): Finding {
  const { name } = content;
  const message = `${home.name} has no ${name}: the one elsewhere does not count here.`;
  const related = [{ message: 'it is here', range: nearestSource(content).startTag }];
  return finding(
    {
      rule: 'misplaced-element',
      message,
      help: `Move ${name} here.`,
      range: home.startTag,
      related,
      severity: 'warning',
    },
    [content],
  );
}

function topOf(content: Content): Content {
  return content.parent === undefined ? content : topOf(content.parent);
}
