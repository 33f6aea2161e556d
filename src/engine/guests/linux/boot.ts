// A Linux kernel from its entry to user space, on a VM's virtual processors (Linux 5.4 arch/x86/kernel/setup.c,
// apic.c, smpboot.c), as far as virtual hardware has a part in it.
import { CPUID } from '../../acrn/hypervisor/vcpuid.js';
import { MILLISECOND } from '../../machine/clock.js';
import { APIC_MSR, DELIVERY_MODE } from '../../machine/local-apic.js';
import { APIC_BASE_X2APIC } from '../../processor/x2apic.js';
import type { GuestCode } from '../steps.js';
import {
  type LinuxCpu,
  type LinuxKernel,
  LOCAL_TIMER,
  type TaskCode,
  WaitQueue,
} from './kernel.js';
import { isUart, LEGACY_PORTS, memoryAccess, portAccess, routeLine, SerialTty } from './serial.js';

/** How long the kernel waits for a secondary CPU (do_boot_cpu), in nanoseconds. */
const CPU_TIMEOUT = 10_000 * MILLISECOND;
const SVR_ENABLE = 0x1ffn;
/** Vectors of device interrupts (first free ones). */
const LINE_VECTOR = 0x30;
const MSI_VECTOR = 0x24;
const MSI_ADDRESS = 0xfee0_0000n;
const SIPI_PAGE = 0x99;

/** A PCI device with a UART in its first BAR, as the bus shows it. */
interface PciSerial {
  readonly bdf: string;
  readonly bar: bigint;
}

/** What the kernel finds besides processors. */
export interface LinuxHardware {
  readonly commandLine: string;
  readonly pciSerial: readonly PciSerial[];
  /** Interrupt lines of serial ports as ACPI describes them, by I/O port; 0 for none. */
  readonly serialLines: ReadonlyMap<number, number>;
  /** Writes to the screen. */
  readonly screen: (text: string) => GuestCode;
}

/** What user space gets from the kernel. */
export interface LinuxSystem {
  readonly kernel: LinuxKernel;
  readonly ttys: readonly SerialTty[];
  /** Names of the consoles that the command line asks for, in its order. */
  readonly wantedConsoles: readonly string[];
  /** The last of them, /dev/console, when there is no such device. */
  readonly missingConsole: string | undefined;
}

function consolesOf(commandLine: string): string[] {
  return [...commandLine.matchAll(/(?:^|\s)console=([^\s,]+)/g)].map((match) => match[1] ?? '');
}

function hasWord(commandLine: string, word: string): boolean {
  return commandLine.split(/\s+/).includes(word);
}

/** The boot processor, from the kernel's entry on. `userSpace` makes the first task. */
export function* bootLinux(
  kernel: LinuxKernel,
  hardware: LinuxHardware,
  userSpace: (system: LinuxSystem) => TaskCode,
): GuestCode {
  const cpu = kernel.cpu(0);
  const { commandLine } = hardware;
  yield { do: 'work', ns: 20 * MILLISECOND };
  yield* kernel.print('Linux version 5.4.0 (Service VM)');
  yield* kernel.print(`Command line: ${commandLine}`);
  const features = yield { do: 'cpuid', leaf: CPUID.FEATURES };
  const ecx = features.ok ? (features.registers?.[2] ?? 0) : 0;
  const signature = yield { do: 'cpuid', leaf: CPUID.HYPERVISOR };
  if (signature.ok && signature.registers?.[1] === 0x4e52_4341) {
    yield* kernel.print('Hypervisor detected: ACRN');
  }
  yield* startLocalApic(kernel, cpu, commandLine, (ecx & CPUID.X2APIC) !== 0);
  if (cpu.apicMode === 'none') yield* waitForLegacyTimer(kernel, cpu);
  const ttys: SerialTty[] = [];
  const wantedConsoles = consolesOf(commandLine);
  if (wantedConsoles.length === 0 || wantedConsoles.includes('tty0')) {
    yield* kernel.registerConsole(hardware.screen);
  }
  yield* kernel.print('Serial: 8250/16550 driver, 32 ports, IRQ sharing enabled');
  yield* probeLegacyPorts(kernel, hardware.serialLines, ttys, wantedConsoles);
  yield* probePciSerial(kernel, hardware.pciSerial, ttys, wantedConsoles);
  yield { do: 'sti' };
  yield* startSecondaryCpus(kernel, cpu, commandLine);
  const online = kernel.cpus.filter(({ isOnline }) => isOnline).length + (cpu.isOnline ? 0 : 1);
  yield* kernel.print(`smp: Brought up 1 node, ${online} CPU${online === 1 ? '' : 's'}`);
  const names = new Set(['tty0', ...ttys.map(({ name }) => name)]);
  if (hardware.pciSerial.length > 0) names.add('hvc0');
  const last = wantedConsoles.at(-1);
  const missingConsole = last === undefined || names.has(last) ? undefined : last;
  const system = { kernel, ttys, wantedConsoles, missingConsole };
  kernel.spawn(cpu, 'init', userSpace(system));
  yield* kernel.run(cpu);
}

/** x2APIC mode where the processor has it and the command line does not forbid it. */
function* startLocalApic(
  kernel: LinuxKernel,
  cpu: LinuxCpu,
  commandLine: string,
  hasX2apic: boolean,
): GuestCode {
  if (hasWord(commandLine, 'nolapic')) return;
  const base = yield { do: 'rdmsr', msr: APIC_MSR.BASE };
  if (hasX2apic && !hasWord(commandLine, 'nox2apic')) {
    yield {
      do: 'wrmsr',
      msr: APIC_MSR.BASE,
      value: (base.ok ? base.value : 0n) | APIC_BASE_X2APIC,
    };
    cpu.apicMode = 'x2apic';
    if (cpu.id === 0) yield* kernel.print('x2apic enabled');
  } else {
    cpu.apicMode = 'xapic';
  }
  yield* kernel.writeApic(cpu, APIC_MSR.SVR, SVR_ENABLE);
  yield* kernel.writeApic(cpu, APIC_MSR.LVT_TIMER, LOCAL_TIMER);
}

/** Without a local APIC the kernel's clock is the PIT on IRQ 0, and it goes nowhere before it ticks. */
function* waitForLegacyTimer(kernel: LinuxKernel, cpu: LinuxCpu): GuestCode {
  yield* kernel.print('Local APIC disabled by "nolapic"');
  const ticks = new WaitQueue('IRQ 0 (the PIT, for there is no local APIC)');
  kernel.onInterrupt(LINE_VECTOR, () => kernel.wakeFrom(cpu, ticks));
  yield* routeLine(0, LINE_VECTOR);
  kernel.spawn(cpu, 'swapper', waitOn(ticks));
  yield* kernel.run(cpu);
}

function* waitOn(queue: WaitQueue): TaskCode {
  yield { do: 'wait', on: queue };
}

function* probeLegacyPorts(
  kernel: LinuxKernel,
  lines: ReadonlyMap<number, number>,
  ttys: SerialTty[],
  consoles: readonly string[],
): GuestCode {
  const lineUsers = new Map<number, readonly SerialTty[]>();
  for (const [index, [port, usual]] of LEGACY_PORTS.entries()) {
    const access = portAccess(port);
    if (!(yield* isUart(access))) continue;
    const name = `ttyS${index}`;
    const irq = lines.get(port) ?? usual;
    const tty = new SerialTty(name, access, kernel, irq === 0 ? undefined : `IRQ ${irq}`);
    ttys.push(tty);
    if (irq === 0) {
      kernel.spawn(kernel.cpu(0), `polling of ${name}`, tty.poll(kernel.cpu(0)));
    } else {
      const sharing = [...(lineUsers.get(irq) ?? []), tty];
      lineUsers.set(irq, sharing);
      yield* routeLine(irq, LINE_VECTOR + irq);
      kernel.onInterrupt(LINE_VECTOR + irq, function* (cpu) {
        yield* kernel.endOfInterrupt(cpu);
        for (const each of sharing) yield* each.handle(cpu);
      });
    }
    const at = `0x${port.toString(16)} (irq = ${irq}, base_baud = 115200)`;
    yield* kernel.print(`${name} at I/O ${at} is a 16550A`);
    if (consoles.includes(name)) yield* kernel.registerConsole((text) => tty.writePolled(text));
  }
}

/** PCI UARTs come after the legacy ones: ttyS4 on. */
function* probePciSerial(
  kernel: LinuxKernel,
  devices: readonly PciSerial[],
  ttys: SerialTty[],
  consoles: readonly string[],
): GuestCode {
  for (const [index, { bdf, bar }] of devices.entries()) {
    const name = `ttyS${LEGACY_PORTS.length + index}`;
    const vector = MSI_VECTOR + index;
    const tty = new SerialTty(name, memoryAccess(bar), kernel, `the MSI of ${bdf}`);
    ttys.push(tty);
    const table = bar + 0x1000n;
    yield { do: 'store', address: table, size: 8, value: MSI_ADDRESS };
    yield { do: 'store', address: table + 8n, size: 4, value: BigInt(vector) };
    kernel.onInterrupt(vector, function* (cpu) {
      yield* kernel.endOfInterrupt(cpu);
      yield* tty.handle(cpu);
    });
    const at = `0x${bar.toString(16)} (irq = ${vector}, base_baud = 115200)`;
    yield* kernel.print(`0000:${bdf}: ${name} at MMIO ${at} is a 16550A`);
    // ACRN's documents call the console on the first PCI vUART hvc0.
    const isConsole = consoles.includes(name) || (index === 0 && consoles.includes('hvc0'));
    if (isConsole) yield* kernel.registerConsole((text) => tty.writePolled(text));
  }
}

/** INIT and SIPI to each other CPU, and ten seconds of patience. */
function* startSecondaryCpus(kernel: LinuxKernel, cpu: LinuxCpu, commandLine: string): GuestCode {
  if (cpu.apicMode === 'none' || hasWord(commandLine, 'nosmp')) return;
  for (const other of kernel.cpus.slice(1)) {
    yield* kernel.sendIpi(cpu, other, 0, DELIVERY_MODE.INIT);
    yield { do: 'work', ns: 10 * MILLISECOND };
    yield* kernel.sendIpi(cpu, other, SIPI_PAGE, DELIVERY_MODE.STARTUP);
    const start = kernel.now;
    const hasStarted = () => other.isOnline;
    while (!hasStarted() && kernel.now - start < CPU_TIMEOUT) yield { do: 'work', ns: MILLISECOND };
    if (!hasStarted()) {
      yield* kernel.print(`smpboot: do_boot_cpu failed(-1) to wakeup CPU#${other.id}`);
    }
  }
}

/** A secondary CPU, from the SIPI on. */
export function* bootSecondaryCpu(
  kernel: LinuxKernel,
  id: number,
  { commandLine }: LinuxHardware,
): GuestCode {
  const cpu = kernel.cpu(id);
  const features = yield { do: 'cpuid', leaf: CPUID.FEATURES };
  const ecx = features.ok ? (features.registers?.[2] ?? 0) : 0;
  yield* startLocalApic(kernel, cpu, commandLine, (ecx & CPUID.X2APIC) !== 0);
  yield* kernel.run(cpu);
}
