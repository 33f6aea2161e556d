/** Guest flags of v2.x that more than one stage looks at. */
export const NVMX_FLAG = 'GUEST_FLAG_NVMX_ENABLED';
export const LAPIC_FLAG = 'GUEST_FLAG_LAPIC_PASSTHROUGH';
export const RT_FLAG = 'GUEST_FLAG_RT';
export const VCAT_FLAG = 'GUEST_FLAG_VCAT_ENABLED';

/** The values of guest_flag with which ACRN's build emits `guest_flags = 0UL` (vm_configurations.c.xsl). */
export const NO_FLAG_VALUES: readonly string[] = ['0', '0UL', ''];

/** What the guest flags of v2.x are from v3.0 on: ACRN v3.1 upgrader.py (Guest flags). */
export const FLAG_ELEMENTS: ReadonlyMap<string, string> = new Map([
  [LAPIC_FLAG, 'lapic_passthrough'],
  ['GUEST_FLAG_IO_COMPLETION_POLLING', 'io_completion_polling'],
  [NVMX_FLAG, 'nested_virtualization_support'],
  [VCAT_FLAG, 'virtual_cat_support'],
  ['GUEST_FLAG_SECURE_WORLD_ENABLED', 'secure_world_support'],
  ['GUEST_FLAG_HIDE_MTRR', 'hide_mtrr_support'],
  ['GUEST_FLAG_SECURITY_VM', 'security_vm'],
]);

/**
 * Settings of FEATURES with another name: ACRN v3.1 upgrader.py. `since` is the trait of the releases that have the new
 * one (scenario/release-traits.ts), `opposite` says that y and n are exchanged.
 */
export const RENAMED_FEATURES = [
  { old: 'RELOC', name: 'RELOC_ENABLED', since: 'hasLoadOrder', opposite: false },
  { old: 'MULTIBOOT2', name: 'MULTIBOOT2_ENABLED', since: 'hasLoadOrder', opposite: false },
  {
    old: 'ENFORCE_TURNOFF_AC',
    name: 'SPLIT_LOCK_DETECTION_ENABLED',
    since: 'hasLockSwitches',
    opposite: true,
  },
  {
    old: 'ENFORCE_TURNOFF_GP',
    name: 'UC_LOCK_DETECTION_ENABLED',
    since: 'hasLockSwitches',
    opposite: true,
  },
  {
    old: 'MCE_ON_PSC_DISABLED',
    name: 'MCE_ON_PSC_ENABLED',
    since: 'enablesMceOnPsc',
    opposite: true,
  },
] as const;

/** The I/O ports of COM1 to COM4, which v2.x names and v3.x writes down. */
export const COM_PORTS: readonly string[] = ['0x3F8', '0x2F8', '0x3E8', '0x2E8'];

/** The port of the console_vuart `COM Port 1` to `COM Port 4` of v3.x; undefined of another. */
export function consolePort(value: string | undefined): string | undefined {
  return COM_PORTS.find((_, index) => value === `COM Port ${index + 1}`);
}

/** The parameters of the scheduler SCHED_BVT that a VM has from v3.3 on. */
export const BVT_PARAMETERS: readonly string[] = [
  'bvt_weight',
  'bvt_warp_value',
  'bvt_warp_limit',
  'bvt_unwarp_period',
];
