// One-line changes of the engine that no real machine could go on with. `from` stands once in `file`, below src/engine.
import { MUTANTS } from './mutants-list.js';

/** Those that tests of single operations are tried with, too. */
const SHARED = ['R07', 'R09', 'R12', 'R05', 'W01', 'E01', 'F01'];

export const BOOT_MUTANTS = [
  ...MUTANTS.filter(({ id }) => SHARED.includes(id)),
  {
    id: 'R02',
    what: 'VMCS02 is not made a shadow VMCS after an exit',
    file: 'acrn/nested/reflect.ts',
    from: '  slot.vmcs02.shadow = true;\n',
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
    unseen: 'what is lost is an IPI to the second vCPU, for which nothing waits',
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
    unseen: 'no VMCS12 leaves its slot in this boot',
  },
  {
    id: 'N03',
    what: "ACRN's INVEPT has no effect",
    file: 'acrn/nested/nested-ept.ts',
    from: 'processor.invept(1, BigInt(rootOf(descriptor)) | (3n << 3n) | 6n);',
    to: '',
    unseen: 'no page of the nested guest is taken away in this boot',
  },
  {
    id: 'T01',
    what: 'INVEPT leaves the TLB as it is',
    file: 'processor/tlb.ts',
    from: '    this.#guestPhysical.delete(ep4ta);\n    this.#combined = this.#combined.filter((combined) => combined.ep4ta !== ep4ta);\n',
    to: '',
    unseen: 'no page of the nested guest is taken away in this boot',
  },
];
