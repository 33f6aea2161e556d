// SDM 27.2.2 to 27.2.4: host control registers, MSRs, segment and descriptor-table registers.
import { EXIT } from '../controls.js';
import { FIELD } from '../field-table.js';
import { EFER } from '../msrs.js';
import { CR0, CR4 } from '../registers.js';
import { exceeds32Bits, exceedsPhysicalWidth, isNotCanonical } from './addresses.js';
import { checksOf, type EntryCheckGroup, ofEach } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import {
  breaksFixedBits,
  hasReservedEferBits,
  hasReservedPerfGlobalCtrlBits,
  isValidPat,
} from './register-values.js';

const CR0_WP = Number(CR0.WP);
const CR4_PAE = Number(CR4.PAE);
const CR4_PCIDE = Number(CR4.PCIDE);
const CR4_CET = Number(CR4.CET);

/** SDM 27.2.2. */
export const HOST_CONTROL_REGISTERS_AND_MSRS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'host-cr0-fixed-bits': ({ vmcs, limits }) =>
        breaksFixedBits(vmcs.read(FIELD.HOST_CR0), limits.cr0Fixed0, limits.cr0Fixed1),
      'host-cr4-fixed-bits': ({ vmcs, limits }) =>
        breaksFixedBits(vmcs.read(FIELD.HOST_CR4), limits.cr4Fixed0, limits.cr4Fixed1),
      'host-cr4-cet-without-cr0-wp': ({ vmcs }) =>
        (vmcs.read32(FIELD.HOST_CR4) & CR4_CET) !== 0 &&
        (vmcs.read32(FIELD.HOST_CR0) & CR0_WP) === 0,
      'host-cr3': (e) => exceedsPhysicalWidth(e, FIELD.HOST_CR3),
      'host-sysenter-esp': (e) => isNotCanonical(e, FIELD.HOST_IA32_SYSENTER_ESP),
      'host-sysenter-eip': (e) => isNotCanonical(e, FIELD.HOST_IA32_SYSENTER_EIP),
      'host-perf-global-ctrl-reserved-bits': (e) =>
        (e.exit & EXIT.LOAD_PERF_GLOBAL_CTRL) !== 0 &&
        hasReservedPerfGlobalCtrlBits(e.vmcs.read(FIELD.HOST_IA32_PERF_GLOBAL_CTRL), e.limits),
      'host-pat': (e) =>
        (e.exit & EXIT.LOAD_PAT) !== 0 && !isValidPat(e.vmcs.read(FIELD.HOST_IA32_PAT)),
    }),
  },
  {
    applies: (e) => (e.exit & EXIT.LOAD_EFER) !== 0,
    checks: checksOf({
      'host-efer-reserved-bits': (e) => hasReservedEferBits(e.vmcs.read(FIELD.HOST_IA32_EFER)),
      'host-efer-lma-lme': hasOtherHostMode,
    }),
  },
];

const TI_AND_RPL = 7;

/** SDM 27.2.3. */
export const HOST_SEGMENT_AND_DESCRIPTOR_TABLE_REGISTERS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      ...ofEach(['ES', 'CS', 'SS', 'DS', 'FS', 'GS', 'TR'], 'host-*-selector-rpl-ti', (name) => {
        const selector = FIELD[`HOST_${name}_SELECTOR`];
        return ({ vmcs }) => (vmcs.read32(selector) & TI_AND_RPL) !== 0;
      }),
      'host-cs-selector-zero': (e) => e.vmcs.read32(FIELD.HOST_CS_SELECTOR) === 0,
      'host-tr-selector-zero': (e) => e.vmcs.read32(FIELD.HOST_TR_SELECTOR) === 0,
      'host-ss-selector-zero': (e) => !e.host64 && e.vmcs.read32(FIELD.HOST_SS_SELECTOR) === 0,
      'host-fs-base': (e) => isNotCanonical(e, FIELD.HOST_FS_BASE),
      'host-gs-base': (e) => isNotCanonical(e, FIELD.HOST_GS_BASE),
      'host-gdtr-base': (e) => isNotCanonical(e, FIELD.HOST_GDTR_BASE),
      'host-idtr-base': (e) => isNotCanonical(e, FIELD.HOST_IDTR_BASE),
      'host-tr-base': (e) => isNotCanonical(e, FIELD.HOST_TR_BASE),
    }),
  },
];

/** SDM 27.2.4. */
export const HOST_ADDRESS_SPACE_SIZE: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'host-address-space-size': (e) => e.host64 !== e.ia32eMode,
      'ia32e-mode-guest-outside-ia32e-mode': (e) => e.ia32eGuest && !e.ia32eMode,
    }),
  },
  {
    applies: (e) => !e.host64,
    checks: checksOf({
      'ia32e-mode-guest-of-32-bit-host': (e) => e.ia32eGuest,
      'host-cr4-pcide': (e) => (e.vmcs.read32(FIELD.HOST_CR4) & CR4_PCIDE) !== 0,
      'host-rip-32-bit': (e) => exceeds32Bits(e, FIELD.HOST_RIP),
    }),
  },
  {
    applies: (e) => e.host64,
    checks: checksOf({
      'host-cr4-pae': (e) => (e.vmcs.read32(FIELD.HOST_CR4) & CR4_PAE) === 0,
      'host-rip': (e) => isNotCanonical(e, FIELD.HOST_RIP),
    }),
  },
];

/** IA32_EFER.LMA or LME differs from "host address-space size". */
function hasOtherHostMode({ vmcs, host64 }: EntryView): boolean {
  const efer = vmcs.read(FIELD.HOST_IA32_EFER);
  const lma = (efer & EFER.LMA) !== 0n;
  const lme = (efer & EFER.LME) !== 0n;
  return lma !== host64 || lme !== host64;
}
