// A small operating system for the VMs beside the Service VM: it takes its local APIC, runs a loop by its timer, and
// a post-launched one asks the device model for something first.
import { CPUID } from '../../acrn/hypervisor/vcpuid.js';
import { APIC_MSR, deadlineTimer } from '../../machine/local-apic.js';
import { APIC_BASE_X2APIC } from '../../processor/x2apic.js';
import type { GuestCode } from '../steps.js';

const TIMER_VECTOR = 0x40;
/** Period of its loop in nanoseconds. */
const PERIOD = 50_000_000;
/** A port of the device model. */
const DEVICE_PORT = 0x500;

/** What the software of such a VM is told at its start. */
interface RtosPorts {
  readonly now: () => number;
  /** Whether its virtual hardware is the device model's. */
  readonly isPostLaunched: boolean;
  readonly tell: (what: string) => void;
}

export function* runRtos({ now, isPostLaunched, tell }: RtosPorts): GuestCode {
  yield { do: 'cpuid', leaf: CPUID.FEATURES };
  const base = yield { do: 'rdmsr', msr: APIC_MSR.BASE };
  yield { do: 'wrmsr', msr: APIC_MSR.BASE, value: (base.ok ? base.value : 0n) | APIC_BASE_X2APIC };
  yield { do: 'wrmsr', msr: APIC_MSR.SVR, value: 0x1ffn };
  yield { do: 'wrmsr', msr: APIC_MSR.LVT_TIMER, value: deadlineTimer(TIMER_VECTOR) };
  if (isPostLaunched) {
    yield { do: 'out', port: DEVICE_PORT, size: 1, value: 1 };
    tell('the device model has answered');
  }
  tell('runs');
  for (;;) {
    const deadline = BigInt(Math.ceil(now()) + PERIOD);
    yield { do: 'wrmsr', msr: APIC_MSR.TSC_DEADLINE, value: deadline };
    yield { do: 'sti' };
    yield { do: 'hlt' };
    yield { do: 'nop' };
    yield { do: 'cli' };
  }
}

export function* rtosInterrupt(): GuestCode {
  yield { do: 'wrmsr', msr: APIC_MSR.EOI, value: 0n };
}
