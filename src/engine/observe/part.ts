/** What is the matter with a part of the machine. */
export type Cause =
  | 'no-service-vm'
  | 'hardware-missing'
  | 'vm-not-started'
  | 'thread-never-runs'
  | 'no-vmx-in-cpuid'
  | 'vmx-msrs-fault'
  | 'kvm-without-ept'
  | 'vmx-in-other-vm'
  | 'hypervisor-interrupt-in-guest'
  | 'line-interrupt-dropped'
  | 'io-request-unserved'
  | 'interrupt-lost-to-other-vm'
  | 'hypervisor-console-dead'
  | 'hypervisor-console-laggy'
  | 'scheduler-tick-dead'
  | 'divide-error'
  | 'acrn-stopped'
  | 'guest-crash'
  | 'serial-port-missing'
  | 'console-missing'
  | 'nested-guest-failed'
  | 'nested-guest-hangs'
  | 'waits';

/** A part of the machine that is not as it should be. */
export interface Part {
  /** Such as "VM1 POST_STD_VM1" or "hypervisor console". */
  readonly who: string;
  /** One or two words: "never runs", "waiting", "dead", "laggy", "crashed", "missing". */
  readonly state: string;
  /** Virtual time in seconds since power-on. */
  readonly since: number;
  /** What led there, event by event. */
  readonly chain: readonly string[];
  readonly cause: Cause;
  /** The legacy interrupt line that it is about. */
  readonly line?: number;
  /** Whether the boot is worse for it: a serial port that nobody needs is only told. */
  readonly degrades: boolean;
}
