// How settings were written in v2.x that are elements of other names from v3.0 on: ACRN v3.1
// misc/config_tools/scenario_config/upgrader.py.

import { COM_PORTS } from '../setting-names.js';

/** The n of a vUART's base COMn_BASE; undefined where it is off. */
export function comPort(base: string): number | undefined {
  const port = /^(?:(?:SOS|SERVICE_VM)_)?COM([1-4])_BASE$/.exec(base)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** The I/O port of COMn, as a vUART connection names it. */
export function ioPort(com: number): string {
  return COM_PORTS[com - 1] ?? '0';
}

/** A shared memory region in one line of text. */
export interface RegionLine {
  /** The hypervisor, or the device model. */
  readonly provider: 'Hypervisor' | 'Device Model';
  readonly name: string;
  /** In MB, as it is written. */
  readonly size: string;
  /** The ids of the VMs that share it, as they are written. */
  readonly ids: readonly string[];
}

/** `hv:/name, size, 0:2` of the hypervisor, `dm:/…` of the device model; undefined of any other text. */
export function regionLine(text: string): RegionLine | undefined {
  const [, provider, name = '', size = '', ids = ''] =
    /^\s*(hv|dm):\/([^,]*),([^,]*),(.*)$/s.exec(text) ?? [];
  if (provider === undefined) return undefined;
  return {
    provider: provider === 'hv' ? 'Hypervisor' : 'Device Model',
    name: name.trim(),
    size: size.trim(),
    ids: ids.split(':').map((id) => id.trim()),
  };
}

const MIB = 0x10_0000n;

/** An amount of memory in MB, rounded up; undefined where it is 0 or not a number of bytes. */
export function wholeMegabytes(bytes: string): string | undefined {
  const amount = /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(bytes) ? BigInt(bytes) : 0n;
  // Less than a whole megabyte is rounded up: the VM keeps what it had.
  return amount === 0n ? undefined : String((amount + MIB - 1n) / MIB);
}
