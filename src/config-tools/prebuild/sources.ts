import type { Artifact } from '../artifact.js';
import { CArrays, type Macros, preprocess } from './c-reader.js';

/** ACRN hypervisor/include/dm/vuart.h, the same in v2.5 to v3.3. */
const VUART_MACROS: readonly (readonly [string, string])[] = [
  ['COM1_BASE', '0x3F8U'],
  ['COM2_BASE', '0x2F8U'],
  ['COM3_BASE', '0x3E8U'],
  ['COM4_BASE', '0x2E8U'],
  ['INVALID_COM_BASE', '0U'],
  ['COM1_IRQ', '4U'],
  ['COM2_IRQ', '3U'],
  ['COM3_IRQ', '6U'],
  ['COM4_IRQ', '7U'],
];

/** The generated files after the preprocessor. */
export interface Sources {
  /** What all of them define. */
  readonly macros: Macros;
  /** The settings of config.h without their prefix; a switch that is on is `1`. */
  readonly config: ReadonlyMap<string, string>;
  /** What misc_cfg.h has besides directives. */
  readonly miscText: string;
  readonly vmConfigurations: CArrays;
  readonly pciDevices: CArrays;
  readonly ptIntx: CArrays;
}

function settings(macros: Macros): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of macros) {
    const key = /^(?:CONFIG|ACFG)_(?!H$)(.*)$/.exec(name)?.[1];
    if (key !== undefined) found.set(key, value);
  }
  return found;
}

export function readSources(artifacts: readonly Artifact[]): Sources {
  const macros: Macros = new Map(VUART_MACROS);
  const read = (name: string): string =>
    preprocess(artifacts.find(({ path }) => path.endsWith(`/${name}`))?.content ?? '', macros);
  read('config.h');
  const config = settings(macros);
  read('board_info.h');
  const miscText = read('misc_cfg.h');
  read('vm_configurations.h');
  read('ivshmem_cfg.h');
  return {
    macros,
    config,
    miscText,
    vmConfigurations: new CArrays(read('vm_configurations.c')),
    pciDevices: new CArrays(read('pci_dev.c')),
    ptIntx: new CArrays(read('pt_intx.c')),
  };
}
