// Hypercalls of the Service VM's device model (ACRN v2.7 common/hypercall.c).

import { finishIo } from './ioreq.js';
import type { Emulated, HvVcpu } from './parts.js';

/** Numbers of include/public/acrn_hv_defs.h. */
export const HYPERCALL = {
  SET_CALLBACK_VECTOR: 0x8000_0002,
  CREATE_VM: 0x8000_0010,
  START_VM: 0x8000_0012,
  SET_IOREQ_BUFFER: 0x8000_0030,
  NOTIFY_REQUEST_FINISH: 0x8000_0031,
} as const;

const OK = 0n;
const FAILED = BigInt.asUintN(64, -1n);
const EINVAL = BigInt.asUintN(64, -22n);

export function handleHypercall(vcpu: HvVcpu): Emulated {
  const { registers } = vcpu.guest;
  const number = Number((registers[8] ?? 0n) & 0xffff_ffffn);
  const parameter = Number((registers[7] ?? 0n) & 0xffff_ffffn);
  // Any other VM gets #UD for its trouble.
  if (vcpu.vm.table.loadOrder !== 'service') return { vector: 6 };
  registers[0] = call(vcpu, number, parameter, registers[6] ?? 0n);
  return 'done';
}

function call(vcpu: HvVcpu, number: number, parameter: number, second: bigint): bigint {
  const { hypervisor } = vcpu;
  switch (number) {
    case HYPERCALL.SET_CALLBACK_VECTOR:
      vcpu.vm.callbackVector = parameter;
      return OK;
    case HYPERCALL.CREATE_VM:
      return hypervisor.createVm(parameter) ? OK : EINVAL;
    case HYPERCALL.START_VM:
      return hypervisor.startVm(parameter) ? OK : EINVAL;
    case HYPERCALL.SET_IOREQ_BUFFER: {
      const target = hypervisor.vm(parameter);
      const buffer = vcpu.vm.nested.readL1Memory(second);
      if (target === undefined || buffer === undefined) return EINVAL;
      target.requestBuffer = buffer;
      return OK;
    }
    case HYPERCALL.NOTIFY_REQUEST_FINISH: {
      const target = hypervisor.vm(parameter)?.vcpus[0];
      return target !== undefined && finishIo(target) ? OK : FAILED;
    }
    default:
      return EINVAL;
  }
}
