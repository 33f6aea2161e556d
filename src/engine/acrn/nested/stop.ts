/**
 * How ACRN fails: an assertion that a debug build makes, a loop that never enters the VM again, or an exception
 * in the hypervisor or a VMX abort that takes the processor down.
 */
export type StopKind = 'assertion' | 'loop' | 'triple-fault' | 'vmx-abort';

/** The source files of the functions that a stop names, below hypervisor/. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['alloc_page', 'arch/x86/page.c'],
  ['free_page', 'arch/x86/page.c'],
  ['generate_shadow_ept_entry', 'arch/x86/guest/vept.c'],
  ['get_nept_desc', 'arch/x86/guest/vept.c'],
  ['handle_l2_ept_violation', 'arch/x86/guest/vept.c'],
  ['load_va_vmcs', 'arch/x86/vmx.c'],
  ['run_vcpu', 'arch/x86/guest/vcpu.c'],
  ['unhandled_vmexit_handler', 'arch/x86/guest/vmexit.c'],
  ['validate_vmcs_revision_id', 'arch/x86/guest/nested.c'],
  ['vmcs12_read_field', 'arch/x86/guest/nested.c'],
  ['vmcs12_write_field', 'arch/x86/guest/nested.c'],
  ['vmx_vmexit', 'arch/x86/guest/vmx_asm.S'],
]);

/** The file of ACRN's source (v2.7) that a function named by a stop is in. */
export function fileOfStop(where: string): string {
  return FILES.get(where) ?? 'arch/x86/guest/nested.c';
}

/**
 * ACRN cannot go on with this VM: an assertion fails, or what it does next depends on memory it
 * corrupted. Thrown inside the engine only; every public operation turns it into a `stop` event.
 */
export class AcrnStop extends Error {
  /**
   * @param reason what happened, in a sentence
   * @param where the ACRN function
   * @param kind an assertion where nothing else is said
   */
  constructor(
    readonly reason: string,
    readonly where: string,
    readonly kind: StopKind = 'assertion',
  ) {
    super(reason);
  }
}
