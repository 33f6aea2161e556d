// Port I/O that exits (ACRN v2.7 dm/io_req.c: hv_emulate_pio, and what goes to the device model).

import { FIELD } from '../../processor/field-table.js';
import { requestIo } from './ioreq.js';
import type { Emulated, HvVcpu } from './parts.js';

/** Exit qualification of I/O (SDM table 28-5). */
export function emulatePortIo(vcpu: HvVcpu): Emulated {
  const qualification = vcpu.engine.processor.vmread32(FIELD.EXIT_QUALIFICATION);
  const port = (qualification >>> 16) & 0xffff;
  const isIn = (qualification & 8) !== 0;
  const { registers } = vcpu.guest;
  const found = vcpu.vm.vuartAt(port);
  if (found !== undefined) {
    const { uart, register } = found;
    if (isIn) registers[0] = ((registers[0] ?? 0n) & ~0xffn) | BigInt(uart.read(register));
    else uart.write(register, Number((registers[0] ?? 0n) & 0xffn));
    return 'done';
  }
  if (vcpu.vm.table.loadOrder === 'post-launched') {
    requestIo(vcpu, port);
    return 'done';
  }
  if (isIn) registers[0] = ((registers[0] ?? 0n) & ~0xffn) | 0xffn;
  return 'done';
}
