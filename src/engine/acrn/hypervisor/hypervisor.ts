// ACRN on a machine: its pCPUs, its VMs, and the requests between them.

import { GuestCpu, type PortDevices } from '../../guests/guest-cpu.js';
import type { GuestCode } from '../../guests/steps.js';
import { APIC_MSR, DELIVERY_MODE, type LocalApic } from '../../machine/local-apic.js';
import type { Machine } from '../../machine/machine.js';
import type { Output } from '../../machine/outputs.js';
import { Uart } from '../../machine/uart.js';
import type { NestedMachine } from '../../nested-machine.js';
import { FIELD } from '../../processor/field-table.js';
import { PAGE_SIZE } from '../../processor/memory.js';
import { Console, SEVERITY } from './console.js';
import { LapicMsrs } from './lapic-msrs.js';
import { startPcpu } from './launch.js';
import { initializeMsrBitmap } from './msr-bitmap.js';
import type { HvVcpu, HypervisorParts, PcpuContext } from './parts.js';
import { NOTIFY_VECTOR, Pcpu } from './pcpu.js';
import { type HypervisorTraits, hypervisorTraits } from './release-traits.js';
import type { Thread } from './schedulers/thread.js';
import type { HypervisorTables, VmTable, VuartTable } from './tables.js';
import { HypervisorVcpu } from './vcpu.js';
import { HypervisorVm, pciVuartBar } from './vm.js';
import { PciVuart } from './vmcs9900.js';

/** What the rest of the machine provides. */
interface HypervisorPorts {
  readonly machine: Machine;
  readonly tables: HypervisorTables;
  readonly serialPort: Output;
  /** The boot loader's modules, by their tags. */
  readonly modules: ReadonlySet<string>;
  /** A VM's memory and virtual processors. */
  readonly createNested: (vm: VmTable) => NestedMachine;
  /** Where a console vUART's characters show. */
  readonly consoleOutput: (vm: VmTable, device: string) => Output;
  /** The software that a virtual processor starts with. */
  readonly software: (vcpu: HvVcpu) => {
    readonly code: GuestCode;
    readonly interrupts: (vector: number) => GuestCode;
  };
  /** Devices of the host that VMs reach by ports without an exit. */
  readonly passthroughPorts: PortDevices;
  /** A device of the host raised `vector`; true when it is known. */
  readonly deviceInterrupt?: (vector: number) => boolean;
}

export class Hypervisor implements HypervisorParts {
  readonly machine: Machine;
  readonly tables: HypervisorTables;
  readonly traits: HypervisorTraits;
  readonly console: Console;
  readonly modules: ReadonlySet<string>;
  readonly vms: HypervisorVm[] = [];
  readonly pcpus: readonly Pcpu[];
  loadedPreLaunchedVms = 0;
  /** VMs with an I/O request that the device model has not completed. */
  readonly ioRequests = new Set<number>();
  readonly #vcpus = new Map<Thread, HypervisorVcpu>();
  #active: Pcpu | undefined;

  constructor(private readonly ports: HypervisorPorts) {
    this.machine = ports.machine;
    this.tables = ports.tables;
    this.traits = hypervisorTraits(ports.tables.release);
    this.modules = ports.modules;
    this.console = new Console(this, ports.serialPort);
    this.pcpus = this.machine.processors.map(
      (processor) => new Pcpu(this, processor, this.tables.scheduler),
    );
  }

  /** Power-on: the first log lines, and every pCPU at work. @param processor its brand string */
  begin(processor: string): void {
    const [bsp] = this.pcpus;
    if (bsp === undefined) return;
    this.console.greet(processor, bsp);
    for (const pcpu of this.pcpus) {
      pcpu.startUp = startPcpu(this, pcpu);
      pcpu.processor.readyAt = this.machine.clock.now + pcpu.id;
    }
  }

  /** Lets one pCPU do one thing, at the current time. */
  step(pcpu: Pcpu): void {
    this.#active = pcpu;
    const { processor } = pcpu;
    const cost = pcpu.step();
    processor.readyAt = cost === undefined ? undefined : this.machine.clock.now + cost;
  }

  /** The local APIC of the pCPU that runs. */
  get currentApic(): LocalApic {
    const active = this.#active ?? this.pcpus[0];
    if (active === undefined) throw new RangeError('the machine has no pCPU');
    return active.processor.apic;
  }

  get serviceVm(): HypervisorVm | undefined {
    return this.vms.find(({ table }) => table.loadOrder === 'service');
  }

  vm(id: number): HypervisorVm | undefined {
    return this.vms.find((vm) => vm.id === id);
  }

  vcpuOf(thread: Thread): HypervisorVcpu | undefined {
    return this.#vcpus.get(thread);
  }

  get vcpus(): IterableIterator<HypervisorVcpu> {
    return this.#vcpus.values();
  }

  get preLaunchedVmsAreLoaded(): boolean {
    const count = this.tables.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched').length;
    return this.loadedPreLaunchedVms >= count;
  }

  log(severity: number, text: string, pcpu: PcpuContext): void {
    this.console.log(severity, text, pcpu);
  }

  handleDeviceInterrupt(vector: number): boolean {
    return this.ports.deviceInterrupt?.(vector) ?? false;
  }

  /** create_vm; false when there is no such VM, or the pCPU died of it. */
  createVm(id: number): boolean {
    const table = this.tables.vms.find((vm) => vm.id === id);
    if (table === undefined || this.vm(id) !== undefined) return false;
    const vm = new HypervisorVm(table, this.ports.createNested(table));
    vm.state = 'Created';
    this.vms.push(vm);
    this.vms.sort((a, b) => a.id - b.id);
    vm.vcpus = table.pcpus.flatMap((pcpu, index) => this.#createVcpu(vm, index, pcpu) ?? []);
    if (vm.vcpus.length < table.pcpus.length) return false;
    if (table.loadOrder !== 'service') interceptAllPorts(vm);
    for (const vuart of table.vuarts) this.#addVuart(vm, vuart);
    for (const { index, bdf } of table.pciVuarts) {
      const output = this.ports.consoleOutput(table, `PCI vUART ${index}`);
      vm.pciVuarts.push({ index, bdf, device: new PciVuart(vm, pciVuartBar(index), output) });
    }
    return true;
  }

  /** start_vm: the VM counts as running before its thread has run. */
  startVm(id: number): boolean {
    const vm = this.vm(id);
    const bsp = vm?.vcpus[0];
    if (vm === undefined || bsp === undefined) return false;
    vm.state = 'Running';
    this.machine.tell({ type: 'vm-start', vm: id, name: vm.table.name });
    this.launchVcpu(bsp);
    return true;
  }

  /** launch_vcpu. */
  launchVcpu(vcpu: HvVcpu): void {
    vcpu.state = 'Running';
    const { code, interrupts } = this.ports.software(vcpu);
    vcpu.guest.start(code, interrupts);
    this.wake(vcpu.thread);
  }

  /** wake_thread. */
  wake(thread: Thread): void {
    if (thread.status !== 'BLOCKED' && !thread.isBlocking) return;
    const pcpu = this.#pcpuOf(thread);
    const { machine } = this;
    pcpu.policy.wake(thread);
    machine.tell({ type: 'thread-wake', vcpu: thread.vcpu, pcpu: thread.pcpu });
    if (thread.status === 'BLOCKED') {
      thread.status = 'RUNNABLE';
      this.requestReschedule(pcpu, false);
    }
    thread.isBlocking = false;
    const owner = pcpu.policy.owner?.();
    if (owner !== undefined && owner !== thread) {
      machine.tell({
        type: 'thread-not-picked',
        vcpu: thread.vcpu,
        pcpu: thread.pcpu,
        owner: owner.vcpu,
      });
    }
  }

  /** sleep_thread. */
  sleep(thread: Thread): void {
    const pcpu = this.#pcpuOf(thread);
    pcpu.policy.sleep(thread);
    if (thread.status === 'RUNNING') {
      thread.isBlocking = true;
      this.requestReschedule(pcpu, thread.notifiedByNmi);
    } else {
      thread.status = 'BLOCKED';
    }
  }

  /** kick_vcpu: its pCPU looks at the vCPU's requests. */
  kick(thread: Thread): void {
    const pcpu = this.#pcpuOf(thread);
    if (pcpu === this.#active || thread.status !== 'RUNNING') return;
    this.#notify(pcpu, thread.notifiedByNmi);
  }

  /** make_reschedule_request. */
  requestReschedule(pcpu: PcpuContext, byNmi: boolean): void {
    pcpu.needsReschedule = true;
    if (pcpu === this.#active) return;
    this.#notify(pcpu, byNmi);
    // A pCPU that halts in the idle thread is woken by the interrupt.
    pcpu.processor.readyAt ??= this.machine.clock.now;
  }

  /** After every VM exit: common/hv_main.c, the console's callback at the end of vmexit_handler. */
  afterVmExit(vcpu: HvVcpu): void {
    this.console.afterVmExit(vcpu);
  }

  /** The hypervisor itself took an exception on a pCPU. */
  die(pcpu: PcpuContext, vm: number, what: string): void {
    pcpu.dead = what;
    this.log(SEVERITY.FATAL, what, pcpu);
    this.machine.tell({ type: 'hypervisor-exception', pcpu: pcpu.id, vm, what });
  }

  vmStopped(vcpu: HvVcpu): void {
    const { stopped } = vcpu.engine.vm;
    const what = stopped === undefined ? 'the VM stopped' : `${stopped.where}: ${stopped.reason}`;
    this.die(vcpu.pcpu, vcpu.vm.id, what);
  }

  guestCrashed(vcpu: HvVcpu, level: 1 | 2, why: string): void {
    this.machine.tell({ type: 'guest-crash', vcpu: vcpu.name, level, why });
    vcpu.state = 'Zombie';
    this.sleep(vcpu.thread);
  }

  #pcpuOf(thread: Thread): Pcpu {
    const pcpu = this.pcpus[thread.pcpu];
    if (pcpu === undefined) throw new RangeError(`the machine has no pCPU ${thread.pcpu}`);
    return pcpu;
  }

  #notify(pcpu: PcpuContext, byNmi: boolean): void {
    const mode = byNmi ? DELIVERY_MODE.NMI : DELIVERY_MODE.FIXED;
    const command = (BigInt(pcpu.id) << 32n) | BigInt(mode << 8) | BigInt(NOTIFY_VECTOR);
    this.currentApic.write(APIC_MSR.ICR, command);
  }

  /** create_vcpu; undefined when the hypervisor died of it. */
  #createVcpu(vm: HypervisorVm, index: number, pcpuId: number): HypervisorVcpu | undefined {
    const pcpu = this.pcpus[pcpuId];
    const engine = vm.nested.vcpus[index];
    if (pcpu === undefined || engine === undefined) return undefined;
    const active = this.#active ?? pcpu;
    const { rdtEnabled } = this.tables;
    if (rdtEnabled && this.traits.picksClosByModulo && vm.table.closIds === 0) {
      this.die(active, vm.id, 'divide error in prepare_auto_msr_area: num_pclosids is 0');
      return undefined;
    }
    const { processor, vmcs01 } = engine;
    processor.msrs = new LapicMsrs(pcpu.processor.apic, processor.msrs);
    processor.clock = () => this.machine.clock.now;
    const shared = vmcs01.readAddress(FIELD.MSR_BITMAP);
    vmcs01.write(FIELD.MSR_BITMAP, BigInt(shared + MSR_BITMAPS + index * PAGE_SIZE));
    const vcpu = new HypervisorVcpu(
      this,
      vm,
      index,
      pcpu,
      engine,
      new GuestCpu(engine, this.ports.passthroughPorts),
    );
    initializeMsrBitmap(vcpu);
    pcpu.policy.initialize?.(vcpu.thread);
    this.#vcpus.set(vcpu.thread, vcpu);
    return vcpu;
  }

  #addVuart(vm: HypervisorVm, vuart: VuartTable): void {
    const { index, base, irq, target } = vuart;
    if (vuart.type !== 'legacy' || base === 0) return;
    const output =
      target === undefined
        ? this.ports.consoleOutput(vm.table, `vUART ${index}`)
        : { put: (byte: number) => this.#lineTo(target)?.receive(byte) };
    const uart = new Uart(output, (asserted) => {
      if (irq !== 0) vm.vioapic.setLine(irq, asserted);
    });
    vm.legacyVuarts.push({ index, base, irq, uart });
    const { memory } = vm.nested.vm;
    const bitmap = vm.nested.vm.bitmaps.ioBitmaps[base < 0x8000 ? 0 : 1];
    for (let port = base; port < base + 8; port += 1) {
      const address = bitmap + ((port & 0x7fff) >> 3);
      memory.write(address, 1, BigInt(memory.readByte(address) | (1 << (port & 7))));
    }
  }

  #lineTo(target: { vmId: number; vuartIndex: number }): Uart | undefined {
    const vm = this.vm(target.vmId);
    return vm?.legacyVuarts.find(({ index }) => index === target.vuartIndex)?.uart;
  }
}

/** setup_io_bitmap: only the Service VM reaches ports of the host. */
function interceptAllPorts({ nested }: HypervisorVm): void {
  for (const bitmap of nested.vm.bitmaps.ioBitmaps) nested.vm.memory.page(bitmap).bytes.fill(0xff);
}

/** Pages of the vCPUs' own MSR bitmaps, after the bitmaps that a VM's vCPUs share. */
const MSR_BITMAPS = 3 * PAGE_SIZE;
