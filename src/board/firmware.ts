import type { BoardSections } from './sections.js';

/** What dmidecode said of the firmware and of the base board; a text is empty where the file does not give it. */
export interface Firmware {
  readonly bios: { readonly vendor: string; readonly version: string; readonly date: string };
  /** The base board's, for the board file has no system information. */
  readonly system: {
    readonly manufacturer: string;
    readonly product: string;
    readonly version: string;
  };
}

export function firmware(sections: BoardSections): Firmware {
  const value = (section: string, key: string) => {
    const line = sections.get(section)?.find((one) => one.trim().startsWith(`${key}:`)) ?? '';
    return line.slice(line.indexOf(':') + 1).trim();
  };
  return {
    bios: {
      vendor: value('BIOS_INFO', 'Vendor'),
      version: value('BIOS_INFO', 'Version'),
      date: value('BIOS_INFO', 'Release Date'),
    },
    system: {
      manufacturer: value('BASE_BOARD_INFO', 'Manufacturer'),
      product: value('BASE_BOARD_INFO', 'Product Name'),
      version: value('BASE_BOARD_INFO', 'Version'),
    },
  };
}
