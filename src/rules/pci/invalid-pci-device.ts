import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** What gpa.py reads of the devices of any VM: three hexadecimal numbers. */
const LOOSE = /^\s*([0-9a-f]+):([0-9a-f]+)\.([0-9a-f]+)(?:\s|$)/i;
/** What bdf.py and intx.py read of those of pre-launched VMs: two, two and one lower case digits, and a blank. */
const STRICT = /^[0-9a-f]{2}:[01][0-9a-f]\.[0-7] /;

function isInRange(match: RegExpExecArray): boolean {
  const [bus = 0, device = 0, func = 0] = match.slice(1).map((text) => Number.parseInt(text, 16));
  return bus <= 0xff && device <= 0x1f && func <= 7;
}

/** The same device in the spelling that ACRN reads; undefined when it names none. */
function plain(device: Located): string | undefined {
  const match = LOOSE.exec(device.value);
  if (match === null || !isInRange(match)) return undefined;
  const [, bus = '', slot = '', func = ''] = match;
  const bdf = `${bus.padStart(2, '0')}:${slot.padStart(2, '0')}.${func}`.toLowerCase();
  if (!/^[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(bdf)) return undefined;
  return `${bdf} ${device.value.slice(match[0].length).trim()}`;
}

type Problem = Required<Pick<Finding, 'why' | 'stopsAt'>>;

function problem(scenario: Scenario, vm: Vm, device: Located): Problem | undefined {
  const reads = `ACRN ${scenario.release} reads an address there`;
  const match = LOOSE.exec(device.value);
  if (match === null || !isInRange(match))
    return {
      why: `${reads}: its build stops with ValueError or IndexError`,
      stopsAt: 'allocation',
    };
  if (vm.loadOrder !== 'pre-launched' || STRICT.test(device.value)) return undefined;
  if (/^[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(device.value))
    return {
      why: 'ACRN looks for a space after the function number, and the C that its build generates does not compile',
      stopsAt: 'prebuild_compile',
    };
  return { why: `${reads}: its build stops with ValueError: not a bdf`, stopsAt: 'allocation' };
}

function fixed(scenario: Scenario, device: Located): { fix?: Fix } {
  if (device.value.trim() === '') {
    const edits = [removeElement(scenario.document, device.node)];
    return { fix: safeFix('remove the empty pci_dev', edits) };
  }
  const text = plain(device);
  // A blank at the end is all that ACRN needs, and easily lost: the BDF alone stays unfixed.
  if (text === undefined || text.endsWith(' ')) return {};
  return { fix: setValueFix(device, text, 'the PCI device') };
}

export const invalidPciDevice: Rule = {
  name: 'invalid-pci-device',
  meta: {
    summary: 'a pci_dev does not begin with bus, device and function as ACRN reads them',
    why: "ACRN's schema takes any text. Its allocators take it apart: `00:1f.6 Ethernet controller: ...`, as lspci writes it.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/gpa.py (insert_pt_devs_to_dev_dict)',
      'ACRN v3.0 misc/config_tools/static_allocators/lib/lib.py (BusDevFunc)',
      'ACRN v3.0 misc/config_tools/xforms/lib.xsl (get-pbdf)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<pci_dev>02:00.0 Ethernet', becomes: '<pci_dev>2:00.0 Ethernet' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<pci_dev>02:00.0 Ethernet', becomes: '<pci_dev>Ethernet' }],
        unfixed: true,
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const device of pciDevices(vm)) {
        if (device.value === '') continue;
        const what = problem(scenario, vm, device);
        if (what === undefined) continue;
        yield {
          message: `a pci_dev of ${vmLabel(vm)} does not begin like "00:1f.6 ": "${device.value.slice(0, 10)}"`,
          ...what,
          help: 'write the device as lspci does: bus and device in two lower case hexadecimal digits, function, a space, description',
          range: device.range,
          ...fixed(scenario, device),
        };
      }
    }
  },
};
