// The Linux kernel of the Service VM, from its start to a shell on its console.
import type { ImageVuart } from '../../../config-tools/image.js';
import type { Hypervisor } from '../../acrn/hypervisor/hypervisor.js';
import type { RunningVm } from '../../acrn/hypervisor/scheduler.js';
import type { Transcript } from '../../boot/transcript.js';

/** Why the boot went no further. */
export interface BootStop {
  /** Kebab-case, for programs. */
  readonly at: string;
  readonly reason: string;
}

function legacy(vuarts: readonly ImageVuart[], index: number): ImageVuart | undefined {
  return vuarts.find((vuart) => vuart.type === 'legacy' && vuart.index === index && vuart.enabled);
}

function isPciConsole({ index, type }: ImageVuart): boolean {
  return index === 0 && type === 'pci';
}

function port(vuart: ImageVuart): string {
  return `I/O port 0x${vuart.base.toString(16)}, IRQ ${vuart.irq}`;
}

/** Boots the kernel; undefined when there is a shell to type at. */
export function bootServiceVm(
  hypervisor: Hypervisor,
  running: RunningVm,
  transcript: Transcript,
): BootStop | undefined {
  const { vm, vcpus } = running;
  const say = (text: string) => transcript.say('service-vm', text);
  const ownsLapics = hypervisor.ownsLocalApics(vm);
  say('Linux version 5.4 (Service VM)');
  say('Hypervisor detected: ACRN');
  hypervisor.enterX2apicMode(running);
  if (ownsLapics) say('x2apic enabled: the local APICs are passed through');
  const starved = hypervisor.startSecondaryVcpus(running);
  if (starved.length > 0) {
    return {
      at: 'secondary-vcpu-never-runs',
      reason: `the vCPU on pCPU ${starved.join(', ')} never runs: SCHED_NOOP has given that pCPU to another VM, and the kernel waits for it`,
    };
  }
  say(`smp: Brought up 1 node, ${vcpus.length} CPU${vcpus.length === 1 ? '' : 's'}`);
  const line = legacy(vm.vuarts, 1);
  if (line !== undefined && ownsLapics) {
    say(`ttyS1 at ${port(line)}: its interrupt never arrives, nothing can be sent over it`);
  }
  const uart = legacy(vm.vuarts, 0);
  if (uart !== undefined && ownsLapics) {
    say(`ttyS0 at ${port(uart)} is a 16550A`);
    return {
      at: 'legacy-console-interrupt-lost',
      reason: `the console ttyS0 waits for IRQ ${uart.irq} of legacy vUART 0, which never arrives: with local APIC passthrough ACRN has no virtual local APIC to inject it into`,
    };
  }
  // ACRN v3's tools make no device of a console vUART of type PCI: what remains is the screen.
  const onScreen = !vm.consolePciVuart && vm.vuarts.some(isPciConsole);
  if (uart === undefined && !vm.consolePciVuart && !onScreen) {
    return {
      at: 'no-console',
      reason:
        'the Service VM has no console: legacy vUART 0 is off and console_vuart 0 is no PCI_VUART, so nobody can log in and start a nested guest',
    };
  }
  if (hypervisor.console === 'laggy') {
    hypervisor.log('console: no timer interrupt on its pCPU, VM exits drive it');
  }
  if (hypervisor.console === 'dead') {
    return {
      at: 'hypervisor-console-dead',
      reason:
        "the hypervisor's console hangs, and the Service VM's console behind it: pCPU 0, which runs it in a debug build, gets no timer interrupt since its local APIC belongs to the Service VM",
    };
  }
  if (onScreen) say('no device for the PCI console vUART; console on tty0');
  else
    say(
      uart === undefined
        ? 'serial 0000:00:0f.0: PCI vUART, interrupt by MSI-X; console on it'
        : `ttyS0 at ${port(uart)} is a 16550A; console on it`,
    );
  say('Ubuntu 20.04 LTS service-vm');
  return undefined;
}
