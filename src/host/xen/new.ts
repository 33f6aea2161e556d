/** An xl.cfg of a guest hypervisor. */
export function newXlCfg(): string {
  return `# A guest that runs a hypervisor of its own: xl create l1.cfg
# acrn-nvmx-disable-file xen-experimental -- whoever uses it has read SUPPORT.md
type = "hvm"
name = "l1"
vcpus = 2
# Equal, for populate-on-demand would let the guest deadlock the host.
memory = 4096
maxmem = 4096
hap = 1
nestedhvm = 1
vif = [ 'bridge=xenbr0' ]
disk = [ '/dev/vg0/l1,raw,xvda,rw' ]
`;
}
