/** The kernel arguments of a pre-launched VM; its console is COM1. */
export function preLaunchedBootargs(realTime: boolean): string {
  const common = 'console=ttyS0 consoleblank=0 no_timer_check tsc=reliable reboot=acpi';
  return realTime ? `${common} x2apic_phys nohpet idle=poll` : common;
}

/** The kernel arguments of the Service VM without its root file system; its console is a PCI vUART. */
export const SERVICE_VM_BOOTARGS =
  'rw rootwait console=tty0 console=hvc0 consoleblank=0 no_timer_check quiet loglevel=3';
