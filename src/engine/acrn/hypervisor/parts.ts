// The parts of the hypervisor as they see each other.

import type { GuestCpu } from '../../guests/guest-cpu.js';
import type { VcpuName } from '../../machine/events.js';
import type { LocalApic } from '../../machine/local-apic.js';
import type { Machine, Processor } from '../../machine/machine.js';
import type { Uart } from '../../machine/uart.js';
import type { NestedMachine } from '../../nested-machine.js';
import type { Vcpu } from '../nested/vcpu.js';
import type { HypervisorTraits } from './release-traits.js';
import type { SchedulerPolicy, Thread } from './schedulers/thread.js';
import type { HypervisorTables, VmTable } from './tables.js';
import type { HvTimers } from './timers.js';

/** What a handler of a VM exit says: the instruction is done, is to be repeated, or raises an exception. */
export type Emulated = 'done' | 'retry' | { readonly vector: number; readonly errorCode?: number };

/** What a vCPU's thread can wait for (ACRN include/common/event.h users). */
export type VcpuEvent = 'virtual-interrupt' | 'io-request';

/** vcpu_list's words (ACRN v2.7 debug/shell.c). */
export type VcpuState = 'Init' | 'Running' | 'Paused' | 'Zombie' | 'Unknown';

/** vm_list's words (ACRN v2.7 debug/shell.c). */
export type VmState = 'Powered Off' | 'Created' | 'Running' | 'Paused';

/** A virtual local APIC. */
interface VirtualLapic {
  readonly isPassedThrough: boolean;
  readonly base: bigint;
  readonly deliverable: number | undefined;
  setBase(value: bigint): void;
  accept(vector: number, line?: number): void;
  acknowledge(vector: number): void;
  read(msr: number): bigint;
  write(msr: number, value: bigint): void;
}

interface VirtualIoApic {
  read(offset: number): number;
  write(offset: number, value: number): void;
  setLine(line: number, asserted: boolean): void;
}

/** A vUART in a memory BAR. */
export interface VirtualPciUart {
  owns(address: bigint): boolean;
  read(address: bigint): number;
  write(address: bigint, value: bigint): void;
}

export interface LegacyVuart {
  readonly index: number;
  readonly base: number;
  readonly irq: number;
  readonly uart: Uart;
}

/** A function of the VM's virtual PCI bus that has a vUART. */
export interface PciVuartDevice {
  readonly index: number;
  readonly bdf: string;
  readonly device: VirtualPciUart;
}

/** A vCPU as the hypervisor keeps it. */
export interface HvVcpu {
  readonly hypervisor: HypervisorParts;
  readonly vm: HvVm;
  readonly id: number;
  readonly pcpu: PcpuContext;
  readonly engine: Vcpu;
  readonly guest: GuestCpu;
  readonly thread: Thread;
  readonly vlapic: VirtualLapic;
  readonly name: VcpuName;
  readonly label: string;
  state: VcpuState;
  /** INIT has arrived, and the next SIPI starts it. */
  waitsForSipi: boolean;
  /** Destination half of the interrupt command register in the xAPIC page. */
  xapicDestination: number;
  /** wait_event: the thread sleeps until the event is signalled. */
  wait(event: VcpuEvent): void;
  /** signal_event. */
  signal(event: VcpuEvent): void;
}

/** A VM as the hypervisor keeps it. */
export interface HvVm {
  readonly table: VmTable;
  readonly nested: NestedMachine;
  readonly id: number;
  readonly vcpus: readonly HvVcpu[];
  readonly legacyVuarts: readonly LegacyVuart[];
  readonly pciVuarts: readonly PciVuartDevice[];
  readonly vioapic: VirtualIoApic;
  state: VmState;
  /** Where the device model's interrupt goes: HC_SET_CALLBACK_VECTOR. */
  callbackVector: number | undefined;
  /** The page of the Service VM that its I/O requests are in: HC_SET_IOREQ_BUFFER. */
  requestBuffer: bigint | undefined;
  vuartAt(port: number): { uart: Uart; register: number } | undefined;
  pciVuartAt(address: bigint): VirtualPciUart | undefined;
}

/** A pCPU as the hypervisor runs it. */
export interface PcpuContext {
  readonly id: number;
  readonly processor: Processor;
  readonly timers: HvTimers;
  readonly policy: SchedulerPolicy;
  /** The thread that runs; undefined is the idle thread. */
  readonly current: Thread | undefined;
  needsReschedule: boolean;
  /** Why the pCPU does nothing any more. */
  dead: string | undefined;
  dispatchInterrupt(vector: number): void;
  openInterruptWindow(): void;
}

/** The hypervisor as its parts use it. */
export interface HypervisorParts {
  readonly machine: Machine;
  readonly tables: HypervisorTables;
  readonly traits: HypervisorTraits;
  readonly modules: ReadonlySet<string>;
  readonly vms: readonly HvVm[];
  readonly vcpus: Iterable<HvVcpu>;
  readonly serviceVm: HvVm | undefined;
  /** The local APIC of the pCPU that runs. */
  readonly currentApic: LocalApic;
  readonly preLaunchedVmsAreLoaded: boolean;
  loadedPreLaunchedVms: number;
  /** VMs with an I/O request that the device model has not completed. */
  readonly ioRequests: Set<number>;
  readonly console: { start(pcpu: PcpuContext): void };
  vm(id: number): HvVm | undefined;
  vcpuOf(thread: Thread): HvVcpu | undefined;
  log(severity: number, text: string, pcpu: PcpuContext): void;
  createVm(id: number): boolean;
  startVm(id: number): boolean;
  launchVcpu(vcpu: HvVcpu): void;
  wake(thread: Thread): void;
  sleep(thread: Thread): void;
  kick(thread: Thread): void;
  requestReschedule(pcpu: PcpuContext, byNmi: boolean): void;
  handleDeviceInterrupt(vector: number): boolean;
  afterVmExit(vcpu: HvVcpu): void;
  vmStopped(vcpu: HvVcpu): void;
  guestCrashed(vcpu: HvVcpu, level: 1 | 2, why: string): void;
}
