// One-line changes of the engine that no real machine could go on with. `from` stands once in `file`, below src/engine.
import { MUTANTS } from './mutants-list.js';

/** Those that tests of single operations are tried with, too. */
const SHARED = [
  ...['R07', 'R09', 'R12', 'R05', 'W01', 'E01', 'E06', 'F01'],
  ...['P04', 'P10', 'X02', 'X07', 'G01', 'G04', 'W05', 'F03'],
];

/**
 * Changes that a boot of a good image cannot show: with them this violation boots as if nothing were wrong.
 * @type {[RegExp, string]}
 */
const NO_FLAG = [/\s*<guest_flag>GUEST_FLAG_NVMX_ENABLED<\/guest_flag>/, ''];
/** @type {[RegExp, string]} */
const NO_PASSTHROUGH = [/\s*<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH<\/guest_flag>/, ''];

/** Why a real machine goes on with some of them; docs/engine.md has the sources. */
const HARMLESS = {
  G01: 'KVM sets "host address-space size" itself',
  G04: "the Service VM's memory is mapped identically",
  W05: 'KVM has one EPTP for a virtual machine, and writes the same again',
  I05: 'KVM invalidates all contexts when it is loaded, before there is any',
};

/** @type {readonly import('./mutated-boot.js').BootMutant[]} */
export const BOOT_MUTANTS = [
  ...MUTANTS.filter(({ id }) => SHARED.includes(id)).map((mutant) => ({
    ...mutant,
    harmless: HARMLESS[mutant.id],
  })),
  {
    id: 'R02',
    what: 'VMCS02 is not made a shadow VMCS after an exit',
    file: 'acrn/nested/reflect.ts',
    from: '  slot.vmcs02.shadow = true;\n',
    to: '',
  },
  {
    id: 'R03',
    what: 'VMCS02 is not VMCLEARed before it becomes a shadow VMCS',
    file: 'acrn/nested/reflect.ts',
    from: '  processor.vmclear(slot.vmcs02);\n',
    to: '',
  },
  {
    id: 'R08',
    what: 'L1 goes on where L2 was',
    file: 'acrn/nested/reflect.ts',
    from: '  [FIELD.GUEST_RIP, FIELD.HOST_RIP],\n',
    to: '  [FIELD.GUEST_RIP, FIELD.GUEST_RIP],\n',
  },
  {
    id: 'R10',
    what: "L1 goes on with L2's stack",
    file: 'acrn/nested/reflect.ts',
    from: '  [FIELD.GUEST_RSP, FIELD.HOST_RSP],\n',
    to: '  [FIELD.GUEST_RSP, FIELD.GUEST_RSP],\n',
  },
  {
    id: 'R11',
    what: 'L2 is still taken to run after its exit',
    file: 'acrn/nested/reflect.ts',
    from: '  nested.inL2 = false;\n',
    to: '',
  },
  {
    id: 'Y01',
    what: 'no local APIC timer fires',
    file: 'machine/local-apic.ts',
    from: 'if ((this.#lvtTimer & LVT_MASKED) === 0) this.raise(this.timerVector);',
    to: '',
  },
  {
    id: 'K03',
    what: 'KVM injects no event again whose delivery an exit interrupted',
    file: 'guests/kvm/vcpu.ts',
    from: 'if (vectoring >= VALID) {',
    to: 'if (false) {',
  },
  {
    id: 'K04',
    what: 'KVM does not handle the interrupt that ended the nested guest’s run',
    file: 'guests/kvm/vcpu.ts',
    from: '    yield* this.options.kernel.interruptCode(this.#cpu, information & 0xff);\n',
    to: '',
  },
  {
    id: 'D01',
    what: 'VM entry injects no event',
    file: 'processor/logical-processor.ts',
    from: 'this.injectsEvent = vmcs.read32(VM_ENTRY_INTR_INFO_FIELD) >= VALID_EVENT;',
    to: 'this.injectsEvent = false;',
  },
  {
    id: 'L01',
    what: 'the event to inject stays valid after an exit',
    file: 'processor/logical-processor.ts',
    from: 'vmcs.read32(VM_ENTRY_INTR_INFO_FIELD) & 0x7fff_ffff',
    to: 'vmcs.read32(VM_ENTRY_INTR_INFO_FIELD)',
  },
  {
    id: 'Q01',
    what: 'the size of an I/O access in the exit qualification is one off',
    file: 'processor/non-root/exit-conditions.ts',
    from: '(size - 1) |',
    to: 'size |',
  },
  {
    id: 'Q02',
    what: 'the direction of an I/O access in the exit qualification is wrong',
    file: 'processor/non-root/exit-conditions.ts',
    from: "(instruction.name === 'in' ? 1 << 3 : 0)",
    to: "(instruction.name === 'in' ? 0 : 1 << 3)",
  },
  {
    id: 'P03',
    what: 'a VMCS12 is not written back to memory',
    file: 'acrn/nested/vmptrld-vmclear.ts',
    from: '  vm.copyToGpa(gpa, vmcs12.bytes);\n',
    to: '',
  },
  {
    id: 'N03',
    what: "ACRN's INVEPT has no effect",
    file: 'acrn/nested/nested-ept.ts',
    from: 'processor.invept(1, BigInt(rootOf(descriptor)) | (3n << 3n) | 6n);',
    to: '',
  },
  {
    id: 'T01',
    what: 'INVEPT leaves the TLB as it is',
    file: 'processor/tlb.ts',
    from: '    this.#guestPhysical.delete(ep4ta);\n    this.#combined = this.#combined.filter((combined) => combined.ep4ta !== ep4ta);\n',
    to: '',
  },
  {
    id: 'I01',
    what: "L1's INVEPT leaves the shadow EPT",
    file: 'acrn/nested/invept-invvpid.ts',
    from: '  vm.nestedEpt.freeTables(descriptor);\n',
    to: '',
  },
  {
    id: 'I02',
    what: "L1's INVEPT of one context does nothing",
    file: 'acrn/nested/invept-invvpid.ts',
    from: '  else invalidateShadowEpt(vcpu, eptp);\n',
    to: '',
  },
  {
    id: 'I05',
    what: "L1's INVEPT of all contexts does nothing",
    file: 'acrn/nested/invept-invvpid.ts',
    from: '  else if (all) invalidateAllShadowEpts(vcpu, () => true);\n',
    to: '  else if (all) {}\n',
    harmless: HARMLESS.I05,
  },
  {
    id: 'X04',
    what: 'the memory of L2 is uncacheable',
    file: 'acrn/nested/ept-violation.ts',
    from: 'hpa === undefined ? 0n : attributes | BigInt(hpa)',
    to: 'hpa === undefined ? 0n : (attributes & ~0x38n) | BigInt(hpa)',
    harmless: 'everything is as it was, some hundred times slower',
  },
  {
    id: 'H01',
    what: 'VMX is offered without the flag',
    file: 'boot/power-on.ts',
    from: 'nvmx: vm.nvmx,',
    to: 'nvmx: true,',
    violation: NO_FLAG,
  },
  {
    id: 'H02',
    what: 'every scheduler is SCHED_NOOP',
    file: 'boot/power-on.ts',
    from: 'scheduler: hypervisor.scheduler,',
    to: "scheduler: 'SCHED_NOOP',",
    violation: [/SCHED_NOOP/, 'SCHED_BVT'],
  },
  {
    id: 'H03',
    what: 'local APICs are passed through without the flag',
    file: 'boot/power-on.ts',
    from: 'lapicPassthrough: vm.lapicPassthrough,',
    to: 'lapicPassthrough: true,',
    violation: NO_PASSTHROUGH,
  },
  {
    id: 'Y03',
    what: 'ACRN is built for one VM',
    file: 'boot/memory-layout.ts',
    from: 'maxVms: Math.max(maxVms, 1),',
    to: 'maxVms: 1,',
    harmless: "KVM's VPIDs count from 1, far from those that ACRN flushes",
  },
  {
    id: 'Y04',
    what: "the Service VM's memory is not mapped identically",
    file: 'boot/memory-layout.ts',
    from: '{ gpa: above, hpa: above, size: SERVICE_VM_MEMORY }',
    to: '{ gpa: above, hpa: above + SERVICE_VM_MEMORY, size: SERVICE_VM_MEMORY }',
    harmless: 'ACRN translates every address in VMCS12 that KVM uses',
  },
];
