import { hFile } from '../c-source.js';
import { registerLines } from '../calc/acpi-values.js';
import { toolTraits } from '../calc/release-traits.js';
import type { BuildContext } from '../context.js';

function sleepState(lines: readonly string[], state: string): string[] {
  return lines.length === 0
    ? [`/* ${state} is not supported by the firmware */`]
    : registerLines(`${state}_INFO`, lines);
}

/** A section as it stands, or values of 0 where the board file has none. */
function verbatim(lines: readonly string[], otherwise: readonly string[]): string[] {
  return lines.length === 0 ? [...otherwise] : [...lines.map((line) => line.trim()), ''];
}

/** The DMA remapping units, with the most devices that one has in its scope where the release asks. */
function drhds(context: BuildContext, lines: readonly string[]): string[] {
  const devscopes =
    toolTraits(context.release).writesDevscopeCount &&
    !lines.some((line) => line.includes('DRHD_MAX_DEVSCOPE_COUNT'))
      ? ['#define DRHD_MAX_DEVSCOPE_COUNT\t16U']
      : [];
  if (lines.length === 0) return ['#define DRHD_COUNT\t\t8U', ...devscopes];
  return [...devscopes, ...verbatim(lines, [])];
}

function mmconfigBuses(lines: readonly string[]): string[] {
  for (const line of lines) {
    if (!line.includes('MMCONFIG')) continue;
    const match = /bus\s*([0-9a-f]+)\s*-\s*([0-9a-f]+)/i.exec(line);
    if (match === null) continue;
    const [first, last] = match.slice(1).map((digits) => Number.parseInt(digits, 16));
    const hex = (value = 0): string => `0x${value.toString(16).toUpperCase()}U`;
    return [
      `#define DEFAULT_PCI_MMCFG_START_BUS \t ${hex(first)}`,
      `#define DEFAULT_PCI_MMCFG_END_BUS   \t ${hex(last)}`,
    ];
  }
  return ['#define DEFAULT_PCI_MMCFG_START_BUS\t0U', '#define DEFAULT_PCI_MMCFG_END_BUS\t0U'];
}

/** configs/boards/platform_acpi_info.h (ACRN board_config/acpi_platform_h.py). */
export function platformAcpiInfoH(context: BuildContext): string {
  const section = (name: string): readonly string[] => context.board.sections.get(name) ?? [];
  const zeros = (...names: string[]): string[] => names.map((name) => `#define ${name}\t0UL`);
  const pm = section('PM_INFO');
  return hFile(context, 'PLATFORM_ACPI_INFO_H', [
    '/* power management */',
    ...(pm.length === 0
      ? ['#define PM1A_EVT_ACCESS_SIZE\t0U', ...zeros('PM1A_EVT_ADDRESS', 'PM1A_CNT_ADDRESS')]
      : registerLines('PM_INFO', pm)),
    ...sleepState(section('S3_INFO'), 'S3'),
    ...sleepState(section('S5_INFO'), 'S5'),
    '',
    ...verbatim(section('WAKE_VECTOR_INFO'), zeros('WAKE_VECTOR_32', 'WAKE_VECTOR_64')),
    ...verbatim(
      section('RESET_REGISTER_INFO'),
      zeros('RESET_REGISTER_ADDRESS', 'RESET_REGISTER_VALUE', 'RESET_REGISTER_SPACE_ID'),
    ),
    '/* DMA remapping hardware units */',
    ...drhds(context, section('DRHD_INFO')),
    ...verbatim(section('MMCFG_BASE_INFO'), zeros('DEFAULT_PCI_MMCFG_BASE')),
    '/* the buses behind the PCI configuration window */',
    ...mmconfigBuses(section('IOMEM_INFO')),
  ]);
}
