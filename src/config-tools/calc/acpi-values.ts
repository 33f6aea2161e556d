// The ACPI values of the board file as ACRN's board_config reads them, the same in v2.5 to v3.3.
import { grouped } from '../../text/grouped.js';
import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import { stripCharacters } from '../../text/white-space.js';
import { shownLine } from './board-gap.js';
import { BoardStop } from './build-stop.js';

/** The hypervisor's own values (hypervisor/include/arch/x86/asm/default_acpi_info.h). */
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

function unreadable(line: string, section: string): BoardStop {
  const what = `has a line without macro and number in ${section}: ${shownLine(line)}`;
  return new BoardStop('board_cfg_gen', what);
}

/** Replaces a default of the hypervisor's where the board's value is another. */
function override(name: string, line: string): string[] {
  return [`#undef ${name}`, line];
}

/**
 * The power management registers and sleep values of one section (acpi_platform_h.py:multi_info_parser).
 * @throws BoardStop where a line cannot be read.
 */
export function registerLines(section: string, lines: readonly string[]): string[] {
  // A register block that is not there has no access size either.
  const absent = new Set<string>();
  return lines.flatMap((raw) => {
    const line = raw.trim();
    if (line.includes('/*')) return [line];
    const [, name, value] = line.split(/\s+/);
    if (name === undefined) throw unreadable(raw, section);
    const number = (letters: string): bigint => {
      const found = value === undefined ? undefined : parseHex(stripCharacters(value, letters));
      if (found === undefined) throw unreadable(raw, section);
      return found;
    };
    if (ALWAYS.includes(name)) {
      if (name.includes('PM1A_CNT') && number('UL') === 0n) absent.add('PM1A_CNT');
      return [line];
    }
    const standard = DEFAULTS.get(name);
    if (standard === undefined) return [];
    if (name.endsWith('_SPACE_ID')) {
      if (value === undefined) throw unreadable(raw, section);
      return standard === value ? [] : override(name, line);
    }
    if (name.endsWith('_ADDRESS')) {
      const address = number('UL');
      if (address !== parseHex(stripCharacters(standard, 'UL')) && address !== 0n) {
        return override(name, line);
      }
      absent.add(name.slice(0, 'PM1B_EVT'.length));
      return [];
    }
    const block = ['PM1B_EVT', 'PM1B_CNT', 'PM1A_CNT'].find((prefix) => name.includes(prefix));
    if (block !== undefined && absent.has(block)) return [];
    return number('U') === parseHex(stripCharacters(standard, 'U')) ? [] : override(name, line);
  });
}

/**
 * How many devices are in the scope of each DMA remapping unit of DRHD_INFO (board_c.py:gen_dmar_structure).
 * @throws BoardStop where a number cannot be read or is missing.
 */
export function drhdScopes(lines: readonly string[]): number[] {
  const third = (line: string, read: (text: string) => bigint | undefined): number => {
    const found = read(stripCharacters(line.trim().split(/\s+/)[2] ?? '', 'U'));
    if (found === undefined) throw unreadable(line, 'DRHD_INFO');
    return Number(found);
  };
  let count = 0;
  for (const line of lines) {
    if (count === 0 && line.includes('DRHD_COUNT')) count = third(line, parseBigInteger);
  }
  const byUnit = grouped(lines, (line) => /DRHD(0|[1-9]\d*)_DEV_CNT/.exec(line)?.[1]);
  const scopes = Array.from({ length: Math.max(0, Math.min(count, lines.length)) }, (_, unit) =>
    (byUnit.get(String(unit)) ?? []).map((line) => third(line, parseHex)),
  ).flat();
  if (scopes.length < count) {
    const what = `has a DRHD_COUNT of ${count} in DRHD_INFO, and a DEV_CNT of ${scopes.length} of them`;
    throw new BoardStop('board_cfg_gen', what);
  }
  return scopes.slice(0, Math.max(count, 0));
}

/** Sections that platform_acpi_info.h takes as they stand. */
const VERBATIM = ['WAKE_VECTOR_INFO', 'RESET_REGISTER_INFO', 'DRHD_INFO', 'MMCFG_BASE_INFO'];

/** A line of platform_acpi_info.h that is no macro, in words that follow "the board file". */
export function strayAcpiLine(
  sections: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  for (const section of [...VERBATIM, 'PM_INFO', 'S3_INFO', 'S5_INFO']) {
    const lines = (sections.get(section) ?? []).filter(
      (line) => VERBATIM.includes(section) || line.includes('/*'),
    );
    const stray = lines
      .map((line) => line.trim())
      .join('\n')
      .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
      .split('\n')
      .map((line) => line.replace(/\/\/.*$/, '').trim())
      .find((line) => line !== '' && !/^#\s*(?:(?:define|undef)\s+[A-Za-z_]\w*\b|$)/.test(line));
    if (stray !== undefined) {
      return `has a line that is not a macro in ${section}: ${stray}`;
    }
  }
  return undefined;
}
