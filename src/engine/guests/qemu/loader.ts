// What firmware and QEMU's kernel loader leave in the nested guest's memory: page tables that map the first and the
// fourth GiB identically (the boot protocol's hand-over to a 64-bit kernel), the kernel, and SMBIOS tables.
import { SMBIOS_AREA, smbiosTables } from '../../machine/smbios.js';
import { PAGE_SIZE } from '../../processor/memory.js';
import type { GuestMemory } from '../kvm/guest-memory.js';
import { LOADER_PAGE_TABLES } from '../kvm/vmcs-setup.js';
import type { GuestProgram } from '../nested-guest/program.js';

const LARGE_PAGE = 2n ** 21n;
const TABLE = 0x7n;
const LARGE = 0x87n;
const ENTRIES = 512;
const MAPPED_GIBS = [0, 3] as const;

/** hw/i386/pc_piix.c and SeaBIOS, as QEMU 5.2 has them. */
const IDENTITY = {
  bios: { vendor: 'SeaBIOS', version: 'rel-1.14.0', date: '04/01/2014' },
  system: {
    manufacturer: 'QEMU',
    product: 'Standard PC (i440FX + PIIX, 1996)',
    version: 'pc-i440fx-5.2',
  },
} as const;

export function loadGuest(memory: GuestMemory, program: GuestProgram): void {
  const root = BigInt(LOADER_PAGE_TABLES);
  const directories = root + BigInt(PAGE_SIZE);
  memory.write(root, 8, directories | TABLE);
  for (const [i, gib] of MAPPED_GIBS.entries()) {
    const directory = directories + BigInt(PAGE_SIZE * (i + 1));
    memory.write(directories + BigInt(8 * gib), 8, directory | TABLE);
    for (let entry = 0; entry < ENTRIES; entry += 1) {
      const address = BigInt(gib) * 2n ** 30n + BigInt(entry) * LARGE_PAGE;
      memory.write(directory + BigInt(8 * entry), 8, address | LARGE);
    }
  }
  memory.load(BigInt(SMBIOS_AREA.start), smbiosTables(IDENTITY, SMBIOS_AREA.start));
  memory.load(BigInt(program.loadAddress), program.bytes);
}
