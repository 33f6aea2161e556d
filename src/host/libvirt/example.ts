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

const CPU = "<cpu mode='host-passthrough'/>";

/** DOMAIN with one piece replaced. */
export function domainWith(found: string, becomes: string): string {
  return DOMAIN.replace(found, becomes);
}

/** DOMAIN with a `<cpu>` of its own. */
export function cpuWith(attributes: string, ...lines: string[]): string {
  const inner = lines.map((line) => `    ${line}\n`).join('');
  return domainWith(CPU, `<cpu${attributes}>\n${inner}  </cpu>`);
}
