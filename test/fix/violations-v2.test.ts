// Random subsets of violations, injected into every scenario of ACRN v2.5 to v2.7: fix reaches a clean
// file but for what needs a person, does it in one run, and leaves everything else alone.
import { diffLines } from 'diff';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../src/board/board.js';
import { fix } from '../../src/fix/fix.js';
import { isWithin, type Release } from '../../src/release.js';
import { serviceVm } from '../../src/scenario/nesting.js';
import { readScenario } from '../../src/scenario/read.js';
import { findXmlProblem, parseXml } from '../../src/xml/parse.js';
import { numbers } from '../numbers.js';
import { realScenarios } from '../real-scenarios.js';
import { boardOf, scenarioFiles } from '../scenarios.js';
import { shared } from '../shared.js';

interface Violation {
  readonly found: RegExp;
  readonly becomes: string;
}

/** Each breaks something that can be mended without a decision. */
const VIOLATIONS: Readonly<Record<string, Violation>> = {
  'NVMX_ENABLED off': { found: /<NVMX_ENABLED>y/, becomes: '<NVMX_ENABLED>n' },
  'scheduler BVT': { found: /<SCHEDULER>SCHED_\w+/, becomes: '<SCHEDULER>SCHED_BVT' },
  'RDT on': { found: /<RDT_ENABLED>n/, becomes: '<RDT_ENABLED>y' },
  'log level 7': { found: /<(MEM|NPK|CONSOLE)_LOGLEVEL>\d/, becomes: '<$1_LOGLEVEL>7' },
  'MAX_IR_ENTRIES 300': { found: /<MAX_IR_ENTRIES>\d+/, becomes: '<MAX_IR_ENTRIES>300' },
  'line break in a number': {
    found: /<MAX_IOAPIC_LINES>(\d+)/,
    becomes: '<MAX_IOAPIC_LINES>\n  $1\n',
  },
  'octal number': { found: /<MAX_PCI_DEV_NUM>(\d+)/, becomes: '<MAX_PCI_DEV_NUM>0$1' },
  'GPU_SBDF 0x0': { found: /<GPU_SBDF>\w+/, becomes: '<GPU_SBDF>0x0' },
  'empty setting of the hypervisor': {
    found: /<(RELOC|MULTIBOOT2|STACK_SIZE|IOMMU_BUS_NUM|MAX_IOAPIC_NUM)>[^<]*</,
    becomes: '<$1><',
  },
  'shared memory on without a region': {
    found: /<IVSHMEM_ENABLED>n(<\/IVSHMEM_ENABLED>\s*<IVSHMEM_REGION)(\/>|><)/,
    becomes: '<IVSHMEM_ENABLED>y$1$2',
  },
  'region left': {
    found: /(<IVSHMEM_ENABLED>n<\/IVSHMEM_ENABLED>\s*)<IVSHMEM_REGION(?:\/>|><\/IVSHMEM_REGION>)/,
    becomes: '$1<IVSHMEM_REGION>hv:/left, 2, 0:1</IVSHMEM_REGION>',
  },
  'single quotes at the root': { found: /board="([^"]*)"/, becomes: "board='$1'" },
  'blank in the name of the scenario': {
    found: /scenario="([^"]*)"/,
    becomes: 'scenario="my $1"',
  },
  'no board': { found: /board="[^"]*"/, becomes: 'board=""' },
  'id with a sign': { found: /<vm id="(\d)"/, becomes: '<vm id="+$1"' },
  'no epc_section': { found: /\s*<epc_section>[\s\S]*?<\/epc_section>/, becomes: '' },
  'pCPU listed twice': { found: /<pcpu_id>(\d+)<\/pcpu_id>/, becomes: '$&$&' },
  'size 0': { found: /<size_hpa2>0x0/, becomes: '<size_hpa2>0' },
  'arguments of the Service VM': {
    found: /<bootargs>(?:SOS_VM|SERVICE_VM_OS)_BOOTARGS/,
    becomes: '<bootargs>rw rootwait',
  },
  'no reboot=acpi': { found: / ?reboot=acpi/, becomes: '' },
  'split VM type': { found: /<vm_type>(\w\w)/, becomes: '<vm_type>$1<!-- type -->' },
  'legacy vUART of the type PCI': {
    found: /<type>VUART_LEGACY_PIO(<\/type>\s*<base>(?!INVALID))/,
    becomes: '<type>VUART_PCI$1',
  },
  'both console vUARTs': {
    found: /<base>INVALID_PCI_BASE(<\/base>\s*<\/console_vuart>)/,
    becomes: '<base>PCI_VUART$1',
  },
  'no target': { found: /(COM2_IRQ<\/irq>\s*)<target_vm_id>\d<\/target_vm_id>\s*/, becomes: '$1' },
  'target with a sign': { found: /<target_vm_id>(\d)/, becomes: '<target_vm_id>+$1' },
  'placeholder flag': {
    found: /<guest_flag>GUEST_FLAG_\w+<\/guest_flag>/,
    becomes: '$&<guest_flag>0</guest_flag>',
  },
  'empty flag': { found: /<guest_flag>0</, becomes: '<guest_flag><' },
  'no flag of the Service VM': {
    found: /<guest_flag>GUEST_FLAG_NVMX_ENABLED<\/guest_flag>/,
    becomes: '<guest_flag>0</guest_flag>',
  },
};

/** What no fix can decide, and why. */
const NEEDS_A_PERSON: Readonly<Record<string, string>> = {
  'no-service-vm': 'which VM gives up its pCPUs and devices',
  'not-a-scenario': 'it is none',
  doctype: 'what its entities stand for',
  'duplicate-service-vm': 'which one stays',
  'missing-vm-setting': 'pCPUs, memory and kernel of a VM',
  'pcpu-shared': 'which VM keeps the pCPU',
  'post-launched-vm-unserved': 'whether its device model polls, or the VM goes',
};

/** The elements that fixes may touch; everything else stays as it is. */
const TOUCHED =
  /^<\/?(?:acrn-config|vm|vm_type|SCHEDULER|NVMX_ENABLED|RDT_ENABLED|\w+_LOGLEVEL|MAX_\w+|GPU_SBDF|RELOC|MULTIBOOT2|STACK_SIZE|IOMMU_BUS_NUM|IVSHMEM_\w+|epc_section|base|size|pcpu_id|cpu_affinity|vcpu_clos|clos|CLOS_MASK|MBA_DELAY|size_hpa2|bootargs|type|target_vm_id|target_uart_id|guest_flags?|console_vuart|pci_dev|SERIAL_CONSOLE)\b/;

interface Case {
  readonly name: string;
  readonly text: string;
  readonly release: Release;
  readonly board: Board;
}

function isV2(release: Release): boolean {
  return isWithin(release, 'v2.5', 'v2.7');
}

function bundled(): Case[] {
  return scenarioFiles
    .filter(({ release, text, problem }) => isV2(release) && !problem && !findXmlProblem(text))
    .map(({ path, text, release }) => ({ name: path, text, release, board: boardOf(path) }));
}

/** The text with up to five violations, each at one of the places where it can be. */
function injected(next: (limit: number) => number, text: string): { text: string; log: string[] } {
  const names = Object.keys(VIOLATIONS);
  const log: string[] = [];
  let current = text;
  for (let left = 1 + next(5); left > 0; left -= 1) {
    const name = names[next(names.length)] ?? '';
    const violation = VIOLATIONS[name];
    if (violation === undefined || log.includes(name)) continue;
    const places = [...current.matchAll(new RegExp(violation.found, 'g'))];
    const place = places[next(places.length)];
    if (place === undefined) continue;
    const [found] = place;
    const becomes = found.replace(violation.found, violation.becomes);
    const after =
      current.slice(0, place.index) + becomes + current.slice(place.index + found.length);
    if (findXmlProblem(after) !== undefined) continue;
    current = after;
    log.push(name);
  }
  return { text: current, log };
}

/** The lines of a removed VM, which may hold anything. */
function linesOfRemovedVms(before: string, after: string): Set<string> {
  const vms = (text: string) => text.match(/<vm id=[\s\S]*?<\/vm>/g) ?? [];
  const kept = new Set(vms(after).map((vm) => /<vm_type>[^\n]*/.exec(vm)?.[0]));
  const gone = vms(before).filter((vm) => !kept.has(/<vm_type>[^\n]*/.exec(vm)?.[0]));
  return new Set(gone.flatMap((vm) => vm.split('\n').map((line) => line.trim())));
}

function withoutConsole(line: string): string {
  return line.replace(/\bconsole=\S+/, '');
}

/** The lines that name a console, without its name. */
function linesWithConsole(text: string): Set<string> {
  const lines = text.split('\n').filter((line) => line.includes('console='));
  return new Set(lines.map((line) => withoutConsole(line.trim())));
}

async function checkFix(next: (limit: number) => number, one: Case): Promise<void> {
  const { text, log } = injected(next, one.text);
  const where = `${one.name} with ${log.join(', ')}`;
  const options = { release: one.release, board: one.board };
  const once = await fix(one.name, text, options);
  const left = once.after.diagnostics
    .filter(({ rule }) => !Object.hasOwn(NEEDS_A_PERSON, rule))
    .map(({ rule, message }) => `${rule}: ${message}`);
  const nested = serviceVm(readScenario(parseXml(once.text), one.release)) !== undefined;
  expect(left, `left after fixing ${where}`).toEqual(nested ? [] : left.filter(isPartitioned));
  expect(findXmlProblem(once.text), `${where}: well-formed`).toBeUndefined();
  const twice = await fix(one.name, once.text, options);
  expect(twice.text, `fixed again: ${where}`).toBe(once.text);
  const gone = linesOfRemovedVms(text, once.text);
  const consoles = [text, once.text].map(linesWithConsole);
  for (const part of diffLines(text, once.text)) {
    if (!part.added && !part.removed) continue;
    // Kernel arguments stand on several lines in some files.
    const others = consoles[part.added ? 0 : 1] ?? new Set();
    const arguments_ = /<\/bootargs>/.test(part.value);
    for (const line of part.value.split('\n').map((next) => next.trim())) {
      const known =
        line === '' ||
        gone.has(line) ||
        TOUCHED.test(line) ||
        others.has(withoutConsole(line)) ||
        /^(?:\d+|<\/.*)$/.test(line);
      expect(known || arguments_, `changed in ${where}: ${line}`).toBe(true);
    }
  }
}

/** Without a Service VM there is no nesting, and nothing to mend for it. */
function isPartitioned(left: string): boolean {
  return /^(?:nvmx-|scheduler-|lapic-)/.test(left);
}

describe('fixes of injected violations', () => {
  test.each(bundled())('$name', async (one) => {
    const next = numbers(one.name.length * 7919);
    for (let round = 0; round < 3; round += 1) await checkFix(next, one);
  });
});

describe.skipIf(shared === undefined)('fixes of real scenarios (needs ../shared)', () => {
  test.each(realScenarios(['v2.5', 'v2.6', 'v2.7']))('$name', async (one) => {
    await checkFix(numbers(one.name.length * 104729), one);
  });
});
