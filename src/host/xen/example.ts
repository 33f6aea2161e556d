/** A guest hypervisor as xl starts it. */
export const L1 = `type = "hvm"
name = "l1"
memory = 4096
maxmem = 4096
vcpus = 2
hap = 1
nestedhvm = 1
disk = [ '/dev/vg0/l1,raw,xvda,rw' ]
`;

/** L1 with one line replaced. */
export function l1With(found: string, becomes: string): string {
  return L1.replace(`${found}\n`, becomes);
}
