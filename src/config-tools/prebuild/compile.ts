import type { Release } from '../../release.js';
import { toolTraits } from '../calc/release-traits.js';
import { VM_UUIDS } from '../calc/vm-uuids.js';
import { cTokens } from './c-lexer.js';
import {
  type CArrays,
  type CList,
  CSyntaxError,
  type CValue,
  evaluate,
  type Macros,
} from './c-reader.js';
import type { Sources } from './sources.js';
import { staticProblems } from './static-checks.js';

/** Names that the hypervisor's own headers define, as far as generated files use them. */
const HYPERVISOR_NAMES =
  /^(?:GUEST_FLAG_\w+|VUART_LEGACY_PIO|VUART_PCI|KERNEL_\w+|PCI_DEV_TYPE_\w+|UNASSIGNED_VBDF|EPT_\w+|PRIO_\w+|true|false|vhostbridge_ops|vmcs9900_ops|AFFINITY_CPU)$/;

const LITERAL = /^(?:0x[0-9a-f]+|0b[01]+|\d+)(?:U|UL)?$|^[\d.]+$/i;

function expressions(value: CValue): string[] {
  if (typeof value === 'string') return [value];
  return [...value.members.values(), ...value.items].flatMap(expressions);
}

function words(text: string): string[] {
  return cTokens(text)
    .filter(({ kind }) => kind === 'name' || kind === 'number')
    .map((token) => token.text);
}

function unknownWord(text: string, known: (word: string) => boolean): string | undefined {
  return words(text).find((word) => !LITERAL.test(word) && !known(word));
}

interface Unit {
  readonly file: string;
  readonly arrays: CArrays;
}

function unitsOf({ vmConfigurations, pciDevices, ptIntx }: Sources): Unit[] {
  return [
    { file: 'vm_configurations.c', arrays: vmConfigurations },
    { file: 'pci_dev.c', arrays: pciDevices },
    { file: 'pt_intx.c', arrays: ptIntx },
  ];
}

function missingUuid(release: Release, vms: CList | undefined): string | undefined {
  if (!toolTraits(release).hasVmUuids || vms === undefined) return undefined;
  for (const vm of vms.items) {
    if (typeof vm === 'string') continue;
    const [, type = '', number = ''] =
      /^CONFIG_(\w+) ?\( ?(\d+) ?\)$/.exec(String(vm.items[0])) ?? [];
    const most = VM_UUIDS.get(type);
    if (most !== undefined && Number(number) > most) {
      return `vm_configurations.c: there ${most === 1 ? 'is a UUID for only 1 VM' : `are UUIDs for only ${most} VMs`} of type ${type}: remove the others`;
    }
  }
  return undefined;
}

/** Whether a name is declared, in the generated files or in the hypervisor's own. */
function declarations(macros: Macros, units: readonly Unit[]): (word: string) => boolean {
  const isKnown = (word: string, seen: readonly string[]): boolean => {
    if (HYPERVISOR_NAMES.test(word) || units.some(({ arrays }) => arrays.names.has(word)))
      return true;
    if (word === 'vpci_ivshmem_ops') return macros.has('CONFIG_IVSHMEM_ENABLED');
    const body = macros.get(word);
    if (body === undefined || seen.includes(word)) {
      return /^(?:CONFIG_\w+_VM|SOS_IDLE|SERVICE_VM_IDLE)$/.test(word);
    }
    if (/^\(\s*\)$/.test(body)) return false;
    return unknownWord(body, (inner) => isKnown(inner, [...seen, word])) === undefined;
  };
  return (word) => isKnown(word, []);
}

function undeclared(word: string, macros: Macros): string {
  if (/^UL?$/.test(word)) {
    return 'a number is missing: an id, address or target in the scenario names something that is not there';
  }
  const body = macros.get(word);
  return body === undefined
    ? `"${word}" is not declared anywhere`
    : `"${word}" stands for "${body}", which the compiler cannot resolve`;
}

/** What is wrong in the arrays of one file. */
function arrayProblem(
  { file, arrays }: Unit,
  macros: Macros,
  isKnown: (word: string) => boolean,
): string | undefined {
  try {
    const unknown = arrays.ofStructures
      .flatMap((name) => expressions(arrays.read(name) ?? ''))
      .map((expression) => unknownWord(expression, isKnown))
      .find((word) => word !== undefined);
    return unknown === undefined ? undefined : `${file}: ${undeclared(unknown, macros)}`;
  } catch (error) {
    if (error instanceof CSyntaxError) return `${file}: ${error.message}`;
    throw error;
  }
}

/** Sizes of arrays in the headers that the checker is compiled with. */
const SIZES = ['CONFIG_MAX_VM_NUM', 'CONFIG_MAX_PCI_DEV_NUM'];

function sizeProblem(macros: Macros, isKnown: (word: string) => boolean): string | undefined {
  const wrong = SIZES.find((name) => macros.has(name) && !isKnown(name));
  return wrong === undefined ? undefined : `config.h: ${undeclared(wrong, macros)}`;
}

function closProblem(macros: Macros): string | undefined {
  if (!macros.has('CONFIG_RDT_ENABLED')) return undefined;
  if (evaluate('HV_SUPPORTED_MAX_CLOS', macros) !== undefined) return undefined;
  const value = macros.get('HV_SUPPORTED_MAX_CLOS') ?? '';
  return `misc_cfg.h: HV_SUPPORTED_MAX_CLOS is "${value}", not a number: the board gives no number for RDT, so RDT_ENABLED must be n`;
}

/** misc_cfg.h has nothing but directives: what else is there comes from a value with a line break. */
function strayProblem(miscText: string): string | undefined {
  const stray = miscText.trim().split('\n')[0];
  return stray === ''
    ? undefined
    : `misc_cfg.h: a line break in a value leaves "${stray}" outside any macro`;
}

/**
 * What the compiler says of the generated files when the pre-build checker is made; undefined when
 * it takes them. Names are looked up in the generated headers and those of the hypervisor.
 */
export function compileProblem(release: Release, sources: Sources): string | undefined {
  const { macros, miscText, vmConfigurations } = sources;
  const stray = strayProblem(miscText);
  if (stray !== undefined) return stray;
  const units = unitsOf(sources);
  const isKnown = declarations(macros, units);
  for (const unit of units) {
    const problem = arrayProblem(unit, macros, isKnown);
    if (problem !== undefined) return problem;
  }
  return (
    sizeProblem(macros, isKnown) ??
    closProblem(macros) ??
    missingUuid(release, vmConfigurations.read('vm_configs')) ??
    staticProblems(release, sources)[0]
  );
}
