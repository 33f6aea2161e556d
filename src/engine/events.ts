/**
 * What the engine tells about itself. Events are plain data; a sink is a function that takes them.
 * Level 0: what ends or changes a VM's life, 1: what crosses between L0, L1 and L2, 2: how L0 did it.
 */
export type TraceEvent = Level0 | Level1 | Level2;
export type TraceSink = (event: TraceEvent) => void;

type Level0 =
  /** L0 stopped the VM: an assertion of ACRN, or an input that corrupts its memory. */
  | { readonly level: 0; readonly type: 'stop'; readonly reason: string; readonly where: string }
  /** ACRN does other than the Intel SDM says. */
  | {
      readonly level: 0;
      readonly type: 'deviation';
      readonly sdmSection: string;
      readonly what: string;
    }
  /** The processor refused a VM entry. */
  | {
      readonly level: 0;
      readonly type: 'entry-check-failed';
      readonly vmcs: 'VMCS01' | 'VMCS02' | 'VMCS12';
      /** The rule's name. */
      readonly check: string;
      /** VM-instruction error 7, 8 or 26, or basic exit reason 33 or 34. */
      readonly error: number;
    };

type Level1 =
  /** L1 executed a VMX instruction or RDMSR; `ending` is its outcome. */
  | {
      readonly level: 1;
      readonly type: 'instruction';
      readonly name: string;
      readonly operands: readonly bigint[];
      readonly ending: string;
    }
  /** A VM exit to L0, from L1 or L2. */
  | {
      readonly level: 1;
      readonly type: 'vm-exit';
      readonly from: 1 | 2;
      readonly reason: number;
      readonly qualification: bigint;
    }
  /** L0 entered L1 or L2. */
  | { readonly level: 1; readonly type: 'vm-entry'; readonly to: 1 | 2; readonly launch: boolean }
  /** L0 gave an exit of L2 to L1. */
  | { readonly level: 1; readonly type: 'reflect'; readonly reason: number; readonly rip: bigint };

type Level2 =
  /** VMCS12 fields that are not shadowed were merged into VMCS02. */
  | { readonly level: 2; readonly type: 'merge'; readonly slot: number }
  /** A VMCS12 was read from L1's memory into a slot. */
  | { readonly level: 2; readonly type: 'sync'; readonly slot: number; readonly gpa: bigint }
  /** A cached VMCS12 was written back to L1's memory; zero fields are left out. */
  | {
      readonly level: 2;
      readonly type: 'flush';
      readonly slot: number;
      readonly gpa: bigint;
      readonly launched: number;
      readonly fields: readonly (readonly [encoding: number, value: bigint])[];
    }
  /** A guest's memory access had no translation, or not this one. */
  | {
      readonly level: 2;
      readonly type: 'ept-violation' | 'ept-misconfiguration';
      readonly guestPhysicalAddress: bigint;
      readonly qualification: bigint;
    }
  /** L0 wrote an entry of a shadow EPT; level 4 is the PML4 table, 1 the page table. */
  | {
      readonly level: 2;
      readonly type: 'shadow-ept-map';
      readonly guestEptp: bigint;
      readonly guestPhysicalAddress: bigint;
      readonly tableLevel: number;
      readonly entry: bigint;
    }
  /** L0 executed INVVPID on the processor. */
  | {
      readonly level: 2;
      readonly type: 'invvpid';
      readonly kind: number;
      readonly vpid: number;
      readonly linearAddress: bigint;
    }
  /** L0 executed INVEPT on the processor. */
  | { readonly level: 2; readonly type: 'invept'; readonly kind: number; readonly eptp: bigint }
  /** A guest's memory access was served from a translation that the tables no longer give. */
  | {
      readonly level: 2;
      readonly type: 'stale-translation';
      readonly guestPhysicalAddress: bigint;
      readonly cached: bigint;
    };
