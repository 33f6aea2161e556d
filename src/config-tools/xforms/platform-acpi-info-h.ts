import { parseHex } from '../../text/python-integer.js';
import { hFile } from '../c-source.js';
import { toolTraits } from '../calc/release-traits.js';
import type { BuildContext } from '../context.js';

/** The hypervisor's own values (hypervisor/include/arch/x86/asm/default_acpi_info.h, v2.5 to v3.3). */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['PM1A_EVT_SPACE_ID', 'SPACE_SYSTEM_IO'],
  ['PM1A_EVT_BIT_WIDTH', '0x20U'],
  ['PM1A_EVT_BIT_OFFSET', '0U'],
  ['PM1B_EVT_SPACE_ID', 'SPACE_SYSTEM_IO'],
  ['PM1B_EVT_BIT_WIDTH', '0U'],
  ['PM1B_EVT_BIT_OFFSET', '0U'],
  ['PM1B_EVT_ACCESS_SIZE', '0U'],
  ['PM1B_EVT_ADDRESS', '0UL'],
  ['PM1A_CNT_SPACE_ID', 'SPACE_SYSTEM_IO'],
  ['PM1A_CNT_BIT_WIDTH', '0x10U'],
  ['PM1A_CNT_BIT_OFFSET', '0U'],
  ['PM1A_CNT_ACCESS_SIZE', '2U'],
  ['PM1B_CNT_SPACE_ID', 'SPACE_SYSTEM_IO'],
  ['PM1B_CNT_BIT_WIDTH', '0U'],
  ['PM1B_CNT_BIT_OFFSET', '0U'],
  ['PM1B_CNT_ACCESS_SIZE', '0U'],
  ['PM1B_CNT_ADDRESS', '0UL'],
  ['S3_PKG_VAL_PM1A', '0x05U'],
  ['S3_PKG_VAL_PM1B', '0U'],
  ['S3_PKG_RESERVED', '0U'],
  ['S5_PKG_VAL_PM1A', '0x07U'],
  ['S5_PKG_VAL_PM1B', '0U'],
  ['S5_PKG_RESERVED', '0U'],
  ['RESET_REGISTER_BIT_WIDTH', '0x08U'],
  ['RESET_REGISTER_BIT_OFFSET', '0U'],
  ['RESET_REGISTER_ACCESS_SIZE', '0x01U'],
]);

/** Without a default: they are always written. */
const ALWAYS = ['PM1A_EVT_ACCESS_SIZE', 'PM1A_EVT_ADDRESS', 'PM1A_CNT_ADDRESS'];

function number(text: string): bigint | undefined {
  return parseHex(text.replace(/U?L?$/, ''));
}

/** Replaces a default of the hypervisor's where the board's value is another. */
function override(name: string, line: string): string[] {
  return [`#undef ${name}`, line];
}

/** The power management registers and sleep values of one section. */
function registers(lines: readonly string[]): string[] {
  // A register block that is not there has no access size either.
  const absent = new Set<string>();
  return lines.flatMap((raw) => {
    const line = raw.trim();
    if (line.includes('/*')) return [line];
    const [, name = '', value = ''] = line.split(/\s+/);
    const wanted = number(value);
    if (ALWAYS.includes(name)) {
      if (name.includes('PM1A_CNT') && wanted === 0n) absent.add('PM1A_CNT');
      return [line];
    }
    const standard = DEFAULTS.get(name);
    if (standard === undefined) return [];
    if (name.endsWith('_SPACE_ID')) return standard === value ? [] : override(name, line);
    const same = number(standard) === wanted;
    if (name.endsWith('_ADDRESS')) {
      if (!same && wanted !== 0n) return override(name, line);
      absent.add(name.slice(0, 'PM1B_EVT'.length));
      return [];
    }
    const block = ['PM1B_EVT', 'PM1B_CNT', 'PM1A_CNT'].find((prefix) => name.includes(prefix));
    if (block !== undefined && absent.has(block)) return [];
    return same ? [] : override(name, line);
  });
}

function sleepState(lines: readonly string[], state: string): string[] {
  return lines.length === 0
    ? [`/* ${state} is not supported by the firmware */`]
    : registers(lines);
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
      : registers(pm)),
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
