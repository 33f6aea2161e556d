import { isWithin, type Release } from '../release.js';
import { child, childrenNamed, elements, textOf, walk, type XmlElement } from '../xml/node.js';

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

/** Elements of the schema files that only this release and newer ones know, newest release first. */
const CAME_WITH: readonly [Release, readonly string[]][] = [
  [
    'v3.3',
    [
      'VUART_TIMER_PCPU',
      'VUART_RX_BUF_SIZE',
      'VUART_TX_BUF_SIZE',
      'IVSHMEM_REGION_ID',
      'SERVICE_VM_SUPERVISOR_ENABLED',
      'CONSOLE_VM',
      'virtual_thermal_monitor',
      'bvt_weight',
    ],
  ],
  ['v3.2', ['CPU_PERFORMANCE_POLICY', 'own_pcpu', 'displays']],
  [
    'v3.1',
    [
      'MAX_PCI_BUS_NUM',
      'MCE_ON_PSC_ENABLED',
      'SPLIT_LOCK_DETECTION_ENABLED',
      'UC_LOCK_DETECTION_ENABLED',
      'HIDDEN_PDEV',
    ],
  ],
  ['v3.0', ['load_order', 'BUILD_TYPE', 'vuart_connections', 'RELOC_ENABLED']],
  ['v2.7', ['MAX_VM_NUM', 'VCAT_ENABLED']],
  ['v2.6', ['ENFORCE_TURNOFF_GP', 'MAX_EFI_MMAP_ENTRIES', 'SECURITY_VM_FIXUP']],
];

/** Elements that went in v3.1, of those that v3.0 still had. */
const GONE_AFTER_V3_0 = ['ENFORCE_TURNOFF_AC', 'ENFORCE_TURNOFF_GP', 'MCE_ON_PSC_DISABLED'];

/** Elements that the schema files of v2.0 to v2.4 knew and no later one does. */
const GONE_BEFORE_V2_5 = ['UOS_RAM_SIZE', 'SOS_RAM_SIZE', 'PSRAM', 'PSRAM_ENABLED', 'vuart'];

/** Elements that came with v2.5; a file with one of them is no older, whatever was left in it. */
const CAME_WITH_V2_5 = ['NVMX_ENABLED', 'SSRAM', 'SSRAM_ENABLED', 'PTM'];

/** A scenario in the words of ACRN v2.4 or older, which has no nested virtualization. */
export interface TooOld {
  /** The first element that went before v2.5. */
  readonly node: XmlElement;
}

/** Whether a scenario was written for a release before v2.5: never for one that newer words speak against. */
export function tooOld(root: XmlElement): TooOld | undefined {
  let node: XmlElement | undefined;
  for (const each of walk(root)) {
    const { name } = each;
    if (GONE_BEFORE_V2_5.includes(name)) node ??= each;
    else if (CAME_WITH_V2_5.includes(name)) return undefined;
    else if (CAME_WITH.some(([, marks]) => marks.includes(name))) return undefined;
    else if (name === 'guest_flag' && textOf(each).trim() === 'GUEST_FLAG_NVMX_ENABLED') {
      return undefined;
    }
  }
  return node && { node };
}

function exactly(release: Release, because: string): GuessedRelease {
  return { release, first: release, because };
}

/** v3.x files fill in defaults, so an old one may hold nothing that newer releases do not know. */
function guessV3(first: Release, mark: string, names: ReadonlySet<string>): GuessedRelease {
  const gone = GONE_AFTER_V3_0.find((name) => names.has(name));
  if (gone !== undefined) return exactly('v3.0', `<${gone}> went after v3.0`);
  if (first === 'v3.3') return exactly('v3.3', `<${mark}> came with v3.3`);
  const because = `its elements are those of ${first} to v3.3, and the newest is assumed`;
  return { release: 'v3.3', first, because };
}

/** The releases whose vocabulary a scenario uses. */
export function guessRelease(root: XmlElement): GuessedRelease {
  const names = new Set<string>();
  for (const node of walk(root)) names.add(node.name);
  const types = childrenNamed(root, 'vm').map((vm) => textOf(child(vm, 'vm_type') ?? vm));
  for (const [release, marks] of CAME_WITH) {
    const mark = marks.find((name) => names.has(name));
    if (mark === undefined) continue;
    if (release.startsWith('v3')) return guessV3(release, mark, names);
    if (release === 'v2.6' && types.includes('SERVICE_VM')) continue;
    return exactly(release, `<${mark}> came with ${release}`);
  }
  if (types.includes('SERVICE_VM')) {
    return exactly('v2.7', 'the VM type SERVICE_VM came with v2.7');
  }
  if (types.includes('SOS_VM')) {
    return exactly('v2.5', 'SOS_VM, and no element that came with v2.6');
  }
  return exactly('v2.5', 'no element that came with a newer release');
}

/** Elements of VMs and of hv that only v2.x has, and only v3.x. */
const V2_WORDS = ['guest_flags', 'legacy_vuart', 'communication_vuart', 'NVMX_ENABLED', 'RELEASE'];
const V3_WORDS = ['load_order', 'BUILD_TYPE', 'vuart_connections', 'lapic_passthrough'];

/** The vocabularies that exclude each other: of v2.5 and v2.6, of v2.7, of v3.x. */
export type Vocabulary = 'SOS' | 'SERVICE_VM' | 'load_order';

/** The vocabulary of a release. */
export function vocabularyOf(release: Release): Vocabulary {
  if (isWithin(release, 'v3.0')) return 'load_order';
  return isWithin(release, 'v2.7') ? 'SERVICE_VM' : 'SOS';
}

/** A vocabulary that a whole file is written in, and two of the places that say so. */
export interface WrittenIn {
  readonly vocabulary: Vocabulary;
  /** In words, such as "v2.5 or v2.6". */
  readonly releases: string;
  readonly marks: readonly [XmlElement, XmlElement];
}

const WRITTEN: readonly [Vocabulary, string][] = [
  ['SOS', 'v2.5 or v2.6'],
  ['SERVICE_VM', 'v2.7'],
  ['load_order', 'v3.x'],
];

/**
 * The vocabulary of a scenario in which everything that tells vocabularies apart agrees, at two places or
 * more; undefined for one that mixes them or says too little.
 */
export function writtenIn(root: XmlElement): WrittenIn | undefined {
  const marks = new Map<Vocabulary, XmlElement[]>(WRITTEN.map(([vocabulary]) => [vocabulary, []]));
  let v2: XmlElement | undefined;
  for (const node of walk(root)) {
    if (V3_WORDS.includes(node.name)) marks.get('load_order')?.push(node);
    else if (V2_WORDS.includes(node.name)) v2 ??= node;
    else if (elements(node).length === 0) {
      const text = textOf(node).trim();
      if (/^SOS_/.test(text)) marks.get('SOS')?.push(node);
      // v3.x has SERVICE_VM as a load order only.
      else if (/^SERVICE_VM(_|$)/.test(text)) marks.get('SERVICE_VM')?.push(node);
    }
  }
  const found = WRITTEN.filter(([vocabulary]) => (marks.get(vocabulary)?.length ?? 0) > 0);
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const [vocabulary, releases] = only;
  const [first, second] = marks.get(vocabulary) ?? [];
  if (first === undefined || second === undefined) return undefined;
  return (v2 === undefined) === (vocabulary === 'load_order')
    ? { vocabulary, releases, marks: [first, second] }
    : undefined;
}
