// The VMX capabilities of a board's processor: those of a profile of its generation, less what the board
// file says it does not have. The names are those of ACRN's board inspector (ACRN v3.0
// misc/config_tools/board_inspector/cpuparser/msr.py, cpuids.py); before v3.0 it lists no VMX capability.
import { EPT_VPID_CAP, type VmxCapabilities } from './capabilities.js';
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from './controls.js';
import { MSR } from './msrs.js';
import { PROFILES } from './profiles.js';

const TIGER_LAKE = 'tigerlake-i5-1135g7';
const SKYLAKE = 'skylake-i7-6700k';
/** The first Core generation whose VMX is Tiger Lake's rather than Skylake's. */
const TIGER_LAKE_GENERATION = 11;

/** The Core generation in a brand string such as `11th Gen Intel(R) Core(TM) i5-1135G7`. */
function generationOf(brand: string): number | undefined {
  const named = /\b(\d+)th Gen\b/.exec(brand)?.[1];
  if (named !== undefined) return Number(named);
  if (/\bCore\(TM\) (Ultra|[3579]) /.test(brand)) return 14;
  const model = /\bi[3579]-(\d{4,5})/.exec(brand)?.[1];
  if (model === undefined) return undefined;
  return Number(model.slice(0, model.length === 5 ? 2 : 1));
}

function profileOf(brand: string, capabilities: ReadonlySet<string>): VmxCapabilities {
  const generation = generationOf(brand);
  const isNew =
    generation === undefined ? capabilities.has('cet_ss') : generation >= TIGER_LAKE_GENERATION;
  return PROFILES.get(isNew ? TIGER_LAKE : SKYLAKE) as VmxCapabilities;
}

/** A capability's name, and the bits that are 0 without it. Controls: bits 63:32 of the MSR. */
type Row = readonly [name: string, msrs: readonly number[], bits: bigint];

function controls(name: string, msrs: readonly number[], bit: number): Row {
  return [name, msrs, BigInt(bit >>> 0) << 32n];
}

const PIN_MSRS = [MSR.IA32_VMX_PINBASED_CTLS, MSR.IA32_VMX_TRUE_PINBASED_CTLS];
const PRIMARY_MSRS = [MSR.IA32_VMX_PROCBASED_CTLS, MSR.IA32_VMX_TRUE_PROCBASED_CTLS];
const SECONDARY_MSRS = [MSR.IA32_VMX_PROCBASED_CTLS2];
const EXIT_MSRS = [MSR.IA32_VMX_EXIT_CTLS, MSR.IA32_VMX_TRUE_EXIT_CTLS];
const ENTRY_MSRS = [MSR.IA32_VMX_ENTRY_CTLS, MSR.IA32_VMX_TRUE_ENTRY_CTLS];
const EPT_VPID = [MSR.IA32_VMX_EPT_VPID_CAP];

const VMX_ROWS: readonly Row[] = [
  controls('vmx_pinbased_ctls_irq_exit', PIN_MSRS, PIN.EXTERNAL_INTERRUPT_EXITING),
  controls('vmx_procbased_ctls_tsc_off', PRIMARY_MSRS, PRIMARY.USE_TSC_OFFSETTING),
  controls('vmx_procbased_ctls_tpr_shadow', PRIMARY_MSRS, PRIMARY.USE_TPR_SHADOW),
  controls('vmx_procbased_ctls_io_bitmap', PRIMARY_MSRS, PRIMARY.USE_IO_BITMAPS),
  controls('vmx_procbased_ctls_msr_bitmap', PRIMARY_MSRS, PRIMARY.USE_MSR_BITMAPS),
  controls('vmx_procbased_ctls_hlt', PRIMARY_MSRS, PRIMARY.HLT_EXITING),
  controls('vmx_procbased_ctls_secondary', PRIMARY_MSRS, PRIMARY.ACTIVATE_SECONDARY),
  controls('vmx_procbased_ctls2_vapic', SECONDARY_MSRS, SECONDARY.VIRTUALIZE_APIC_ACCESSES),
  controls('vmx_procbased_ctls2_ept', SECONDARY_MSRS, SECONDARY.ENABLE_EPT),
  controls('vmx_procbased_ctls2_vpid', SECONDARY_MSRS, SECONDARY.ENABLE_VPID),
  controls('vmx_procbased_ctls2_rdtscp', SECONDARY_MSRS, SECONDARY.ENABLE_RDTSCP),
  controls('vmx_procbased_ctls2_unrestrict', SECONDARY_MSRS, SECONDARY.UNRESTRICTED_GUEST),
  controls('apicv', SECONDARY_MSRS, SECONDARY.VIRTUALIZE_X2APIC_MODE),
  controls('ept', SECONDARY_MSRS, SECONDARY.ENABLE_EPT),
  controls('vmx_exit_ctls_ack_irq', EXIT_MSRS, EXIT.ACKNOWLEDGE_INTERRUPT),
  controls('vmx_exit_ctls_save_pat', EXIT_MSRS, EXIT.SAVE_PAT),
  controls('vmx_exit_ctls_load_pat', EXIT_MSRS, EXIT.LOAD_PAT),
  controls('vmx_exit_ctls_host_addr64', EXIT_MSRS, EXIT.HOST_ADDRESS_SPACE_SIZE),
  controls('vmx_entry_ctls_load_pat', ENTRY_MSRS, ENTRY.LOAD_PAT),
  controls('vmx_entry_ctls_ia32e_mode', ENTRY_MSRS, ENTRY.IA32E_MODE_GUEST),
  ['invept', EPT_VPID, EPT_VPID_CAP.INVEPT],
  // Listed only when both types that ACRN uses are there, too.
  ['invvpid', EPT_VPID, EPT_VPID_CAP.INVVPID],
  ['ept_2mb_page', EPT_VPID, EPT_VPID_CAP.PAGES_2M],
  ['vmx_ept_1gb_page', EPT_VPID, EPT_VPID_CAP.PAGES_1G],
];

/** Instructions that CPUID tells of, and the controls that let a guest have them. */
const CPUID_ROWS: readonly Row[] = [
  controls('invpcid', SECONDARY_MSRS, SECONDARY.ENABLE_INVPCID),
  controls('rdrand', SECONDARY_MSRS, SECONDARY.RDRAND_EXITING),
  controls('rdseed', SECONDARY_MSRS, SECONDARY.RDSEED_EXITING),
  controls('rdtscp_ia32_tsc_aux', SECONDARY_MSRS, SECONDARY.ENABLE_RDTSCP),
];

/**
 * The VMX capabilities of a board.
 *
 * @param capabilities the names the board file lists; none at all says nothing of the processor
 * @param brand the processor's brand string; the file's capabilities decide where it is not known
 * @returns a processor without VMX (no capability MSRs) when the file lists others but not `vmx`
 */
export function boardProfile(capabilities: ReadonlySet<string>, brand: string): VmxCapabilities {
  const profile = profileOf(brand, capabilities);
  if (capabilities.size === 0) return profile;
  if (!capabilities.has('vmx')) return { ...profile, msrs: new Map() };
  const listsVmx = VMX_ROWS.some(([name]) => capabilities.has(name));
  const msrs = new Map(profile.msrs);
  for (const [name, addresses, bits] of listsVmx ? [...VMX_ROWS, ...CPUID_ROWS] : CPUID_ROWS) {
    if (capabilities.has(name)) continue;
    for (const msr of addresses) msrs.set(msr, (msrs.get(msr) ?? 0n) & ~bits);
  }
  return { ...profile, msrs, rdtAllocation: capabilities.has('rdt_a') };
}
