// VMX instructions in VMX root operation by the SDM: the order of their checks (rules P), their failures
// (rules I) and the VM-instruction error numbers.
import { describe, expect, test } from 'vitest';
import { capability, type VmxCapabilities } from '../../../src/engine/processor/capabilities.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { FIELDS } from '../../../src/engine/processor/fields.js';
import { MSR } from '../../../src/engine/processor/msrs.js';
import { PROFILES } from '../../../src/engine/processor/profiles.js';
import { CR0, CR4, RFLAGS, VMX_FLAGS } from '../../../src/engine/processor/registers.js';
import { RootOperation, type RootState } from '../../../src/engine/processor/root-operation.js';
import { profile } from '../nested.js';
import { OTHER_VMCS, processorWith, SHADOW_VMCS, VMCS_ADDRESS } from './valid-vmcs.js';
import { withMsr } from './vm-entry-rule.js';

const SKYLAKE = profile('skylake-i7-6700k');
const NO_READ_ONLY_WRITES = profile('skylake-no-ro-vmwrite');

const VMXON_REGION = 0x8_0000n;
const VMCS = BigInt(VMCS_ADDRESS);
const OTHER = BigInt(OTHER_VMCS);
const SHADOW = BigInt(SHADOW_VMCS);
const BEYOND = 1n << 39n;
const SHADOW_INDICATOR = 0x8000_0000n;

const HYPERVISOR: RootState = {
  cr0: 0x8005_0033n,
  cr4: 0x26e0n,
  efer: 0xd01n,
  rflags: 2,
  cpl: 0,
  csL: true,
  featureControl: 5n,
};

/** A hypervisor outside VMX operation; its regions carry the revision identifier. */
function hypervisor(capabilities: VmxCapabilities = SKYLAKE, state: Partial<RootState> = {}) {
  const { processor, vmcs } = processorWith(capabilities);
  processor.vmclear(vmcs);
  const revision = BigInt(vmcs.revisionId);
  for (const region of [VMXON_REGION, VMCS, OTHER]) {
    processor.memory.writeQuad(Number(region), revision);
  }
  processor.memory.writeQuad(SHADOW_VMCS, revision | SHADOW_INDICATOR);
  return { root: new RootOperation(processor, { ...HYPERVISOR, ...state }), processor, vmcs };
}

/** In VMX operation, without a current VMCS. */
function withoutCurrent(capabilities: VmxCapabilities = SKYLAKE) {
  const parts = hypervisor(capabilities);
  expect(parts.root.vmxon(VMXON_REGION).ending).toBe('VMsucceed');
  return parts;
}

/** In VMX operation, with `current` as the current VMCS. */
function inOperation(capabilities: VmxCapabilities = SKYLAKE, current = VMCS) {
  const parts = withoutCurrent(capabilities);
  expect(parts.root.vmptrld(current).ending).toBe('VMsucceed');
  return parts;
}

type Act = (root: RootOperation) => unknown;

const INSTRUCTIONS: readonly (readonly [name: string, act: Act])[] = [
  ['VMXOFF', (root) => root.vmxoff()],
  ['VMCLEAR', (root) => root.vmclear(0x123n)],
  ['VMPTRLD', (root) => root.vmptrld(0x123n)],
  ['VMPTRST', (root) => root.vmptrst()],
  ['VMREAD', (root) => root.vmread(0x7fffn)],
  ['VMWRITE', (root) => root.vmwrite(0x7fffn, 0n)],
  ['VMLAUNCH', (root) => root.vmlaunch()],
  ['VMRESUME', (root) => root.vmresume()],
  ['INVEPT', (root) => root.invept(9n, 0n)],
  ['INVVPID', (root) => root.invvpid(9n, 0n, 0n)],
  ['VMCALL', (root) => root.vmcall()],
];

const UD = { ending: '#UD' };
const GP = { ending: '#GP', code: 0 };
const INVALID = { ending: 'VMfailInvalid' };
const valid = (error: number) => ({ ending: 'VMfailValid', error });
const SUCCEED = { ending: 'VMsucceed' };

describe('precedence', () => {
  test.each(INSTRUCTIONS)('P1: %s is undefined outside VMX operation, at any CPL', (_, act) => {
    expect(act(hypervisor(SKYLAKE, { cpl: 3 }).root)).toEqual(UD);
    expect(act(hypervisor().root)).toEqual(UD);
  });

  test.each(INSTRUCTIONS)('P1: %s is undefined in other modes, before the CPL check', (_, act) => {
    for (const mode of [
      { cr0: HYPERVISOR.cr0 & ~CR0.PE },
      { rflags: 2 | RFLAGS.VM },
      { csL: false },
    ]) {
      const { root } = inOperation();
      root.state = { ...HYPERVISOR, ...mode, cpl: 3 };
      expect(act(root)).toEqual(UD);
    }
    const { root } = inOperation();
    // 32-bit protected mode.
    root.state = { ...HYPERVISOR, efer: 0n, csL: false, cpl: 3 };
    expect(act(root)).toEqual(GP);
  });

  test.each(INSTRUCTIONS)('P3: %s above CPL 0 is #GP(0), whatever the operands', (_, act) => {
    for (const cpl of [1, 2, 3]) {
      const { root } = withoutCurrent();
      root.state = { ...HYPERVISOR, cpl };
      expect(act(root)).toEqual(GP);
    }
  });

  test('P4: without a current VMCS an entry is VMfailInvalid, even after MOV SS', () => {
    const { root, processor } = withoutCurrent();
    processor.blockedByMovSs = true;
    expect(root.vmlaunch()).toEqual(INVALID);
    expect(root.vmresume()).toEqual(INVALID);
  });

  test('P5: a shadow VMCS cannot be entered', () => {
    const { root, processor } = inOperation(SKYLAKE, SHADOW);
    processor.blockedByMovSs = true;
    expect(root.vmlaunch()).toEqual(INVALID);
    expect(root.vmresume()).toEqual(INVALID);
  });

  test('P6: blocking by MOV SS comes before the launch state', () => {
    const { root, processor, vmcs } = inOperation();
    processor.blockedByMovSs = true;
    expect(root.vmlaunch()).toEqual(valid(26));
    expect(root.vmresume()).toEqual(valid(26));
    expect(vmcs.read32(FIELD.VM_INSTRUCTION_ERROR)).toBe(26);
    processor.blockedByMovSs = false;
    expect(root.vmresume()).toEqual(valid(5));
    expect(root.vmlaunch()).toEqual({ ending: 'entered' });
  });

  test('P7: the launch state comes before the controls', () => {
    const { root, vmcs } = inOperation();
    vmcs.write32(FIELD.PIN_BASED_VM_EXEC_CONTROL, 0);
    expect(root.vmresume()).toEqual(valid(5));
    vmcs.launchState = 'launched';
    expect(root.vmlaunch()).toEqual(valid(4));
    expect(root.vmresume()).toEqual(valid(7));
  });

  test('P8: controls come before host state', () => {
    const { root, vmcs } = inOperation();
    vmcs.write(FIELD.HOST_CR0, 0n);
    expect(root.vmlaunch()).toEqual(valid(8));
    vmcs.write32(FIELD.VPID, 0);
    expect(root.vmlaunch()).toEqual(valid(7));
  });

  test('P9: host state, guest state, MSR loading', () => {
    const { root, vmcs, processor } = inOperation();
    vmcs.write32(FIELD.VM_ENTRY_MSR_LOAD_COUNT, 2);
    vmcs.write(FIELD.VM_ENTRY_MSR_LOAD_ADDR, 0x9_0000n);
    processor.memory.writeQuad(0x9_0000, 0xc000_0081n);
    const exit = (reason: number, check: string) => ({ ending: 'exit', reason, check });
    expect(root.vmlaunch()).toEqual(exit(0x8000_0022, 'msr-load-value'));
    expect(vmcs.read(FIELD.EXIT_QUALIFICATION)).toBe(2n);
    vmcs.write(FIELD.GUEST_RFLAGS, 0n);
    expect(root.vmlaunch()).toEqual(exit(0x8000_0021, 'guest-rflags-reserved-bits'));
    expect(vmcs.read(FIELD.EXIT_QUALIFICATION)).toBe(0n);
    vmcs.write(FIELD.HOST_CR0, 0n);
    expect(root.vmlaunch()).toEqual(valid(8));
  });

  test('P10: the qualifications of exit 33', () => {
    const qualification = (change: (vmcs: ReturnType<typeof inOperation>['vmcs']) => void) => {
      const { root, vmcs } = inOperation();
      change(vmcs);
      expect(root.vmlaunch()).toMatchObject({ ending: 'exit', reason: 0x8000_0021 });
      return vmcs.read(FIELD.EXIT_QUALIFICATION);
    };
    expect(qualification((vmcs) => vmcs.write(FIELD.GUEST_CR3, BEYOND))).toBe(0n);
    expect(
      qualification((vmcs) => {
        vmcs.write32(FIELD.VM_ENTRY_CONTROLS, vmcs.read32(FIELD.VM_ENTRY_CONTROLS) & ~(1 << 9));
        vmcs.write(FIELD.GUEST_IA32_EFER, 0n);
        vmcs.write32(FIELD.GUEST_CS_AR_BYTES, 0xc09b);
        vmcs.write(FIELD.GUEST_RIP, 0n);
        vmcs.write(FIELD.GUEST_PDPTE2, 3n);
      }),
    ).toBe(2n);
    expect(
      qualification((vmcs) => {
        vmcs.write32(FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x8000_0202);
        vmcs.write32(FIELD.GUEST_INTERRUPTIBILITY_INFO, 1);
      }),
    ).toBe(3n);
    expect(qualification((vmcs) => vmcs.write(FIELD.VMCS_LINK_POINTER, 0n))).toBe(4n);
  });

  test('P11: a failed entry changes nothing but what tells of it', () => {
    const { root, vmcs, processor } = inOperation();
    vmcs.write(FIELD.GUEST_RFLAGS, 0n);
    vmcs.write32(FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x8000_0306);
    const told: readonly number[] = [FIELD.VM_EXIT_REASON, FIELD.EXIT_QUALIFICATION];
    const others = FIELDS.filter(({ encoding }) => !told.includes(encoding));
    // No stale number of an earlier failure may pass for this one's.
    expect(root.vmread(0x7fffn)).toEqual(valid(12));
    const before = others.map(({ encoding }) => vmcs.read(encoding));
    expect(root.vmlaunch()).toMatchObject({ ending: 'exit' });
    expect(others.map(({ encoding }) => vmcs.read(encoding))).toEqual(before);
    expect(vmcs.launchState).toBe('clear');
    expect(processor.nonRoot).toBe(false);
    expect(root.vmresume()).toEqual(valid(5));
  });

  test('P12: the flags of each ending', () => {
    const { root } = inOperation();
    const flags = (act: Act) => {
      root.state = { ...root.state, rflags: 2 | VMX_FLAGS | RFLAGS.IF };
      act(root);
      return root.state.rflags;
    };
    const base = 2 | RFLAGS.IF;
    expect(flags((r) => r.vmread(BigInt(FIELD.VPID)))).toBe(base);
    expect(flags((r) => r.vmread(0x7fffn))).toBe(base | RFLAGS.ZF);
    expect(flags((r) => r.vmclear(VMCS))).toBe(base);
    expect(flags((r) => r.vmread(0x7fffn))).toBe(base | RFLAGS.CF);
    expect(flags((r) => r.vmlaunch())).toBe(base | RFLAGS.CF);
    root.state = { ...root.state, cpl: 3 };
    expect(flags((r) => r.vmlaunch())).toBe(base | VMX_FLAGS);
  });
});

describe('failures of instructions', () => {
  test('I1: VMXON with CR0 or CR4 that VMX does not allow', () => {
    for (const bit of [0n, 5n, 31n]) {
      const cr0 = HYPERVISOR.cr0 & ~(1n << bit);
      const ending = bit === 0n ? UD : GP;
      expect(hypervisor(SKYLAKE, { cr0 }).root.vmxon(VMXON_REGION)).toEqual(ending);
    }
    const cr4s = [HYPERVISOR.cr4 | (1n << 12n), HYPERVISOR.cr4 | (1n << 32n)];
    for (const cr4 of cr4s) {
      expect(hypervisor(SKYLAKE, { cr4 }).root.vmxon(VMXON_REGION)).toEqual(GP);
    }
    const cr4 = HYPERVISOR.cr4 & ~CR4.VMXE;
    expect(hypervisor(SKYLAKE, { cr4, cpl: 3 }).root.vmxon(VMXON_REGION)).toEqual(UD);
    expect(hypervisor(SKYLAKE, { cpl: 3 }).root.vmxon(0x123n)).toEqual(GP);
  });

  test('I2: VMXON with IA32_FEATURE_CONTROL unlocked or VMX not enabled', () => {
    for (const featureControl of [0n, 1n, 3n, 4n]) {
      expect(hypervisor(SKYLAKE, { featureControl }).root.vmxon(0x123n)).toEqual(GP);
    }
    expect(hypervisor(SKYLAKE, { featureControl: 5n }).root.vmxon(VMXON_REGION)).toEqual(SUCCEED);
  });

  test('I3, I4: VMXON of a pointer that is not aligned or beyond the physical-address width', () => {
    const { root } = hypervisor();
    for (const pointer of [1n, 0x800n, BEYOND, 1n << 63n].map((bits) => VMXON_REGION | bits)) {
      expect(root.vmxon(pointer)).toEqual(INVALID);
    }
    expect(root.vmxonPointer).toBeUndefined();
  });

  test('I5: VMXON of a region with another revision identifier, or with bit 31 set', () => {
    const { root, processor, vmcs } = hypervisor();
    const revision = BigInt(vmcs.revisionId);
    for (const header of [0n, revision + 1n, revision | SHADOW_INDICATOR]) {
      processor.memory.writeQuad(Number(VMXON_REGION), header);
      expect(root.vmxon(VMXON_REGION)).toEqual(INVALID);
    }
  });

  test('I6: VMXON in root operation; only the CPL is looked at', () => {
    const { root } = inOperation();
    root.state = { ...root.state, featureControl: 0n };
    expect(root.vmxon(0x123n)).toEqual(valid(15));
    root.state = { ...root.state, cpl: 3 };
    expect(root.vmxon(0x123n)).toEqual(GP);
    expect(withoutCurrent().root.vmxon(VMXON_REGION)).toEqual(INVALID);
  });

  test('I7, I8: VMCLEAR', () => {
    const { root } = inOperation();
    for (const pointer of [VMCS | 1n, VMCS | 0x800n, VMCS | BEYOND]) {
      expect(root.vmclear(pointer)).toEqual(valid(2));
    }
    expect(root.vmclear(VMXON_REGION)).toEqual(valid(3));
    expect(withoutCurrent().root.vmclear(VMXON_REGION)).toEqual(INVALID);
    expect(withoutCurrent().root.vmclear(1n)).toEqual(INVALID);
  });

  test('I9, I10, I11: VMPTRLD', () => {
    const { root, processor, vmcs } = inOperation();
    for (const pointer of [VMCS | 1n, VMCS | 0x800n, VMCS | BEYOND]) {
      expect(root.vmptrld(pointer)).toEqual(valid(9));
    }
    expect(root.vmptrld(VMXON_REGION)).toEqual(valid(10));
    processor.memory.writeQuad(OTHER_VMCS, BigInt(vmcs.revisionId) + 1n);
    expect(root.vmptrld(OTHER)).toEqual(valid(11));
    expect(root.vmptrst()).toEqual({ ...SUCCEED, value: VMCS });
    expect(withoutCurrent().root.vmptrld(VMXON_REGION)).toEqual(INVALID);
    expect(root.vmptrld(SHADOW)).toEqual(SUCCEED);
    const noShadowing = withMsr(MSR.IA32_VMX_PROCBASED_CTLS2, (value) => value & ~(1n << 46n));
    expect(inOperation(noShadowing(SKYLAKE)).root.vmptrld(SHADOW)).toEqual(valid(11));
  });

  test('I12: VMPTRST', () => {
    const { root } = withoutCurrent();
    expect(root.vmptrst()).toEqual({ ...SUCCEED, value: 0xffff_ffff_ffff_ffffn });
    root.vmptrld(VMCS);
    expect(root.vmptrst()).toEqual({ ...SUCCEED, value: VMCS });
    root.vmclear(OTHER);
    expect(root.vmptrst()).toEqual({ ...SUCCEED, value: VMCS });
    root.vmclear(VMCS);
    expect(root.vmptrst()).toEqual({ ...SUCCEED, value: 0xffff_ffff_ffff_ffffn });
  });

  test('I13: VMREAD and VMWRITE', () => {
    const nowhere = withoutCurrent().root;
    expect(nowhere.vmread(0x7fffn)).toEqual(INVALID);
    expect(nowhere.vmwrite(0x7fffn, 0n)).toEqual(INVALID);
    const { root } = inOperation();
    const pin = BigInt(FIELD.PIN_BASED_VM_EXEC_CONTROL);
    const unsupported = [0x7ffen, 0x4fn, pin | 1n, pin | 0x1000n, pin | 0x8000n, pin | (1n << 32n)];
    for (const operand of [...unsupported, (1n << 64n) - 1n]) {
      expect(root.vmread(operand)).toEqual(valid(12));
      expect(root.vmwrite(operand, 0n)).toEqual(valid(12));
    }
    const reason = BigInt(FIELD.VM_EXIT_REASON);
    expect(root.vmwrite(reason, 48n)).toEqual(SUCCEED);
    expect(root.vmread(reason)).toEqual({ ...SUCCEED, value: 48n });
    const strict = inOperation(NO_READ_ONLY_WRITES).root;
    expect(strict.vmwrite(reason, 48n)).toEqual(valid(13));
    expect(strict.vmread(reason)).toEqual({ ...SUCCEED, value: 0n });
    expect(strict.vmread(BigInt(FIELD.VM_INSTRUCTION_ERROR))).toEqual({ ...SUCCEED, value: 13n });
    expect(strict.vmwrite(0x440fn, 0n)).toEqual(valid(12));
  });

  test('I15: the high half of a 64-bit field', () => {
    const { root } = inOperation();
    const offset = BigInt(FIELD.TSC_OFFSET);
    root.vmwrite(offset, 0x1122_3344_5566_7788n);
    expect(root.vmread(offset + 1n)).toEqual({ ...SUCCEED, value: 0x1122_3344n });
    root.vmwrite(offset + 1n, 0xaaaa_bbbb_cccc_ddddn);
    expect(root.vmread(offset)).toEqual({ ...SUCCEED, value: 0xcccc_dddd_5566_7788n });
  });

  test('I17: INVEPT', () => {
    const { root } = inOperation();
    const good = 0x20_101en;
    expect(root.invept(1n, good)).toEqual(SUCCEED);
    expect(root.invept(2n, 7n)).toEqual(SUCCEED);
    for (const type of [0n, 3n, 1n << 32n]) expect(root.invept(type, good)).toEqual(valid(28));
    // What C25 to C29 refuse at a VM entry.
    for (const eptp of [0x20_1000n, 0x20_1019n, 0x20_1006n, 0x20_109en, BEYOND | 0x1en]) {
      expect(root.invept(1n, eptp), eptp.toString(16)).toEqual(valid(28));
    }
    expect(withoutCurrent().root.invept(0n, good)).toEqual(INVALID);
    const without = withMsr(MSR.IA32_VMX_EPT_VPID_CAP, (value) => value & ~(1n << 25n));
    expect(inOperation(without(SKYLAKE)).root.invept(1n, good)).toEqual(valid(28));
  });

  test('I18: INVVPID', () => {
    const { root } = inOperation();
    for (const type of [0n, 1n, 3n]) {
      expect(root.invvpid(type, 1n, 0n)).toEqual(SUCCEED);
      expect(root.invvpid(type, 0n, 0n)).toEqual(valid(28));
      expect(root.invvpid(type, 0x1_0001n, 0n)).toEqual(valid(28));
    }
    expect(root.invvpid(2n, 0n, 0n)).toEqual(SUCCEED);
    expect(root.invvpid(2n, 1n << 16n, 0n)).toEqual(valid(28));
    for (const type of [4n, 1n << 32n]) expect(root.invvpid(type, 1n, 0n)).toEqual(valid(28));
    expect(root.invvpid(0n, 1n, 0x7fff_ffff_ffffn)).toEqual(SUCCEED);
    expect(root.invvpid(0n, 1n, 0x8000_0000_0000n)).toEqual(valid(28));
    expect(root.invvpid(1n, 1n, 0x8000_0000_0000n)).toEqual(SUCCEED);
    const without = withMsr(MSR.IA32_VMX_EPT_VPID_CAP, (value) => value & ~(1n << 41n));
    expect(inOperation(without(SKYLAKE)).root.invvpid(1n, 1n, 0n)).toEqual(valid(28));
  });

  test('I19: VMCALL in root operation', () => {
    expect(inOperation().root.vmcall()).toEqual(valid(1));
    expect(withoutCurrent().root.vmcall()).toEqual(INVALID);
  });

  test('I21: the life of a VMCS', () => {
    const { root, processor } = withoutCurrent();
    expect(root.vmclear(VMCS)).toEqual(SUCCEED);
    expect(root.vmptrld(VMCS)).toEqual(SUCCEED);
    expect(root.vmresume()).toEqual(valid(5));
    expect(root.vmlaunch()).toEqual({ ending: 'entered' });
    processor.vmExitWith(10, 2);
    expect(root.vmlaunch()).toEqual(valid(4));
    root.vmwrite(BigInt(FIELD.GUEST_RSP), 0x1234n);
    expect(root.vmptrld(OTHER)).toEqual(SUCCEED);
    expect(root.vmptrld(VMCS)).toEqual(SUCCEED);
    expect(root.vmread(BigInt(FIELD.GUEST_RSP))).toEqual({ ...SUCCEED, value: 0x1234n });
    expect(root.vmresume()).toEqual({ ending: 'entered' });
    processor.vmExitWith(10, 2);
    expect(root.vmclear(VMCS)).toEqual(SUCCEED);
    expect(root.vmptrld(VMCS)).toEqual(SUCCEED);
    expect(root.vmread(BigInt(FIELD.GUEST_RSP))).toEqual({ ...SUCCEED, value: 0x1234n });
    expect(root.vmresume()).toEqual(valid(5));
    expect(root.vmxoff()).toEqual(SUCCEED);
    expect(root.vmlaunch()).toEqual(UD);
  });
});

describe('I22: capability MSRs that agree with each other', () => {
  test.each([...PROFILES])('%s', (_, capabilities) => {
    const msr = (index: number) => capability(capabilities, index);
    const low = (index: number) => Number(msr(index) & 0xffff_ffffn);
    const high = (index: number) => Number(msr(index) >> 32n);
    const pairs = [
      [MSR.IA32_VMX_PINBASED_CTLS, MSR.IA32_VMX_TRUE_PINBASED_CTLS, 0x16],
      [MSR.IA32_VMX_PROCBASED_CTLS, MSR.IA32_VMX_TRUE_PROCBASED_CTLS, 0x401_e172],
      [MSR.IA32_VMX_EXIT_CTLS, MSR.IA32_VMX_TRUE_EXIT_CTLS, 0x3_6dff],
      [MSR.IA32_VMX_ENTRY_CTLS, MSR.IA32_VMX_TRUE_ENTRY_CTLS, 0x11ff],
    ] as const;
    for (const [usual, exact, default1] of pairs) {
      expect(low(usual) & default1).toBe(default1);
      // TRUE controls relax default1 bits only.
      expect(low(usual) & ~default1).toBe(low(exact) & ~default1);
      expect(low(exact) & ~low(usual)).toBe(0);
      expect(high(exact)).toBe(high(usual));
      expect(low(usual) & ~high(usual)).toBe(0);
    }
    expect(msr(MSR.IA32_VMX_CR0_FIXED0) & ~msr(MSR.IA32_VMX_CR0_FIXED1)).toBe(0n);
    expect(msr(MSR.IA32_VMX_CR4_FIXED0) & ~msr(MSR.IA32_VMX_CR4_FIXED1)).toBe(0n);
    expect((msr(MSR.IA32_VMX_BASIC) >> 31n) & 1n).toBe(0n);
    // Unrestricted guests need IA32_VMX_MISC[5].
    expect((high(MSR.IA32_VMX_PROCBASED_CTLS2) >> 7) & 1).toBe(1);
    expect((msr(MSR.IA32_VMX_MISC) >> 5n) & 1n).toBe(1n);
  });
});

const ERRORS_THAT_CANNOT_OCCUR: Readonly<Record<number, string>> = {
  6: 'VMCSs stay whole across VMXOFF, so VMRESUME cannot find one corrupted.',
  14: 'not used by the SDM',
  16: 'VM entry from SMM only',
  17: 'VM entry from SMM only',
  18: 'VM entry from SMM only',
  19: 'VMCALL with an SMM monitor only',
  20: 'VMCALL with an SMM monitor only',
  21: 'not used by the SDM',
  22: 'VMCALL with an SMM monitor only',
  23: 'VMXOFF with an SMM monitor only',
  24: 'VMCALL with an SMM monitor only',
  25: 'VM entry from SMM only',
  27: 'not used by the SDM',
};

test('every VM-instruction error number occurs or cannot', () => {
  const failing: readonly (readonly [number, () => unknown])[] = [
    [1, () => inOperation().root.vmcall()],
    [2, () => inOperation().root.vmclear(1n)],
    [3, () => inOperation().root.vmclear(VMXON_REGION)],
    [4, launchTwice],
    [5, () => inOperation().root.vmresume()],
    [7, () => launchWith(FIELD.VPID, 0n)],
    [8, () => launchWith(FIELD.HOST_CR0, 0n)],
    [9, () => inOperation().root.vmptrld(1n)],
    [10, () => inOperation().root.vmptrld(VMXON_REGION)],
    [11, () => inOperation().root.vmptrld(0x77_0000n)],
    [12, () => inOperation().root.vmread(0x7fffn)],
    [13, () => inOperation(NO_READ_ONLY_WRITES).root.vmwrite(0x4402n, 0n)],
    [15, () => inOperation().root.vmxon(VMXON_REGION)],
    [26, launchAfterMovSs],
    [28, () => inOperation().root.invept(0n, 0n)],
  ];
  for (const [number, act] of failing) expect(act(), String(number)).toEqual(valid(number));
  const named = [...failing.map(([number]) => number), ...Object.keys(ERRORS_THAT_CANNOT_OCCUR)];
  expect(named.map(Number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 28 }, (_, i) => i + 1),
  );
});

function launchTwice() {
  const { root, processor } = inOperation();
  root.vmlaunch();
  processor.vmExitWith(10, 2);
  return root.vmlaunch();
}

function launchWith(field: number, value: bigint) {
  const { root } = inOperation();
  root.vmwrite(BigInt(field), value);
  return root.vmlaunch();
}

function launchAfterMovSs() {
  const { root, processor } = inOperation();
  processor.blockedByMovSs = true;
  return root.vmlaunch();
}
