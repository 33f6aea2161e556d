/** The parameters of kvm_intel that are bools (arch/x86/kvm/vmx/vmx.c, Linux 4.19 to 6.12). */
const INTEL_BOOLS = [
  'allow_smaller_maxphyaddr',
  'dump_invalid_vmcs',
  'emulate_invalid_guest_state',
  'enable_apicv',
  'enable_ipiv',
  'enable_shadow_vmcs',
  'ept',
  'eptad',
  'error_on_inconsistent_vmcs_config',
  'fasteoi',
  'flexpriority',
  'nested',
  'nested_early_check',
  'pml',
  'preemption_timer',
  'sgx',
  'unrestricted_guest',
  'vnmi',
  'vpid',
];

/** The parameters of kvm_amd that are bools (arch/x86/kvm/svm/svm.c); nested is a number. */
const AMD_BOOLS = [
  'avic',
  'dump_invalid_vmcb',
  'force_avic',
  'intercept_smi',
  'npt',
  'sev',
  'sev_es',
  'sev_snp',
  'vnmi',
];

const OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'kvm_intel',
    [
      'ple_gap',
      'ple_window',
      'ple_window_grow',
      'ple_window_max',
      'ple_window_shrink',
      'pt_mode',
      'vmentry_l1d_flush',
    ],
  ],
  [
    'kvm_amd',
    [
      'ciphertext_hiding_asids',
      'debug_swap',
      'lbrv',
      'nested',
      'nrips',
      'pause_filter_count',
      'pause_filter_count_grow',
      'pause_filter_count_max',
      'pause_filter_count_shrink',
      'pause_filter_thresh',
      'tsc_scaling',
      'vgif',
      'vls',
    ],
  ],
]);

const BOOLS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kvm_intel', INTEL_BOOLS],
  ['kvm_amd', AMD_BOOLS],
]);

export function isBool(module: string, name: string): boolean {
  return BOOLS.get(module)?.includes(name) ?? false;
}

/** The parameters of kvm_intel or kvm_amd; undefined for other modules. */
export function parametersOf(module: string): readonly string[] | undefined {
  const bools = BOOLS.get(module);
  return bools && [...bools, ...(OTHERS.get(module) ?? [])];
}
