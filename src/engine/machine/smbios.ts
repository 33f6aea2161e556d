// SMBIOS tables in memory (DMTF DSP0134, version 2.8): an entry point, and the structures after it.

/** The segment that firmware leaves its tables in, and where systems look for the entry point. */
export const SMBIOS_AREA = { start: 0xf_0000, end: 0x10_0000 } as const;

export const SMBIOS_TYPE = { BIOS: 0, SYSTEM: 1, BASEBOARD: 2, END: 127 } as const;

/** What firmware says of itself and of the machine; an empty text is left out of the tables. */
export interface FirmwareIdentity {
  readonly bios: { readonly vendor: string; readonly version: string; readonly date: string };
  readonly system: {
    readonly manufacturer: string;
    readonly product: string;
    readonly version: string;
  };
}

const HEADER = 4;
const ENTRY_POINT = 32;
const SYSTEM_LENGTH = 27;
const BIOS_LENGTH = 24;
const BASEBOARD_LENGTH = 15;

/** One structure: its formatted area, whose first text bytes number the strings after it. */
function structure(type: number, length: number, strings: readonly (readonly [number, string])[]) {
  const formatted = new Uint8Array(length);
  formatted.set([type, length, type, 0]);
  const texts: number[] = [];
  let count = 0;
  for (const [offset, text] of strings) {
    if (text === '') continue;
    count += 1;
    formatted[offset] = count;
    texts.push(...new TextEncoder().encode(text), 0);
  }
  return [...formatted, ...(texts.length === 0 ? [0] : texts), 0];
}

function checksum(bytes: Uint8Array): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}

/** The tables, to be stored at `address`. */
export function smbiosTables({ bios, system }: FirmwareIdentity, address: number): Uint8Array {
  const structures = [
    structure(SMBIOS_TYPE.BIOS, BIOS_LENGTH, [
      [4, bios.vendor],
      [5, bios.version],
      [8, bios.date],
    ]),
    structure(SMBIOS_TYPE.SYSTEM, SYSTEM_LENGTH, [
      [HEADER, system.manufacturer],
      [5, system.product],
      [6, system.version],
    ]),
    structure(SMBIOS_TYPE.BASEBOARD, BASEBOARD_LENGTH, [
      [HEADER, system.manufacturer],
      [5, system.product],
      [6, system.version],
    ]),
    structure(SMBIOS_TYPE.END, HEADER, []),
  ];
  const table = structures.flat();
  const entry = new Uint8Array(ENTRY_POINT);
  const view = new DataView(entry.buffer);
  entry.set(new TextEncoder().encode('_SM_'));
  entry.set([31, 2, 8], 5);
  view.setUint16(8, Math.max(...structures.map(({ length }) => length)), true);
  entry.set(new TextEncoder().encode('_DMI_'), 16);
  view.setUint16(22, table.length, true);
  view.setUint32(24, address + ENTRY_POINT, true);
  view.setUint16(28, structures.length, true);
  entry[30] = 0x28;
  entry[21] = checksum(entry.subarray(16, 31));
  entry[4] = checksum(entry.subarray(0, 31));
  return Uint8Array.from([...entry, ...table]);
}
