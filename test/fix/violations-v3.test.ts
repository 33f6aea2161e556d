// Random subsets of violations in every v3.x scenario of ours that has a Service VM: fix reaches a file
// without an error, and changes nothing the second time.
import { describe, expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.js';
import { isWithin } from '../../src/release.js';
import { numbers } from '../numbers.js';
import { boardOf, type ScenarioFile, scenarioFiles } from '../scenarios.js';

interface Violation {
  readonly name: string;
  readonly found: RegExp;
  readonly becomes: string;
}

/** Each has a fix; where its pattern does not stand it is left out. */
const VIOLATIONS: readonly Violation[] = [
  { name: 'another scheduler', found: /SCHED_NOOP/, becomes: 'SCHED_BVT' },
  {
    name: 'no nesting',
    found: /<nested_virtualization_support>y/,
    becomes: '<nested_virtualization_support>n',
  },
  {
    name: 'no nesting element',
    found: / *<nested_virtualization_support>.*\n/,
    becomes: '',
  },
  {
    name: 'first child on the root line',
    found: /(scenario="[^"]*">)\s+<hv>/,
    becomes: '$1<hv>',
  },
  { name: 'a prefixed attribute', found: /<hv>/, becomes: '<hv xmlns:x="urn:x" x:y="z">' },
  { name: 'MAX_VM_NUM 1', found: /<MAX_VM_NUM>16/, becomes: '<MAX_VM_NUM>1' },
  {
    name: 'a blank behind an integer',
    found: /<MAX_PCI_DEV_NUM>96/,
    becomes: '<MAX_PCI_DEV_NUM>\n96 ',
  },
  { name: 'a signed id', found: /<vm id="0">/, becomes: '<vm id="+0">' },
  { name: 'a repeated id', found: /<vm id="1">/, becomes: '<vm id="0">' },
  {
    name: 'a load order in small letters',
    found: /<load_order>SERVICE_VM/,
    becomes: '<load_order>service_vm ',
  },
  {
    name: 'no LAPIC of a pre-launched RTVM',
    found: /(<name>PRE_RT_VM\d<\/name>\s*<lapic_passthrough>)y/,
    becomes: '$1n',
  },
  {
    name: 'an unaligned address',
    found: /<\/STACK_SIZE>/,
    becomes: '</STACK_SIZE><HV_RAM_START>0x1</HV_RAM_START>',
  },
  { name: 'a BDF in short', found: /<pci_dev>00:17/, becomes: '<pci_dev>0:17' },
  {
    name: 'a vUART line to nowhere',
    found: /<vm_name>(?!ACRN)\w+/,
    becomes: '<vm_name>GONE',
  },
  {
    name: 'an EPC section',
    found: /<base>0<\/base>\s*<size>0/,
    becomes: '<base>0x0</base><size>0x1000',
  },
  { name: 'RDT', found: /<RDT_ENABLED>n/, becomes: '<RDT_ENABLED>y' },
  { name: 'a pCPU in two digits', found: /<pcpu_id>(\d)</, becomes: '<pcpu_id>0$1<' },
];

const files = scenarioFiles.filter(
  ({ release, broken, text }) =>
    isWithin(release, 'v3.0') && !broken && text.includes('<load_order>SERVICE_VM'),
);

function inject(file: ScenarioFile, next: (limit: number) => number): [string, string[]] {
  const chosen = VIOLATIONS.filter(({ found }) => next(3) === 0 && found.test(file.text));
  const text = chosen.reduce(
    (current, { found, becomes }) => current.replace(found, becomes),
    file.text,
  );
  return [text, chosen.map(({ name }) => name)];
}

describe('fix mends violations in any combination', () => {
  test.each(files)('$path', async (file) => {
    const next = numbers(file.path.length + file.text.length);
    const options = { release: file.release, board: boardOf(file.path) };
    for (let round = 0; round < 25; round += 1) {
      const [text, names] = inject(file, next);
      const once = await fix(file.path, text, options);
      const left = once.after.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, message }) => `${rule}: ${message}`);
      expect(left, `scenarios/${file.path} with ${names.join(', ')}`).toEqual([]);
      const twice = await fix(file.path, once.text, options);
      expect(twice.text, `fixed again: ${file.path} with ${names.join(', ')}`).toBe(once.text);
    }
  });
});
