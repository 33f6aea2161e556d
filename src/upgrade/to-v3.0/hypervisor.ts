import { RENAMED_FEATURES } from '../../setting-names.js';
import { parseInteger } from '../../text/python-integer.js';
import {
  at,
  type Draft,
  type Element,
  move,
  prepend,
  remove,
  setValue,
  textAt,
  valueIn,
} from '../draft.js';
import type { StepContext } from '../step.js';

/** Settings without a counterpart: path below hv, what they did, what does it now. */
const GONE = [
  [
    ['DEBUG_OPTIONS', 'LOG_DESTINATION'],
    'chose where the log goes',
    'the log levels: a level of 0 closes its channel',
  ],
  [['DEBUG_OPTIONS', 'LOG_BUF_SIZE'], 'sized the log buffer', 'the hypervisor has a fixed size'],
  [
    ['FEATURES', 'NVMX_ENABLED'],
    'built nested virtualization in',
    'nested_virtualization_support of a VM builds it in',
  ],
  [['MEMORY', 'LOW_RAM_SIZE'], 'sized the RAM below 1 MiB', 'the hypervisor has a fixed size'],
  [['MEMORY', 'PLATFORM_RAM_SIZE'], "gave the board's RAM", 'the board file says it'],
  [
    ['CAPACITIES', 'IOMMU_BUS_NUM'],
    'sized the IOMMU tables',
    'the board file says how many buses there are',
  ],
  [
    ['CAPACITIES', 'MAX_IR_ENTRIES'],
    'sized the interrupt remapping table',
    'the build computes it',
  ],
  [
    ['MISC_CFG', 'UEFI_OS_LOADER_NAME'],
    'named the UEFI loader of the Service VM',
    'the boot loader starts the hypervisor and the Service VM',
  ],
] as const;

const MOST = 5;

/** Up to v2.7 a level may be up to 7, and is read as a number; then it is one of six words. */
function clampLogLevels(hv: Element): void {
  for (const name of ['MEM_LOGLEVEL', 'NPK_LOGLEVEL', 'CONSOLE_LOGLEVEL']) {
    const node = at(hv, 'DEBUG_OPTIONS', name);
    const level = node === undefined ? undefined : parseInteger(valueIn(node));
    if (node === undefined || level === undefined) continue;
    const written = String(Math.min(level, MOST));
    if (valueIn(node) !== written) setValue(node, written);
  }
}

export function hypervisor(draft: Draft, { notes }: StepContext): void {
  const { hv } = draft;
  if (hv === undefined) return;
  for (const [path, did, now] of GONE) notes.drop(at(hv, ...path), did, now);
  const release = at(hv, 'DEBUG_OPTIONS', 'RELEASE');
  if (release !== undefined) {
    release.name = 'BUILD_TYPE';
    setValue(release, valueIn(release).trim() === 'y' ? 'release' : 'debug');
    move(release, (moved) => prepend(hv, moved));
  }
  for (const { old, name, opposite } of RENAMED_FEATURES) {
    const node = opposite ? undefined : at(hv, 'FEATURES', old);
    if (node !== undefined) node.name = name;
  }
  const start = at(hv, 'MEMORY', 'HV_RAM_START');
  if (start !== undefined && textAt(start) === '') remove(start);
  clampLogLevels(hv);
}
