// Hypercalls of the Service VM's device model (ACRN v2.7 common/hypercall.c).

import { finishIo } from './ioreq.js';
import type { Emulated, HvVcpu } from './parts.js';

/** Numbers of include/public/acrn_hv_defs.h. */
export const HYPERCALL = {
  SET_CALLBACK_VECTOR: 0x8000_0002,
  CREATE_VM: 0x8000_0010,
  START_VM: 0x8000_0012,
  NOTIFY_REQUEST_FINISH: 0x8000_0031,
} as const;

const OK = 0n;
const EINVAL = BigInt.asUintN(64, -22n);

export function handleHypercall(vcpu: HvVcpu): Emulated {
  const { registers } = vcpu.guest;
  const number = Number((registers[8] ?? 0n) & 0xffff_ffffn);
  const parameter = Number((registers[7] ?? 0n) & 0xffff_ffffn);
  // Any other VM gets #UD for its trouble.
  if (vcpu.vm.table.loadOrder !== 'service') return { vector: 6 };
  registers[0] = call(vcpu, number, parameter);
  return 'done';
}

function call(vcpu: HvVcpu, number: number, parameter: number): bigint {
  const { hypervisor } = vcpu;
  switch (number) {
    case HYPERCALL.SET_CALLBACK_VECTOR:
      vcpu.vm.callbackVector = parameter;
      return OK;
    case HYPERCALL.CREATE_VM:
      return hypervisor.createVm(parameter) ? OK : EINVAL;
    case HYPERCALL.START_VM:
      return hypervisor.startVm(parameter) ? OK : EINVAL;
    case HYPERCALL.NOTIFY_REQUEST_FINISH: {
      const target = hypervisor.vm(parameter)?.vcpus[0];
      if (target === undefined) return EINVAL;
      finishIo(target);
      return OK;
    }
    default:
      return EINVAL;
  }
}
