import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { build } from '../../src/build.js';
import { lintText } from '../../src/lint.js';
import { parseXml } from '../../src/xml/parse.js';
import { releaseOf, scenariosFolder } from '../scenarios.js';

/** The build on a board that lacks something. */
function stopOn(path: string, change: readonly [string | RegExp, string]) {
  const read = (file: string) => readFileSync(join(scenariosFolder, `${file}.xml`), 'utf8');
  const folder = dirname(path);
  const board = read(join(folder, folder));
  const changed = board.replace(...change);
  expect(changed).not.toBe(board);
  const { stop } = build({
    release: releaseOf(`${path}.xml`),
    scenario: parseXml(read(path)),
    board: parseXml(changed),
  });
  return stop;
}

function without(section: string) {
  return [new RegExp(`<${section}>[\\s\\S]*?</${section}>`), ''] as const;
}

test.each([
  ['v2.5', 'IOMEM_INFO', 'allocation'],
  ['v2.7', 'IOMEM_INFO', 'board_cfg_gen'],
  ['v2.6', 'AVAILABLE_IRQ_INFO', 'allocation'],
  ['v2.5', 'CLOS_INFO', 'board_cfg_gen'],
  ['v2.5', 'BLOCK_DEVICE_INFO', 'board_cfg_gen'],
  ['v3.2', 'PX_INFO', 'board_cfg_gen'],
])('%s does not build without %s', (release, section, step) => {
  const stop = stopOn(`quad-core/${release}-nested`, without(section));
  expect(stop?.step).toBe(step);
  expect(stop?.message).toContain(`no ${section}`);
});

test.each([
  ['v2.7', 'BLOCK_DEVICE_INFO'],
  ['v3.2', 'BLOCK_DEVICE_INFO'],
  ['v2.5', 'BIOS_INFO'],
])('%s builds without %s', (release, section) => {
  expect(stopOn(`quad-core/${release}-nested`, without(section))).toBeUndefined();
});

test.each(['v2.5', 'v2.7', 'v3.2', 'v3.3'])(
  '%s reads the interrupt of a port by its place',
  (release) => {
    const stop = stopOn(`quad-core/${release}-nested`, [/irq:4/, 'width:1byte irq:4']);
    expect(stop?.step).toBe('allocation');
    expect(stop?.message).toContain('width:1byte');
  },
);

test('up to v2.6 an interrupt must be left for COM2', () => {
  const stop = stopOn('quad-core/v2.5-rtvm-nested', [
    /<AVAILABLE_IRQ_INFO>[\s\S]*?<\/AVAILABLE_IRQ_INFO>/,
    '<AVAILABLE_IRQ_INFO>\n\t</AVAILABLE_IRQ_INFO>',
  ]);
  expect(stop?.step).toBe('board_cfg_gen');
  expect(stop?.message).toContain('no interrupt in AVAILABLE_IRQ_INFO');
});

test.each(['v2.5', 'v2.7', 'v3.0', 'v3.3'])('%s does not build without devices', (release) => {
  const stop = stopOn(`quad-core/${release}-nested`, without('devices'));
  expect(stop?.step).toBe('allocation');
});

test.each([
  ['capacity_mask_length', 'x'],
  ['capacity_mask_length', '-1'],
  ['capacity_mask_length', '1.5'],
  ['capacity_mask_length', '9999999999'],
  ['clos_number', '128', '64 classes of service'],
])('v3.2 does not build on a board whose %s is "%s"', (name, value, found = value) => {
  const change = [new RegExp(`<${name}>\\d+`), `<${name}>${value}`] as const;
  const stop = stopOn('hybrid-core/v3.2-nested', change);
  expect(stop?.step).toBe('board_cfg_gen');
  expect(stop?.message).toContain(found);
});

/** What of a board keeps the allocators or the generators from going on, whatever the scenario is. */
const FAULTS: readonly (readonly [string, string, string | RegExp, string, string])[] = [
  ['v3.2', 'quad-core', '<cpu_id>1<', '<freqdomain_cpus>1 9</freqdomain_cpus><cpu_id>1<', 'pCPU 9'],
  [
    'v3.3',
    'hybrid-core',
    '<cpu_id>8<',
    '<freqdomain_cpus>9</freqdomain_cpus><cpu_id>9<',
    'lists pCPU 9 more than once',
  ],
  ['v3.3', 'hybrid-core', '<cpu_id>11<', '<cpu_id>33<', 'has pCPU 33 among 12'],
  ['v3.3', 'quad-core', '<cpu_id>2<', '<cpu_id>0<', 'lists pCPU 0 more than once'],
  ['v3.2', 'quad-core', /<apic_id>0x2</, '<apic_id>x<', 'gives pCPU 1 no apic_id'],
  ['v2.7', 'quad-core', /(<MAX_MSIX_TABLE_NUM>\s*)\w+/, '$1x', 'in MAX_MSIX_TABLE_NUM: x'],
  ['v3.0', 'hybrid-core', '<apic_id>0x8<', '<apic_id>0x0<', 'several pCPUs with the apic_id "0x0"'],
  ['v3.3', 'quad-core', '\t0, 1, 2, 3\n', '\t0, 1, 2\n', 'no pCPU of VM 0 in CPU_PROCESSOR_INFO'],
  ['v3.3', 'quad-core', '<CPU_PROCESSOR_INFO>', '$&<?a b?>', 'does not begin CPU_PROCESSOR_INFO'],
  ['v3.3', 'quad-core', 'board="quad-core"', 'board="quad core"', 'white space in its name'],
  ['v3.2', 'quad-core', '</model>', '<capability id="hwp_supported"/></model>', 'performance_lvl'],
  ['v3.2', 'quad-core', '<device address="0x20000" id="0x5912"', igd(), '2 graphics devices'],
  ['v2.7', 'quad-core', 'device address="0x140000"', 'device address="0x990000"', '0x990000'],
  ['v2.6', 'quad-core', /(Region 0: Memory at )\w+/, '$1x', 'BAR without address'],
  ['v2.5', 'quad-core', /PCI Bus 0000:00/g, 'PCI', 'no range "PCI Bus 0000:00"'],
  ['v2.5', 'hybrid-core', /rdt resources supported: .*\n/, '$&$&', 'two lines "rdt resources'],
  ['v2.5', 'hybrid-core', 'supported: L2, L3', 'supported: L2, L9', 'names "L9"'],
  [
    'v3.2',
    'hybrid-core',
    /<clos_number>\d+/,
    '<clos_number>+5',
    'has "+5" classes of service, which is not a number in XPath',
  ],
  ['v3.3', 'quad-core', /<memory>[\s\S]*<\/memory>/, '', 'gives the board no memory'],
  ['v3.0', 'hybrid-core', '</core>', `${thread('9'.repeat(400))}</core>`, 'the cpu_id "999'],
  ['v3.0', 'hybrid-core', /<capability id="CAT">[\s\S]*?<\/capability>/, '$&$&', '2 mask lengths'],
  ['v2.5', 'quad-core', '<CX_INFO>', '<CX_INFO board="x">', 'is for "x" by a later line'],
  ['v3.3', 'quad-core', 'Vendor:', 'Vendor: board=', '"scenario=" in it: IndexError'],
  ['v3.1', 'quad-core', 'Vendor:', 'Vendor: scenario="x"', 'The board attribute is not'],
  ['v2.7', 'quad-core', '<AVAILABLE_IRQ_INFO>\n', '$&\n', 'AVAILABLE_IRQ_INFO: an empty line'],
  ['v3.3', 'quad-core', '<AVAILABLE_IRQ_INFO>\n', '$&\t<?a b?>\n', 'AVAILABLE_IRQ_INFO: <?a b?>'],
  ['v3.1', 'quad-core', '\t0, 1, 2, 3\n', '\t0, 1, 2, x\n', 'CPU_PROCESSOR_INFO: 0, 1, 2, x'],
  ['v3.3', 'quad-core', '\t00:02.0 VGA', '\tzz:02.0 VGA', 'in PCI_DEVICE: zz:02.0 VGA'],
  ['v2.5', 'quad-core', '<PCI_DEVICE>\n', '$&\n', 'PCI_DEVICE: an empty line'],
  ['v3.1', 'hybrid-core', '[size=16M]', '[size=xM]', 'a region without number or size'],
  ['v2.7', 'quad-core', '<PCI_VID_PID>\n', '$&\tfoo bar\n', 'PCI_VID_PID: foo bar'],
  ['v2.5', 'quad-core', '00001000-', 'z0001000-', 'IOMEM_INFO: z0001000-'],
  ['v3.3', 'quad-core', '<IOMEM_INFO>\n', '$&\tPCI Bus 0000:00\n', 'IOMEM_INFO: PCI Bus 0000:00'],
  ['v2.7', 'quad-core', '<IOMEM_INFO>\n', '$&\n', 'IOMEM_INFO: an empty line'],
  ['v2.5', 'quad-core', /(PM1A_EVT_BIT_WIDTH) .*/, '$1', 'PM_INFO: #define PM1A_EVT_BIT_WIDTH'],
  ['v3.3', 'quad-core', /(S3_PKG_VAL_PM1A\s+)\w+/, '$1zz', 'in S3_INFO: #define S3_PKG_VAL_PM1A'],
  ['v3.1', 'quad-core', '<S5_INFO>\n', '$&\n', 'S5_INFO: an empty line'],
  ['v2.7', 'quad-core', /(DRHD_COUNT\s+)\w+/, '$1x', 'in DRHD_INFO: #define DRHD_COUNT'],
  ['v3.3', 'quad-core', /(DRHD0_DEV_CNT) .*/, '$1', 'DRHD_INFO: #define DRHD0_DEV_CNT'],
  ['v3.1', 'quad-core', /(DRHD_COUNT\s+)\w+/, '$19U', 'DRHD_COUNT of 9'],
  [
    'v3.0',
    'quad-core',
    '#define WAKE_VECTOR_32',
    'WAKE_VECTOR_32',
    'WAKE_VECTOR_INFO: WAKE_VECTOR_32',
  ],
  ['v3.3', 'quad-core', /#define WAKE_VECTOR_32.*/, '#define', 'WAKE_VECTOR_INFO: #define'],
];

/** What looks the same, and is none. */
const NO_FAULTS: readonly (readonly [string, string | RegExp, string])[] = [
  ['v2.5', '<CX_INFO>', '<CX_INFO id="1">'],
  ['v3.3', '<PX_INFO>', '<PX_INFO board="x">'],
  ['v3.1', '<BIOS_INFO>', '<BIOS_INFO id="1">'],
  ['v2.7', '<PCI_DEVICE>', '<PCI_DEVICE id="1">'],
  ['v3.3', '<PCI_VID_PID>\n', '$&\tfoo\n'],
  ['v3.1', '<IOMEM_INFO>\n', '$&\n\tfoo\n'],
  ['v2.7', '#define WAKE_VECTOR_32', 'WAKE_VECTOR_32'],
  ['v3.3', /(RESET_REGISTER_VALUE\s+).*/, '$1zz /* reset */'],
  ['v2.5', / {2}<processors>[\s\S]*?\n {2}<\/processors>\n/, '$&$&'],
  ['v3.1', /<PM_INFO>[\s\S]*<\/PM_INFO>\n/, '$&$&'],
];

test.each(NO_FAULTS)('%s builds where %s becomes %s', async (release, found, becomes) => {
  const path = `quad-core/${release}-nested`;
  expect(stopOn(path, [found, becomes])?.message).toBeUndefined();
});

function thread(id: string): string {
  return `<thread><cpu_id>${id}</cpu_id><apic_id>0x0</apic_id></thread>`;
}

function igd(): string {
  const head = '<device address="0x20000" id="0x5912"';
  return `${head}><vendor>0x8086</vendor><class>0x030000</class></device>${head}`;
}

test.each(FAULTS)('%s on %s: check and build say the same of %s', async (...fault) => {
  const [release, board, found, becomes, words] = fault;
  const path = `${board}/${release}-nested`;
  const stop = stopOn(path, [found, becomes]);
  expect(stop?.message).toContain(words);
  const read = (file: string) => readFileSync(join(scenariosFolder, `${file}.xml`), 'utf8');
  const changed = parseXml(read(join(board, board)).replace(found, becomes));
  const { diagnostics } = await lintText(read(path), {
    release: releaseOf(`${path}.xml`),
    board: readBoard(changed),
  });
  expect(diagnostics.map(({ message }) => message)).toContain(stop?.message);
});

test('a line of CLOS_INFO counts where it begins beside the tag, too: check and build agree', async () => {
  const read = (name: string) =>
    readFileSync(join(scenariosFolder, 'hybrid-core', `${name}.xml`), 'utf8');
  const line = '\trdt resources supported: L2, L3';
  const board = read('hybrid-core').replace('<CLOS_INFO>', `<CLOS_INFO>${line}`);
  const text = read('v2.7-nested');
  const document = parseXml(board);
  const { stop } = build({ release: 'v2.7', scenario: parseXml(text), board: document });
  expect(stop?.message).toContain('has two lines');
  const { diagnostics } = await lintText(text, {
    release: 'v2.7',
    board: readBoard(document, board),
  });
  expect(diagnostics.map(({ message }) => message).join()).toContain(
    'has two lines "rdt resources supported" in CLOS_INFO',
  );
});

test('make takes a line of config.mk whatever white space stands in its value', () => {
  const separator = ['base:0x3F8', 'base:\u2028'] as const;
  expect(stopOn('quad-core/v2.7-nested', separator)?.step).not.toBe('make_config');
});
