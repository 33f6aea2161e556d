// What a machine tells about itself besides the events of nested VMX: plain data, with virtual time.

/** One vCPU, as messages name it. */
export interface VcpuName {
  readonly vm: number;
  readonly vcpu: number;
}

export type MachineEvent = { /** Nanoseconds since power-on. */ readonly at: number } & (
  | { readonly type: 'pcpu-up'; readonly pcpu: number }
  | { readonly type: 'vm-start'; readonly vm: number; readonly name: string }
  | {
      readonly type: 'vm-not-started';
      readonly vm: number;
      readonly name: string;
      readonly why: string;
    }
  /** A thread was woken, and the scheduler gave the pCPU to it or not. */
  | { readonly type: 'thread-wake'; readonly vcpu: VcpuName; readonly pcpu: number }
  | {
      readonly type: 'thread-not-picked';
      readonly vcpu: VcpuName;
      readonly pcpu: number;
      readonly owner: VcpuName;
    }
  | {
      readonly type: 'thread-switch';
      readonly pcpu: number;
      readonly from: VcpuName | undefined;
      readonly to: VcpuName | undefined;
    }
  /** The guest switched a local APIC to x2APIC mode and owns it from then on. */
  | { readonly type: 'lapic-passed-through'; readonly vcpu: VcpuName; readonly pcpu: number }
  /** A virtual interrupt that nobody got. */
  | {
      readonly type: 'interrupt-dropped';
      readonly vcpu: VcpuName;
      readonly vector: number;
      readonly line: number | undefined;
      readonly why: string;
    }
  /** A physical interrupt that its owner did not get. */
  | {
      readonly type: 'interrupt-lost';
      readonly pcpu: number;
      readonly vector: number;
      readonly why: string;
    }
  /** An interrupt of L0 was handed to a guest. */
  | {
      readonly type: 'interrupt-misdirected';
      readonly vcpu: VcpuName;
      readonly pcpu: number;
      readonly vector: number;
    }
  | {
      readonly type: 'interrupt-held-back';
      readonly pcpu: number;
      readonly vector: number;
      readonly inService: number;
    }
  | { readonly type: 'io-request'; readonly vm: number; readonly port: number }
  /** A guest looked for VMX: CPUID.1:ECX[5]. */
  | { readonly type: 'cpuid-vmx'; readonly vcpu: VcpuName; readonly offered: boolean }
  | {
      readonly type: 'fault';
      readonly vcpu: VcpuName;
      readonly vector: number;
      readonly instruction: string;
    }
  /** The hypervisor itself took an exception: the pCPU stops. */
  | {
      readonly type: 'hypervisor-exception';
      readonly pcpu: number;
      readonly vm: number;
      readonly what: string;
    }
  | {
      readonly type: 'guest-crash';
      readonly vcpu: VcpuName;
      readonly level: 1 | 2;
      readonly why: string;
    }
  /** Something got done: a milestone of a guest, a line on a console. */
  | { readonly type: 'progress'; readonly who: string; readonly what: string }
  /** A guest's task waits for something that is to come. */
  | { readonly type: 'wait'; readonly task: number; readonly who: string; readonly what: string }
  | { readonly type: 'wait-over'; readonly task: number }
);

export type MachineEventSink = (event: MachineEvent) => void;
