import type { Board } from '../../board/board.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { allAt, at } from '../../scenario/located.js';
import type { Located, Scenario } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { BVT_PARAMETERS } from '../../setting-names.js';
import { parseInteger } from '../../text/python-integer.js';
import { child } from '../../xml/node.js';
import { byVocabulary } from '../by-vocabulary.js';
import { rdtOf } from '../cache/rdt.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn } from '../vuarts/vuarts.js';

const INTEGERS: readonly (readonly [group: string, name: string])[] = [
  ['DEBUG_OPTIONS', 'MEM_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'NPK_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'CONSOLE_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'LOG_DESTINATION'],
  ['CAPACITIES', 'MAX_IR_ENTRIES'],
  ['CAPACITIES', 'MAX_IOAPIC_NUM'],
  ['CAPACITIES', 'MAX_PCI_DEV_NUM'],
  ['CAPACITIES', 'MAX_IOAPIC_LINES'],
  ['CAPACITIES', 'MAX_PT_IRQ_ENTRIES'],
  ['CAPACITIES', 'MAX_MSIX_TABLE_NUM'],
  ['CAPACITIES', 'MAX_EMULATED_MMIO'],
];

/** The numbers that the pre-build checker already uses; the others break the hypervisor's own compile. */
const IN_CHECKER = ['MAX_IR_ENTRIES', 'MAX_PCI_DEV_NUM', 'MAX_MSIX_TABLE_NUM', 'MAX_VM_NUM'];

function integers({ hypervisor, release }: Scenario): { name: string; setting: Located }[] {
  const names = [...INTEGERS];
  if (toolTraits(release).countsEfiMaps) names.push(['CAPACITIES', 'MAX_EFI_MMAP_ENTRIES']);
  if (toolTraits(release).hasMaxVmNum) names.push(['CAPACITIES', 'MAX_VM_NUM']);
  return names.flatMap(([group, name]) => {
    const setting = at(hypervisor.node, group, name);
    return setting === undefined || setting.value === '' ? [] : [{ name, setting }];
  });
}

const LINE_BREAK = /[\r\n]/;

type Fate = 'line break' | 'no C' | 'octal';

/** What becomes of an integer that is written into config.mk and config.h as it stands, with U after it. */
function fateOf(text: string): Fate | undefined {
  if (LINE_BREAK.test(text)) return 'line break';
  const digits = /^\s*[+-]?(\d+)$/.exec(text)?.[1];
  if (digits === undefined) return 'no C';
  if (!/^0\d/.test(digits)) return undefined;
  return /[89]/.test(digits) ? 'no C' : 'octal';
}

/** A number that the build copies with a U after it, and what it stops at in such a copy. */
interface Suffixed {
  readonly name: string;
  readonly setting: Located;
  readonly wrong: RegExp;
}

const NO_CONSTANT = /[^\da-fA-FxX]$|^\s*[+-]?0\d*[89]/;

function targetVuarts({ vms }: Scenario): Suffixed[] {
  const on = vms.flatMap((vm) => vm.vuarts.filter((vuart) => vuart.id === 1 && isOn(vuart)));
  return on.flatMap(({ kind, node }) => {
    const setting = kind === 'legacy' ? at(node, 'target_uart_id') : undefined;
    return setting === undefined ? [] : [{ name: 'target_uart_id', setting, wrong: /\d\s+$/ }];
  });
}

/** Macros of misc_cfg.h, but for those of vCPUs from v2.7 on, which are in vm_configurations.c. */
function classesOfService({ scenario, board }: RuleContext): Suffixed[] {
  if (rdtOf(scenario, board) === undefined) return [];
  const rdt = child(scenario.hypervisor.features, 'RDT');
  const inArray = toolTraits(scenario.release).hasVcpuClosArrays;
  const ofVcpus = inArray ? NO_CONSTANT : new RegExp(`${NO_CONSTANT.source}|${LINE_BREAK.source}`);
  return [
    ...['CLOS_MASK', 'MBA_DELAY'].flatMap((name) =>
      allAt(rdt, name).map((setting) => ({ name, setting, wrong: LINE_BREAK })),
    ),
    ...scenario.vms.flatMap((vm) =>
      (vm.clos?.items ?? []).map((setting) => ({
        name: 'vcpu_clos',
        setting,
        wrong: ofVcpus,
      })),
    ),
  ];
}

function faultOf(value: string): string {
  if (/\s$/.test(value)) return 'with white space after the number';
  return LINE_BREAK.test(value)
    ? 'with a line break before the number'
    : 'which the 0 in front makes octal in C';
}

/** The checks before take them for integers. */
function* suffixed(context: RuleContext): Iterable<Finding> {
  const { scenario } = context;
  for (const { name, setting, wrong } of [
    ...targetVuarts(scenario),
    ...classesOfService(context),
  ]) {
    const { value } = setting;
    if (!wrong.test(value) || value.trim() === '') continue;
    const shown = value.replace(/\r?\n/g, '\\n');
    const plain = value.trim().replace(/^([+-]?)0+(?=\d)/, '$1');
    yield {
      message: `${name} is "${shown}", ${faultOf(value)}`,
      why: `ACRN ${scenario.release}'s build writes a U after it, and stops at "${shown}U"`,
      help: `write ${plain}`,
      range: setting.range,
      fix: setValueFix(setting, plain),
    };
  }
}

function* checkV2(context: RuleContext): Iterable<Finding> {
  yield* suffixed(context);
  const { scenario } = context;
  const { release } = scenario;
  for (const { name, setting } of integers(scenario)) {
    const fate = fateOf(setting.value);
    if (fate === undefined) continue;
    const stops = fate === 'line break' || (fate === 'no C' && IN_CHECKER.includes(name));
    const [message, why] = {
      'line break': [
        `there is a line break in ${name}`,
        `it goes into config.mk unchanged: ACRN ${release}'s build stops with "missing separator"`,
      ],
      'no C': [
        `${name} is "${setting.value}", which is not an integer in C`,
        stops
          ? `ACRN ${release}'s build stops at "${setting.value}U"`
          : `the pre-build check passes, and the compiler stops at "${setting.value}U" in the hypervisor`,
      ],
      octal: [
        `${name} is "${setting.value}", which is octal in C`,
        `the build takes it, and the hypervisor has ${Number.parseInt(setting.value, 8)}`,
      ],
    }[fate] as [string, string];
    const value = /^\s*\+?0*(0|[1-9]\d*)\s*$/.exec(setting.value)?.[1];
    yield {
      message,
      why,
      help: 'write plain decimal digits, without spaces, signs and leading zeros',
      range: setting.range,
      ...(!stops && { severity: 'warning' as const }),
      ...(fate === 'line break' && { stopsAt: 'make_config' as const }),
      ...(value !== undefined && { fix: setValueFix(setting, value) }),
    };
  }
}

/**
 * How the build uses an integer: `line` copies it to config.h and config.mk, where it must not break
 * the line; `constant` does so to what the pre-build check compiles as well; `initializer` to the
 * initializer of a VM, where line breaks do not matter. Of `digits` a stylesheet makes a hexadecimal
 * number one by one, and takes all else for a zero.
 */
type Use = 'line' | 'constant' | 'initializer' | 'digits';

interface Copied {
  readonly setting: Located;
  readonly use: Use;
  readonly owner: string;
}

const CAPACITIES: readonly (readonly [string, Use])[] = [
  ['MAX_VM_NUM', 'constant'],
  ['MAX_PCI_DEV_NUM', 'constant'],
  ['MAX_IOAPIC_NUM', 'line'],
  ['MAX_IOAPIC_LINES', 'line'],
  ['MAX_PT_IRQ_ENTRIES', 'line'],
  ['MAX_EMULATED_MMIO', 'line'],
];
const FEATURES: readonly (readonly [string, Use])[] = [
  ['VUART_RX_BUF_SIZE', 'constant'],
  ['VUART_TX_BUF_SIZE', 'constant'],
  ['VUART_TIMER_PCPU', 'line'],
];

/** MAX_MSIX_TABLE_NUM counts only where the board has no more vectors (lib.xsl:max). */
function msix({ hypervisor }: Scenario, board: Board | undefined): Copied[] {
  const setting = at(hypervisor.node, 'CAPACITIES', 'MAX_MSIX_TABLE_NUM');
  // The device tree is most of the board file: it is not read without need.
  if (setting === undefined || /^(?:[1-9]\d*)?$/.test(setting.value)) return [];
  const vectors = board?.deviceTree?.msiVectors ?? 0;
  const number = /^\s*\d+\s*$/.test(setting.value) ? Number(setting.value) : Number.NaN;
  return vectors > number ? [] : [{ setting, use: 'constant', owner: 'hv' }];
}

function copied(scenario: Scenario, board: Board | undefined): Copied[] {
  const { hypervisor, vms, release } = scenario;
  const under = (section: string, list: readonly (readonly [string, Use])[]) =>
    list.flatMap(([name, use]) => {
      const setting = at(hypervisor.node, section, name);
      return setting === undefined ? [] : [{ setting, use, owner: 'hv' }];
    });
  const regions = hypervisor.sharedMemoryRegions
    .filter(({ node }) => at(node, 'PROVIDED_BY')?.value !== 'Device Model')
    .flatMap(({ node, name }) => {
      const owner = name?.value ?? '';
      return [
        ...allAt(node, 'IVSHMEM_REGION_ID').map((setting) => ({
          setting,
          use: 'line' as const,
          owner,
        })),
        ...allAt(node, 'IVSHMEM_SIZE').map((setting) => ({
          setting,
          use: 'digits' as const,
          owner,
        })),
      ];
    });
  const { hasLoadOrder, hasBvtParameters } = toolTraits(release);
  const names = [
    ...(hasLoadOrder ? ['companion_vmid'] : []),
    ...(hasBvtParameters ? BVT_PARAMETERS : []),
  ];
  const ofVms = vms.flatMap((vm) =>
    names.flatMap((name) =>
      allAt(vm.node, name).map((setting) => ({
        setting,
        use: 'initializer' as const,
        owner: vmLabel(vm),
      })),
    ),
  );
  return [
    ...under('CAPACITIES', CAPACITIES),
    ...msix(scenario, board),
    ...under('DEBUG_OPTIONS', [['CONSOLE_VM', 'line']]),
    ...under('FEATURES', FEATURES),
    ...regions,
    ...ofVms,
  ];
}

const CONSTANT = /^[ \t]*[+-]?(?:0[0-7]*|[1-9][0-9]*)$/;
const INITIALIZER = /^[ \t\r\n]*[+-]?(?:0[0-7]*|[1-9][0-9]*)$/;

/** What goes wrong; undefined when the compiler reads the number that is meant. */
function broken(value: string, use: Use, bare: boolean): string | undefined {
  if (use === 'digits') return undefined;
  if (use !== 'initializer' && LINE_BREAK.test(value)) return 'its line break ends the line';
  if (use === 'line') return undefined;
  const text = bare ? value.trimEnd() : value;
  const isRead = (use === 'constant' ? CONSTANT : INITIALIZER).test(text);
  return isRead ? undefined : 'the compiler reads no number in it';
}

/** The number that is read in place of the one that is meant. */
function misread(value: string, use: Use): string | undefined {
  if (use === 'line') return undefined;
  if (use === 'digits') {
    return /^\s*\d+$/.test(value)
      ? undefined
      : 'a stylesheet reads digit by digit, as another size';
  }
  // Digits after a leading zero are octal in C.
  const isOctal = /^\s*[+-]?00*[1-7][0-7]*$/.test(value) && Number.parseInt(value, 10) > 7;
  return isOctal ? `C reads as octal, as ${Number.parseInt(value.trim(), 8)}` : undefined;
}

/** Where a region id may be any text, it is copied into a macro all the same. */
function* textId(release: Release, { value, range }: Located): Iterable<Finding> {
  if (!toolTraits(release).takesTextRegionIds || value === '') return;
  const breaks = LINE_BREAK.test(value);
  const isNumber = /^\s*[+-]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?)\s*$/.test(value);
  if (!breaks && isNumber) return;
  yield {
    severity: breaks ? 'error' : 'warning',
    message: `IVSHMEM_REGION_ID is "${value.replaceAll('\n', '\\n')}", which is not a number`,
    why: breaks
      ? `ACRN ${release}'s build copies it unchanged, and stops at the line break`
      : `ACRN ${release}'s build copies it unchanged, and the hypervisor does not compile with it`,
    help: 'write a number from 0 to 65535 that no other region has',
    range,
  };
}

function* checkV3({ scenario, board }: RuleContext): Iterable<Finding> {
  const { release } = scenario;
  for (const { setting, use, owner } of copied(scenario, board)) {
    const { value, range, node } = setting;
    const number = parseInteger(value);
    if (number === undefined && node.name === 'IVSHMEM_REGION_ID') yield* textId(release, setting);
    // An empty element is filled in, and what is no integer is refused by the schema.
    if (value === '' || number === undefined) continue;
    const what = broken(value, use, node.name.startsWith('bvt_'));
    const other = what === undefined ? misread(value, use) : undefined;
    if (what === undefined && other === undefined) continue;
    const name = owner === 'hv' ? node.name : `${node.name} of ${owner}`;
    const shown = value.replaceAll('\n', '\\n');
    yield {
      severity: other === undefined ? 'error' : 'warning',
      message: other ? `${name} is "${shown}", which ${other}` : `${name} is "${shown}": ${what}`,
      why: other
        ? `ACRN ${release} builds without a warning`
        : `ACRN ${release}'s build copies it unchanged, and stops`,
      help: `write ${number}`,
      range,
      fix: setValueFix(setting, String(number)),
    };
  }
}

export const invalidCInteger: Rule = {
  name: 'invalid-c-integer',
  meta: {
    summary:
      'an integer is spelled so that the generated files do not compile, or hold another number',
    why: "ACRN's validator accepts an integer with spaces, line breaks, underscores or leading zeros. The build copies it unchanged into make variables and C constants: a line break ends the line too early, and a leading zero makes the number octal.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/xforms/config.mk.xsl (entry-by-key-value)',
      'ACRN v2.5 misc/config_tools/xforms/config_common.xsl (integer-by-key-value)',
      'ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (legacy_vuart)',
      'ACRN v3.0 misc/config_tools/xforms/config_common.xsl (integer-by-key)',
      'ACRN v3.0 misc/config_tools/xforms/vm_configurations.h.xsl (vm_count)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>1</vcpu_clos>',
            becomes: '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>1 </vcpu_clos>',
          },
        ],
      },
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<CLOS_MASK>0x3ff</CLOS_MASK>\n      </RDT>',
            becomes: '<CLOS_MASK>0x3ff\n</CLOS_MASK>\n      </RDT>',
          },
        ],
      },
      {
        bad: [{ found: '<CONSOLE_LOGLEVEL>3<', becomes: '<CONSOLE_LOGLEVEL>\n        3\n      <' }],
      },
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [{ found: '<MAX_PT_IRQ_ENTRIES>64', becomes: '<MAX_PT_IRQ_ENTRIES>064' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<MAX_PCI_DEV_NUM>96<', becomes: '<MAX_PCI_DEV_NUM> 96 <' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<MAX_PCI_DEV_NUM>96<', becomes: '<MAX_PCI_DEV_NUM>0100<' }],
        good: [{ found: '<MAX_PCI_DEV_NUM>96<', becomes: '<MAX_PCI_DEV_NUM>100<' }],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
