import { safeFix } from '../../text/diagnostic.js';
import { setAttribute } from '../../xml/edit.js';
import { attribute, type XmlAttribute, type XmlElement } from '../../xml/node.js';
import { replacing } from '../edits.js';
import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { domainExample, vmxPolicy } from './example.js';
import type { Domain, LibvirtFile } from './read.js';

const MODES = ['custom', 'host-model', 'host-passthrough', 'maximum'];
const POLICIES = ['force', 'require', 'optional', 'disable', 'forbid'];
const TYPES = [
  'bhyve',
  'hvf',
  'hyperv',
  'kqemu',
  'kvm',
  'lxc',
  'openvz',
  'parallels',
  'phyp',
  'qemu',
  'test',
  'uml',
  'vbox',
  'vmware',
  'vz',
  'xen',
];

interface Checked {
  readonly attribute: XmlAttribute;
  readonly allowed: readonly string[];
}

/** The attributes whose values libvirt knows a list of. */
function checked({ type, cpu, model, features }: Domain): Checked[] {
  const found: Checked[] = [];
  const add = (node: XmlElement | undefined, name: string, allowed: readonly string[]) => {
    const written = node && attribute(node, name);
    if (written !== undefined) found.push({ attribute: written, allowed });
  };
  if (type !== undefined) found.push({ attribute: type, allowed: TYPES });
  add(cpu, 'mode', MODES);
  add(cpu, 'match', ['minimum', 'exact', 'strict']);
  add(cpu, 'check', ['none', 'partial', 'full']);
  add(model, 'fallback', ['allow', 'forbid']);
  for (const { node } of features) add(node, 'policy', POLICIES);
  return found;
}

export const libvirtInvalidValue: HostRule<LibvirtFile> = {
  name: 'libvirt-invalid-value',
  meta: {
    summary:
      'libvirt does not know a mode, a policy or another value, or the model is an attribute',
    why: 'libvirt refuses the domain.',
    fix: 'safe',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      domainExample('host-passthrough', 'host-passthru'),
      {
        bad: vmxPolicy('required'),
        good: vmxPolicy('require'),
      },
      domainExample("mode='host-passthrough'", "model='host-passthrough'"),
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain === undefined) return;
    const { document, cpu, model } = domain;
    for (const { attribute: written, allowed } of checked(domain)) {
      if (allowed.includes(written.value)) continue;
      const meant = nearest(written.value, allowed);
      yield {
        message: `${written.name} is "${written.value}", which libvirt does not know: it refuses the domain`,
        help: meant === undefined ? `write one of ${allowed.join(', ')}` : `write ${meant}`,
        range: written.range,
        ...(meant !== undefined && {
          fix: safeFix(`set ${written.name} to ${meant}`, [setAttribute(document, written, meant)]),
        }),
      };
    }
    const asAttribute = (cpu && attribute(cpu, 'model')) ?? (model && attribute(model, 'name'));
    if (cpu === undefined || asAttribute === undefined) return;
    const isMode = asAttribute.name === 'model' && MODES.includes(asAttribute.value);
    const canRename = isMode && attribute(cpu, 'mode') === undefined;
    yield {
      message: `the model is the attribute ${asAttribute.name}: libvirt takes it as text, <model>${isMode ? 'NAME' : asAttribute.value}</model>`,
      help: isMode
        ? `write mode="${asAttribute.value}"`
        : `write <model>${asAttribute.value}</model>`,
      range: asAttribute.range,
      ...(canRename && { fix: replacing('write mode for model', asAttribute.nameRange, 'mode') }),
    };
  },
};
