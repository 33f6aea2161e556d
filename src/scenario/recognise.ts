import { NEWEST, RELEASES, type Release } from '../release.js';
import { expectArgument } from '../text/argument.js';
import { type ElementsByName, elementsByName } from '../xml/by-name.js';
import { child, childrenNamed, hasElements, textOf, walk, type XmlElement } from '../xml/node.js';
import {
  CAME_WITH,
  CAME_WITH_NESTING,
  V2_WORDS,
  V3_WORDS,
  VOCABULARIES,
  type Vocabulary,
  vocabulary,
  WENT_AFTER,
  WENT_BEFORE_NESTING,
} from './release-traits.js';

/** What an XML document of an ACRN data folder is. */
export type DocumentKind = 'scenario' | 'board' | 'launch' | 'other';

const BOARD_SECTIONS = ['BIOS_INFO', 'BASE_BOARD_INFO', 'PROCESSOR_INFO', 'processors'];

/**
 * A scenario is an acrn-config with an hv or vm child. Board files have sections of their own; launch
 * files have user VMs (`uos` up to v2.6, `user_vm` in v2.7) instead.
 */
export function documentKind(root: XmlElement): DocumentKind {
  expectArgument('documentKind', 'root', root, 'element');
  if (root.name !== 'acrn-config') return root.name === 'acrn-offline-data' ? 'board' : 'other';
  if (BOARD_SECTIONS.some((name) => child(root, name) !== undefined)) return 'board';
  if (child(root, 'uos') ?? child(root, 'user_vm')) return 'launch';
  if (child(root, 'hv') ?? child(root, 'vm')) return 'scenario';
  return 'other';
}

interface GuessedRelease {
  /** The newest release whose vocabulary it is. */
  readonly release: Release;
  /** The oldest one. */
  readonly first: Release;
  /** Why, in words that follow "ACRN v2.6: " in the output. */
  readonly because: string;
}

/** A scenario in the words of ACRN v2.4 or older, which has no nested virtualization. */
interface TooOld {
  /** The first element that went before v2.5. */
  readonly node: XmlElement;
}

/** Whether a scenario was written for a release before v2.5: never for one that newer words speak against. */
export function tooOld(root: XmlElement): TooOld | undefined {
  const names = elementsByName(root);
  if (!WENT_BEFORE_NESTING.some((name) => names.has(name))) return undefined;
  let node: XmlElement | undefined;
  for (const each of walk(root)) {
    const { name } = each;
    if (WENT_BEFORE_NESTING.includes(name)) node ??= each;
    else if (CAME_WITH_NESTING.includes(name)) return undefined;
    else if (CAME_WITH.some((novelty) => novelty.elements.includes(name))) return undefined;
    else if (name === 'guest_flag' && textOf(each).trim() === 'GUEST_FLAG_NVMX_ENABLED') {
      return undefined;
    }
  }
  return node && { node };
}

function exactly(release: Release, because: string): GuessedRelease {
  return { release, first: release, because };
}

/** A release that fills in defaults takes files of older ones too, with nothing of its own in them. */
function guessNewest(first: Release, mark: string, names: ElementsByName): GuessedRelease {
  for (const [last, elements] of WENT_AFTER) {
    const gone = elements.find((name) => names.has(name));
    if (gone !== undefined) return exactly(last, `<${gone}> was removed after ${last}`);
  }
  if (first === NEWEST) return exactly(NEWEST, `<${mark}> came with ${NEWEST}`);
  const because = `its elements are those of ${first} to ${NEWEST}, and the newest is assumed`;
  return { release: NEWEST, first, because };
}

/** The releases whose vocabulary a scenario uses. */
export function guessRelease(root: XmlElement): GuessedRelease {
  expectArgument('guessRelease', 'root', root, 'element');
  const names = elementsByName(root);
  const types = childrenNamed(root, 'vm').map((vm) => textOf(child(vm, 'vm_type') ?? vm));
  for (const { release, elements, vmType } of CAME_WITH) {
    const mark = elements.find((name) => names.has(name));
    if (mark !== undefined) {
      return vocabulary(release).hasLoadOrder
        ? guessNewest(release, mark, names)
        : exactly(release, `<${mark}> came with ${release}`);
    }
    if (vmType !== undefined && types.includes(vmType)) {
      return exactly(release, `the VM type ${vmType} came with ${release}`);
    }
  }
  const [oldest, next] = RELEASES;
  const old = types.includes('SOS_VM');
  return exactly(
    oldest,
    old
      ? `SOS_VM, and no element that came with ${next}`
      : 'no element that came with a newer release',
  );
}

/** A vocabulary that a whole file is written in, and two of the places that say so. */
interface WrittenIn {
  readonly vocabulary: Vocabulary;
  /** In words, such as "v2.5 or v2.6". */
  readonly releases: string;
  readonly marks: readonly [XmlElement, XmlElement];
}

/**
 * The vocabulary of a scenario in which everything that tells vocabularies apart agrees, at two places or
 * more; undefined for one that mixes them or says too little.
 */
export function writtenIn(root: XmlElement): WrittenIn | undefined {
  const marks = new Map<Vocabulary, XmlElement[]>(VOCABULARIES.map(([words]) => [words, []]));
  let v2: XmlElement | undefined;
  for (const node of walk(root)) {
    if (V3_WORDS.includes(node.name)) marks.get('load_order')?.push(node);
    else if (V2_WORDS.includes(node.name)) v2 ??= node;
    else if (!hasElements(node)) {
      const text = textOf(node).trim();
      if (/^SOS_/.test(text)) marks.get('SOS')?.push(node);
      // v3.x has SERVICE_VM as a load order only.
      else if (/^SERVICE_VM(_|$)/.test(text)) marks.get('SERVICE_VM')?.push(node);
    }
  }
  const found = VOCABULARIES.filter(([words]) => (marks.get(words)?.length ?? 0) > 0);
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const [words, releases] = only;
  const [first, second] = marks.get(words) ?? [];
  if (first === undefined || second === undefined) return undefined;
  return (v2 === undefined) === (words === 'load_order')
    ? { vocabulary: words, releases, marks: [first, second] }
    : undefined;
}
