import { at } from '../../scenario/located.js';
import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

function bytes(setting: Located | undefined): bigint {
  const text = setting?.value.trim() ?? '';
  return /^0[xX][0-9a-fA-F]+$/.test(text) ? BigInt(text.toLowerCase()) : 0n;
}

/** What vm_configurations.c.xsl writes: nothing unless both are other than the text `0`. */
function sections(vm: Vm): { base: Located; size: Located } | undefined {
  const base = at(vm.node, 'epc_section', 'base');
  const size = at(vm.node, 'epc_section', 'size');
  const isSet = (setting: Located | undefined): setting is Located =>
    setting !== undefined && setting.value !== '' && setting.value !== '0';
  return isSet(base) && isSet(size) ? { base, size } : undefined;
}

export const epcSection: Rule = {
  name: 'epc-section',
  meta: {
    summary: 'a VM has an EPC section that it cannot have',
    why: "A pre-launched VM can have no enclave page cache, and an EPC section begins and ends at a page. ACRN's pre-build check stops, and does not say why.",
    category: 'build',
    severity: 'error',
    stopsAt: 'prebuild_check',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          { found: '<base>0</base>', becomes: '<base>0x80000000</base>' },
          { found: '<size>0</size>', becomes: '<size>0x4000000</size>' },
        ],
        good: [{ found: '<base>0</base>', becomes: '<base>0x80000000</base>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const fails = `ACRN ${scenario.release}'s pre-build check stops with "VM configuration check fail!"`;
    for (const vm of scenario.vms) {
      const section = sections(vm);
      if (section === undefined) continue;
      const { base, size } = section;
      if (vm.loadOrder === 'pre-launched' && bytes(size) !== 0n) {
        yield {
          message: `${vmLabel(vm)} is pre-launched and has an EPC section (${size.value} bytes): ${fails}`,
          help: 'set the size of its epc_section to 0',
          range: size.range,
          fix: setValueFix(size, '0', `the EPC size of ${vmLabel(vm)}`),
        };
        continue;
      }
      const odd = [base, size].find((setting) => (bytes(setting) & 0xfffn) !== 0n);
      if (odd === undefined) continue;
      yield {
        message: `${odd.node.name} of the EPC section of ${vmLabel(vm)} is ${odd.value}, no multiple of 0x1000: ${fails}`,
        help: 'write a multiple of the page size, 0x1000',
        range: odd.range,
      };
    }
  },
};
