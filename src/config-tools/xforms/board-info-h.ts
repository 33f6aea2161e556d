import { define, hFile } from '../c-source.js';
import { toolTraits } from '../calc/release-traits.js';
import { isVmsixDevice } from '../calc/vmsix.js';
import { anyAt, attributeOf, first, select, stringOf, valueAt, valuesAt } from '../calc/xpath.js';
import { type BuildContext, documents } from '../context.js';

function p2sb(context: BuildContext): string[] {
  if (!documents(context).some((root) => anyAt(root, '//p2sb', 'y'))) return [];
  return [
    define('P2SB_VGPIO_DM_ENABLED', ''),
    define('P2SB_BAR_ADDR', '0xFD000000', 'UL'),
    define('P2SB_BAR_ADDR_GPA', '0xFD000000', 'UL'),
    define('P2SB_BAR_SIZE', '0x1000000', 'UL'),
    define('P2SB_BASE_GPIO_PORT_ID', '0x69', 'U'),
    define('P2SB_MAX_GPIO_COMMUNITIES', '0x6', 'U'),
  ];
}

/** The boards whose 00:0d.0 does not answer to a scan of the bus. */
const BOARDS_WITH_HIDDEN_DEVICE = ['apl-mrb', 'apl-up2'];

/** PCI devices that a scan of the bus does not find. */
function hiddenDevices(context: BuildContext): number {
  const roots = documents(context);
  if (roots.some((root) => BOARDS_WITH_HIDDEN_DEVICE.includes(attributeOf(root, 'board'))))
    return 1;
  if (!toolTraits(context.release).hasHiddenDevices) return 0;
  return roots.flatMap((root) => valuesAt(root, '//HIDDEN_PDEV')).filter((text) => text !== '')
    .length;
}

function physicalAddressWidth(context: BuildContext): string[] {
  if (!toolTraits(context.release).writesAddressWidth) return [];
  const [bits] = select(context.board.document.root, '//processors/model/attribute')
    .filter((node) => attributeOf(node, 'id') === 'physical_address_bits')
    .map((node) => stringOf(node))
    .filter((text) => text !== '');
  return bits === undefined ? [] : [define('MAXIMUM_PA_WIDTH', bits, 'U')];
}

const WINDOWS = [
  'MMIO32_START',
  'MMIO32_END',
  'MMIO64_START',
  'MMIO64_END',
  'HI_MMIO_START',
  'HI_MMIO_END',
];

/** configs/boards/board_info.h (ACRN xforms/board_info.h.xsl). */
export function boardInfoH(context: BuildContext): string {
  const root = context.board.document.root;
  const threads = toolTraits(context.release).countsNestedThreads
    ? select(root, '//processors//thread')
    : select(root, '//processors/die/core/thread');
  const vmsix = documents(context)
    .flatMap((document) => select(document, '//device'))
    .filter((device) => isVmsixDevice(valueAt(device, 'vendor'), valueAt(device, 'identifier')));
  const windows =
    first(context.allocation, 'hv/MMIO') === undefined
      ? []
      : WINDOWS.map((name) => define(name, valueAt(context.allocation, `//${name}`), 'UL'));
  return hFile(context, 'BOARD_INFO_H', [
    ...p2sb(context),
    define('MAX_HIDDEN_PDEVS_NUM', hiddenDevices(context), 'U'),
    define('MAX_PCPU_NUM', threads.length, 'U'),
    define('MAX_VMSIX_ON_MSI_PDEVS_NUM', vmsix.length, 'U'),
    ...physicalAddressWidth(context),
    ...windows,
  ]);
}
