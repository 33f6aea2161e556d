import { parseHex } from '../../text/python-integer.js';
import { cFile, include, member } from '../c-source.js';
import { drhdScopes } from '../calc/acpi-values.js';
import { BuildStop } from '../calc/build-stop.js';
import { bdfParts } from '../calc/pci-description.js';
import { toolTraits } from '../calc/release-traits.js';
import { vmsixBdfs } from '../calc/vmsix.js';
import { attributeOf, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { rdtLines } from './board-rdt.js';

/** A DRHD structure of a DMAR has no more device scopes: its length has 16 bits (VT-d specification, section 8.3). */
const MOST_SCOPES = 8192;

function section(context: BuildContext, name: string): readonly string[] {
  return context.board.sections.get(name) ?? [];
}

/** The DMA remapping units, whose numbers are macros of platform_acpi_info.h. */
function dmar(context: BuildContext): string[] {
  const lines = section(context, 'DRHD_INFO');
  if (lines.length === 0) {
    const where = toolTraits(context.release).hasKconfig ? ' in Kconfig' : '';
    return [
      '#ifndef CONFIG_ACPI_PARSE_ENABLED',
      `#error "DMAR info is not available, please set ACPI_PARSE_ENABLED to y${where}. \\`,
      '\tOr use acrn-config tool to generate platform DMAR info."',
      '#endif',
      '',
      'struct dmar_info plat_dmar_info;',
      '',
    ];
  }
  const counts = drhdScopes(lines).slice(0, MOST_SCOPES);
  const scopes = counts.flatMap((count, unit) => {
    const devices = Array.from(
      { length: Math.min(count, MOST_SCOPES) },
      (_, device) => `DRHD${unit}_DEVSCOPE${device}`,
    );
    return [
      `static struct dmar_dev_scope drhd${unit}_dev_scope[DRHD${unit}_DEV_CNT] = {`,
      ...devices.flatMap((name) => [
        '{',
        member('type', `${name}_TYPE`),
        member('id', `${name}_ID`),
        member('bus', `${name}_BUS`),
        member('devfun', `${name}_PATH`),
        '},',
      ]),
      '};',
      '',
    ];
  });
  return [
    ...scopes,
    'static struct dmar_drhd drhd_info_array[DRHD_COUNT] = {',
    ...counts.flatMap((_, unit) => [
      '{',
      member('dev_cnt', `DRHD${unit}_DEV_CNT`),
      member('segment', `DRHD${unit}_SEGMENT`),
      member('flags', `DRHD${unit}_FLAGS`),
      member('reg_base_addr', `DRHD${unit}_REG_BASE`),
      member('ignore', `DRHD${unit}_IGNORE`),
      `.devices = drhd${unit}_dev_scope`,
      '},',
    ]),
    '};',
    '',
    'struct dmar_info plat_dmar_info = {',
    member('drhd_count', 'DRHD_COUNT'),
    member('drhd_units', 'drhd_info_array'),
    '};',
    '',
  ];
}

/** The C-states or P-states of the board. */
function states(context: BuildContext, kind: 'c' | 'p'): string[] {
  const lines = section(context, `${kind.toUpperCase()}X_INFO`).map((line) => line.trim());
  const [head] = lines;
  if (head === undefined) return [];
  const type = toolTraits(context.release).hasKconfig
    ? `cpu_${kind}x_data`
    : `acrn_${kind}state_data`;
  const name = `static const struct ${type} board_cpu_${kind}x`;
  if (head.includes('not available')) return [head, `${name}[0];`, ''];
  return [`${name}[${lines.length}] = {`, ...lines, '};', ''];
}

function stateTable(context: BuildContext): string[] {
  const brand = section(context, 'CPU_BRAND').at(-1);
  if (brand === undefined) return ['const struct cpu_state_table board_cpu_state_tbl;', ''];
  return [
    'const struct cpu_state_table board_cpu_state_tbl = {',
    `${brand.trim()},`,
    '{(uint8_t)ARRAY_SIZE(board_cpu_px), board_cpu_px,',
    '(uint8_t)ARRAY_SIZE(board_cpu_cx), board_cpu_cx}',
    '};',
  ];
}

const HIDDEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['apl-mrb', ['00:0d:0']],
  ['apl-up2', ['00:0d:0']],
]);

/** PCI devices that do not answer to a scan: of known boards, from v3.1 on of the scenario. */
function hiddenDevices(context: BuildContext): string[] {
  const named = toolTraits(context.release).hasHiddenDevices
    ? select(context.scenario, '//HIDDEN_PDEV').map(stringOf).filter(Boolean)
    : [];
  const known = HIDDEN.get(context.board.name) ?? [];
  const devices = [...named.map((bdf) => bdf.replaceAll('.', ':')), ...known];
  if (devices.length === 0) {
    return ['const union pci_bdf plat_hidden_pdevs[MAX_HIDDEN_PDEVS_NUM];'];
  }
  return [
    'const union pci_bdf plat_hidden_pdevs[MAX_HIDDEN_PDEVS_NUM] = {',
    ...devices.flatMap((bdf) => {
      const parts = bdf.split(':').map((digits) => parseHex(digits));
      const [bus, dev, func] = parts;
      if (bus === undefined || dev === undefined || func === undefined) {
        throw new BuildStop(
          'board_cfg_gen',
          `HIDDEN_PDEV "${bdf}" is not a bus:device.function: write it as in 00:0d.0`,
        );
      }
      const part = (name: string, value: bigint): string =>
        member(`bits.${name}`, `0x${value.toString(16)}U`);
      return ['{', part('b', bus), part('d', dev), part('f', func), '},'];
    }),
    '};',
  ];
}

/** The board's devices whose MSI-X the hypervisor emulates. */
function vmsixDevices(context: BuildContext): string[] {
  const found = vmsixBdfs(context);
  const array = 'const struct vmsix_on_msi_info vmsix_on_msi_devs[MAX_VMSIX_ON_MSI_PDEVS_NUM]';
  if (found.length === 0) return ['', `${array};`];
  const macros = found.map((bdf, index) => {
    const { bus, dev, func } = bdfParts(bdf);
    const bits = `{.b = 0x${bus}U, .d = 0x${dev}U, .f =0x${func}U}`;
    return `#define VMSIX_ON_MSI_DEV${index}\t.bdf.bits = ${bits},`;
  });
  return [
    '',
    ...macros,
    `${array} = {`,
    ...found.map((_, index) => `{VMSIX_ON_MSI_DEV${index}},`),
    '};',
  ];
}

/** v3.2 on: how fast each pCPU may run. */
function frequencyLimits(context: BuildContext): string[] {
  if (!toolTraits(context.release).limitsCpuFrequency) return [];
  const cpus = select(context.allocation, '//cpufreq/CPU');
  const limits = context.board.pcpuIds.flatMap((_, id) => {
    const node = cpus.find((cpu) => attributeOf(cpu, 'id') === String(id));
    if (node === undefined) return [];
    const limit = (name: string): string => valueAt(node, `limits/limit_${name}`);
    return [
      '{',
      member('guaranteed_hwp_lvl', limit('guaranteed_lvl')),
      member('highest_hwp_lvl', limit('highest_lvl')),
      member('lowest_hwp_lvl', limit('lowest_lvl')),
      member('nominal_pstate', limit('nominal_pstate')),
      member('performance_pstate', limit('highest_pstate')),
      '},',
    ];
  });
  return ['', 'struct acrn_cpufreq_limits cpufreq_limits[MAX_PCPU_NUM] = {', ...limits, '};'];
}

/** configs/boards/board.c (ACRN board_config/board_c.py). */
export function boardC(context: BuildContext): string {
  const headers = ['asm/board.h', 'asm/vtd.h', 'asm/msr.h'];
  if (toolTraits(context.release).hasRdtHeader) headers.push('asm/rdt.h');
  return cFile(context, [
    ...[...headers, 'pci.h', 'misc_cfg.h'].map(include),
    '',
    ...dmar(context),
    ...rdtLines(context),
    '',
    ...states(context, 'c'),
    ...states(context, 'p'),
    ...stateTable(context),
    ...hiddenDevices(context),
    ...vmsixDevices(context),
    ...frequencyLimits(context),
  ]);
}
