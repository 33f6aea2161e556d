// What KVM settles when kvm_intel is loaded: the VMX controls it will use, out of those that the processor
// offers (Linux arch/x86/kvm/vmx/vmx.c: setup_vmcs_config, v5.4).
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../../processor/controls.js';
import { MSR } from '../../processor/msrs.js';
import type { GuestCode } from '../steps.js';

export interface VmcsConfig {
  readonly revisionId: number;
  readonly pin: number;
  readonly primary: number;
  readonly secondary: number;
  readonly exit: number;
  readonly entry: number;
  /** The whole IA32_VMX_EPT_VPID_CAP. */
  readonly eptVpid: bigint;
}

/** A control that KVM cannot do without is not offered. */
interface MissingControl {
  readonly missing: string;
  /** The MSR whose RDMSR raised #GP. */
  readonly msr?: number;
}

const BASIC_TRUE_CONTROLS = 1n << 55n;

const WANTED = {
  pin: {
    needed: PIN.EXTERNAL_INTERRUPT_EXITING | PIN.NMI_EXITING,
    optional: PIN.VIRTUAL_NMIS | PIN.PROCESS_POSTED_INTERRUPTS | PIN.ACTIVATE_PREEMPTION_TIMER,
  },
  primary: {
    needed:
      PRIMARY.HLT_EXITING |
      PRIMARY.CR8_LOAD_EXITING |
      PRIMARY.CR8_STORE_EXITING |
      PRIMARY.CR3_LOAD_EXITING |
      PRIMARY.CR3_STORE_EXITING |
      PRIMARY.UNCONDITIONAL_IO_EXITING |
      PRIMARY.MOV_DR_EXITING |
      PRIMARY.USE_TSC_OFFSETTING |
      PRIMARY.MWAIT_EXITING |
      PRIMARY.MONITOR_EXITING |
      PRIMARY.INVLPG_EXITING |
      PRIMARY.RDPMC_EXITING,
    optional: PRIMARY.USE_TPR_SHADOW | PRIMARY.USE_MSR_BITMAPS | PRIMARY.ACTIVATE_SECONDARY,
  },
  secondary: {
    needed: 0,
    optional:
      SECONDARY.ENABLE_EPT |
      SECONDARY.ENABLE_VPID |
      SECONDARY.UNRESTRICTED_GUEST |
      SECONDARY.WBINVD_EXITING |
      SECONDARY.ENABLE_RDTSCP |
      SECONDARY.ENABLE_INVPCID |
      SECONDARY.ENABLE_XSAVES |
      SECONDARY.RDRAND_EXITING |
      SECONDARY.RDSEED_EXITING,
  },
  exit: {
    needed: EXIT.SAVE_DEBUG_CONTROLS | EXIT.ACKNOWLEDGE_INTERRUPT | EXIT.HOST_ADDRESS_SPACE_SIZE,
    optional: EXIT.LOAD_PAT | EXIT.LOAD_EFER,
  },
  entry: {
    needed: ENTRY.LOAD_DEBUG_CONTROLS,
    optional: ENTRY.LOAD_PAT | ENTRY.LOAD_EFER,
  },
} as const;

/** adjust_vmx_controls: what is wanted, what must be 1, and nothing that must be 0. */
function* adjust(
  msr: number,
  name: keyof typeof WANTED,
): GuestCode<{ readonly value: number } | MissingControl> {
  const read = yield { do: 'rdmsr', msr };
  if (!read.ok) return { missing: `MSR 0x${msr.toString(16)} (#GP)`, msr };
  const mustBeOne = Number(read.value & 0xffff_ffffn);
  const mayBeOne = Number(read.value >> 32n);
  const { needed, optional } = WANTED[name];
  const value = ((needed | optional) & mayBeOne) | mustBeOne;
  const missing = needed & ~value;
  return missing === 0
    ? { value }
    : { missing: `${name} controls 0x${(missing >>> 0).toString(16)}` };
}

/** The controls KVM will use, or what it misses. RDMSR of each capability MSR exits to ACRN. */
export function* setupVmcsConfig(): GuestCode<VmcsConfig | MissingControl> {
  const basic = yield { do: 'rdmsr', msr: MSR.IA32_VMX_BASIC };
  if (!basic.ok) return { missing: 'IA32_VMX_BASIC (#GP)', msr: MSR.IA32_VMX_BASIC };
  const isTrue = (basic.value & BASIC_TRUE_CONTROLS) !== 0n;
  const pick = (trueMsr: number, msr: number) => (isTrue ? trueMsr : msr);
  const pin = yield* adjust(
    pick(MSR.IA32_VMX_TRUE_PINBASED_CTLS, MSR.IA32_VMX_PINBASED_CTLS),
    'pin',
  );
  const primary = yield* adjust(
    pick(MSR.IA32_VMX_TRUE_PROCBASED_CTLS, MSR.IA32_VMX_PROCBASED_CTLS),
    'primary',
  );
  const secondary = yield* adjust(MSR.IA32_VMX_PROCBASED_CTLS2, 'secondary');
  const exit = yield* adjust(pick(MSR.IA32_VMX_TRUE_EXIT_CTLS, MSR.IA32_VMX_EXIT_CTLS), 'exit');
  const entry = yield* adjust(pick(MSR.IA32_VMX_TRUE_ENTRY_CTLS, MSR.IA32_VMX_ENTRY_CTLS), 'entry');
  for (const part of [pin, primary, secondary, exit, entry]) if ('missing' in part) return part;
  const eptVpid = yield { do: 'rdmsr', msr: MSR.IA32_VMX_EPT_VPID_CAP };
  const value = (part: typeof pin): number => ('value' in part ? part.value : 0);
  if ((value(secondary) & SECONDARY.ENABLE_EPT) === 0) return { missing: 'EPT' };
  // With EPT, KVM lets the guest have CR3 and INVLPG.
  const withEpt = PRIMARY.CR3_LOAD_EXITING | PRIMARY.CR3_STORE_EXITING | PRIMARY.INVLPG_EXITING;
  const caps = eptVpid.ok ? eptVpid.value : 0n;
  return {
    revisionId: Number(basic.value & 0x7fff_ffffn),
    pin: value(pin) & ~PIN.ACTIVATE_PREEMPTION_TIMER,
    primary: value(primary) & ~withEpt,
    secondary: usableVpid(caps) ? value(secondary) : value(secondary) & ~SECONDARY.ENABLE_VPID,
    exit: value(exit),
    entry: value(entry),
    eptVpid: caps,
  };
}

const INVVPID = 1n << 32n;
const INVVPID_SINGLE_CONTEXT = 1n << 41n;
const INVVPID_ALL_CONTEXT = 1n << 42n;

/** KVM uses VPIDs only when INVVPID can flush one or all of them. */
function usableVpid(caps: bigint): boolean {
  return (caps & INVVPID) !== 0n && (caps & (INVVPID_SINGLE_CONTEXT | INVVPID_ALL_CONTEXT)) !== 0n;
}
