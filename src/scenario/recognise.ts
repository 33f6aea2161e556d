import type { Release } from '../release.js';
import { child, childrenNamed, textOf, walk, type XmlElement } from '../xml/node.js';

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
  readonly release: Release;
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
      'bvt_weight',
    ],
  ],
  ['v3.2', ['CPU_PERFORMANCE_POLICY', 'own_pcpu', 'displays']],
  [
    'v3.1',
    ['MAX_PCI_BUS_NUM', 'MCE_ON_PSC_ENABLED', 'SPLIT_LOCK_DETECTION_ENABLED', 'HIDDEN_PDEV'],
  ],
  ['v3.0', ['load_order', 'BUILD_TYPE', 'vuart_connections', 'RELOC_ENABLED']],
  ['v2.7', ['MAX_VM_NUM', 'VCAT_ENABLED']],
  ['v2.6', ['ENFORCE_TURNOFF_GP', 'MAX_EFI_MMAP_ENTRIES', 'SECURITY_VM_FIXUP']],
];

/** The release whose vocabulary a scenario uses: the oldest that knows its newest element. */
export function guessRelease(root: XmlElement): GuessedRelease {
  const names = new Set<string>();
  for (const node of walk(root)) names.add(node.name);
  const types = childrenNamed(root, 'vm').map((vm) => textOf(child(vm, 'vm_type') ?? vm));
  for (const [release, marks] of CAME_WITH) {
    const mark = marks.find((name) => names.has(name));
    if (mark !== undefined && !(release === 'v2.6' && types.includes('SERVICE_VM'))) {
      return { release, because: `<${mark}> came with ${release}` };
    }
  }
  if (types.includes('SERVICE_VM')) {
    return { release: 'v2.7', because: 'the VM type SERVICE_VM came with v2.7' };
  }
  if (types.includes('SOS_VM')) {
    return { release: 'v2.5', because: 'SOS_VM, and no element that came with v2.6' };
  }
  return { release: 'v2.5', because: 'no element that came with a newer release' };
}
