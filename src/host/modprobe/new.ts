/** A file for /etc/modprobe.d that switches nesting on for either vendor. */
export function newModprobe(): string {
  return `# Nested virtualization: copy this to /etc/modprobe.d/nested.conf.
# kvm_amd takes a number here, kvm_intel a number or y.
options kvm_intel nested=1
options kvm_amd nested=1
`;
}
