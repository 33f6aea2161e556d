import { NEWEST, RELEASES, type Release } from '../release.js';
import { child, childrenNamed, textOf, walk, type XmlElement } from '../xml/node.js';
import { CAME_WITH, vocabulary, WENT_AFTER } from './release-traits.js';

/** What an XML document of an ACRN data folder is. */
export type DocumentKind = 'scenario' | 'board' | 'launch' | 'other';

const BOARD_SECTIONS = ['BIOS_INFO', 'BASE_BOARD_INFO', 'PROCESSOR_INFO', 'processors'];

/**
 * A scenario is an acrn-config with an hv or vm child. Board files have sections of their own; launch
 * files have user VMs (`uos` up to v2.6, `user_vm` in v2.7) instead.
 */
export function documentKind(root: XmlElement): DocumentKind {
  if (root.name !== 'acrn-config') return root.name === 'acrn-offline-data' ? 'board' : 'other';
  if (BOARD_SECTIONS.some((name) => child(root, name) !== undefined)) return 'board';
  if (child(root, 'uos') ?? child(root, 'user_vm')) return 'launch';
  if (child(root, 'hv') ?? child(root, 'vm')) return 'scenario';
  return 'other';
}

export interface GuessedRelease {
  /** The newest release whose vocabulary it is. */
  readonly release: Release;
  /** The oldest one. */
  readonly first: Release;
  /** Why, in words that follow "ACRN v2.6: " in the output. */
  readonly because: string;
}

function exactly(release: Release, because: string): GuessedRelease {
  return { release, first: release, because };
}

/** A release that fills in defaults takes files of older ones too, with nothing of its own in them. */
function guessNewest(first: Release, mark: string, names: ReadonlySet<string>): GuessedRelease {
  for (const [last, elements] of WENT_AFTER) {
    const gone = elements.find((name) => names.has(name));
    if (gone !== undefined) return exactly(last, `<${gone}> went after ${last}`);
  }
  if (first === NEWEST) return exactly(NEWEST, `<${mark}> came with ${NEWEST}`);
  const because = `its elements are those of ${first} to ${NEWEST}, and the newest is assumed`;
  return { release: NEWEST, first, because };
}

/** The releases whose vocabulary a scenario uses. */
export function guessRelease(root: XmlElement): GuessedRelease {
  const names = new Set<string>();
  for (const node of walk(root)) names.add(node.name);
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
