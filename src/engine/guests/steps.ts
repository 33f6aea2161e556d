// What a level-1 guest does, as a processor sees it: software of a guest is a generator of these steps.

import type { Vcpu } from '../acrn/nested/vcpu.js';
import type { AccessSize } from '../processor/non-root/guest-instruction.js';
import type { ValueResult, VmxResult } from '../processor/result.js';

/** A nested guest's core: one instruction at a time, on the registers of the processor. */
export interface NestedCore {
  step(): NestedStep;
}

export type NestedStep =
  | { readonly ending: 'completed' | 'handled-L0' }
  | { readonly ending: 'reflected'; readonly reason: number }
  /** HLT without an exit. */
  | { readonly ending: 'halted' }
  | { readonly ending: 'crashed'; readonly why: string };

/** One step; times in nanoseconds. */
export type Step =
  /** Instructions that concern nobody else. */
  | { readonly do: 'work'; readonly ns: number }
  | { readonly do: 'cpuid'; readonly leaf: number; readonly subleaf?: number }
  | { readonly do: 'rdmsr'; readonly msr: number }
  | { readonly do: 'wrmsr'; readonly msr: number; readonly value: bigint }
  | { readonly do: 'in'; readonly port: number; readonly size: 1 | 2 | 4 }
  | { readonly do: 'out'; readonly port: number; readonly size: 1 | 2 | 4; readonly value: number }
  | { readonly do: 'load'; readonly address: bigint; readonly size: AccessSize }
  | {
      readonly do: 'store';
      readonly address: bigint;
      readonly size: AccessSize;
      readonly value: bigint;
    }
  | { readonly do: 'write-cr4'; readonly value: bigint }
  | { readonly do: 'sti' | 'cli' | 'hlt' | 'nop' }
  /** VMCALL with the hypercall number in R8 and its parameters in RDI and RSI; the result is RAX. */
  | { readonly do: 'vmcall'; readonly number: number; readonly parameters: readonly bigint[] }
  /** A VMX instruction other than VMLAUNCH and VMRESUME. */
  | {
      readonly do: 'vmx';
      readonly name: string;
      readonly execute: (vcpu: Vcpu) => VmxResult | ValueResult;
    }
  /** VMLAUNCH or VMRESUME; the reply comes when the nested guest has left. */
  | {
      readonly do: 'enter';
      readonly launch: boolean;
      readonly core: NestedCore;
      /** Where a VM exit returns to: the host state that was written to the VMCS. */
      readonly host: ReturnPoint;
    };

/** The registers with which level-1 software goes on. */
export interface ReturnPoint {
  readonly rip: bigint;
  readonly rsp: bigint;
  readonly cr3: bigint;
  readonly gsBase: bigint;
}

/** What came of a step. */
export type Reply =
  | {
      readonly ok: true;
      /** What was read: a port, an MSR, memory, a VMCS field; RAX after VMCALL. */
      readonly value: bigint;
      /** EAX, EBX, ECX and EDX after CPUID. */
      readonly registers?: readonly [number, number, number, number];
      /** How a VMX instruction ended. */
      readonly ending?: string;
      /** The basic reason of the exit of the nested guest. */
      readonly exitReason?: number;
    }
  /** The instruction raised an exception, which the guest's own handler has fixed up. */
  | { readonly ok: false; readonly vector: number };

export type GuestCode<T = void> = Generator<Step, T, Reply>;
