import { at } from '../../scenario/located.js';
import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { setValue } from '../../xml/edit.js';
import { byVocabulary } from '../by-vocabulary.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';

const PAGE = 4096;

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms) {
    const base = at(vm.node, 'epc_section', 'base');
    const size = at(vm.node, 'epc_section', 'size');
    // The build leaves the section out when one of the two is exactly 0.
    if (base === undefined || size === undefined) continue;
    if (base.value === '0' || size.value === '0') continue;
    if (base.value === '' || size.value === '') continue;
    const bytes = Number(size.value);
    const pre = vm.loadOrder === 'pre-launched' && bytes !== 0;
    const unaligned = [base, size].find(({ value }) => Number(value) % PAGE !== 0);
    if (!pre && unaligned === undefined) continue;
    yield {
      message: pre
        ? `${vmLabel(vm)} is pre-launched and has an epc_section of ${size.value} bytes`
        : `the epc_section of ${vmLabel(vm)} is not in whole pages: ${unaligned?.value}`,
      why: `ACRN ${scenario.release}'s pre-build check fails with "VM configuration check fail!"`,
      help: pre ? 'set base and size to 0' : 'use multiples of 0x1000',
      range: (pre ? size : (unaligned ?? size)).range,
      ...(pre && {
        fix: unsafeFix(`remove the epc_section of ${vmLabel(vm)}`, [
          setValue(base.node, '0'),
          setValue(size.node, '0'),
        ]),
      }),
    };
  }
}

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

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const fails = `ACRN ${scenario.release}'s pre-build check stops with "VM configuration check fail!"`;
  for (const vm of scenario.vms) {
    const section = sections(vm);
    if (section === undefined) continue;
    const { base, size } = section;
    if (vm.loadOrder === 'pre-launched' && bytes(size) !== 0n) {
      yield {
        message: `${vmLabel(vm)} is pre-launched and has an EPC section (${size.value} bytes)`,
        why: fails,
        help: 'set the size of its epc_section to 0',
        range: size.range,
        fix: setValueFix(size, '0', `the EPC size of ${vmLabel(vm)}`),
      };
      continue;
    }
    const odd = [base, size].find((setting) => (bytes(setting) & 0xfffn) !== 0n);
    if (odd === undefined) continue;
    yield {
      message: `${odd.node.name} of the EPC section of ${vmLabel(vm)} is ${odd.value}, not a multiple of 0x1000`,
      why: fails,
      help: 'write a multiple of the page size, 0x1000',
      range: odd.range,
    };
  }
}

export const invalidEpcSection: Rule = {
  name: 'invalid-epc-section',
  meta: {
    summary: 'a pre-launched VM has an EPC section, or one is not aligned to pages',
    why: 'Only post-launched VMs can have enclave memory, in whole pages of 4 KiB. The pre-build check fails otherwise, and does not say why.',
    category: 'build',
    stopsAt: 'prebuild_check',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)',
      'ACRN v3.0 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)',
    ],
    examples: [
      {
        bad: [
          {
            found: '<base>0</base>\n      <size>0</size>',
            becomes: '<base>0x1000</base>\n      <size>0x800</size>',
          },
        ],
        good: [],
        unfixed: true,
      },
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          {
            found: '<base>0</base>\n      <size>0</size>\n    </epc_section>\n    <memory>',
            becomes:
              '<base>0x1000</base>\n      <size>0x1000</size>\n    </epc_section>\n    <memory>',
          },
        ],
      },
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
  check: byVocabulary(checkV2, checkV3),
};
