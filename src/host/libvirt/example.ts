import { examplesOf } from '../examples-of.js';

/** A guest hypervisor as virsh defines it. */
export const DOMAIN = `<domain type='kvm'>
  <name>l1</name>
  <memory unit='GiB'>8</memory>
  <vcpu>4</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
  </os>
  <cpu mode='host-passthrough'/>
</domain>
`;

export const { changed: domainWith, example: domainExample } = examplesOf(DOMAIN);

const CPU = "<cpu mode='host-passthrough'/>";

/** DOMAIN with a `<cpu>` of its own. */
export function cpuWith(attributes: string, ...lines: string[]): string {
  const inner = lines.map((line) => `    ${line}\n`).join('');
  return domainWith(CPU, `<cpu${attributes}>\n${inner}  </cpu>`);
}

/** DOMAIN with lines in its `<cpu>`. */
export function passthroughWith(...lines: string[]): string {
  return cpuWith(" mode='host-passthrough'", ...lines);
}

/** DOMAIN with a policy for VT-x. */
export function vmxPolicy(policy: string): string {
  return passthroughWith(`<feature policy='${policy}' name='vmx'/>`);
}
