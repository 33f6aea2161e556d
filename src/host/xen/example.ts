import { examplesOf } from '../examples-of.js';

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

export const { changed: l1With, example: l1Example } = examplesOf(L1, '\n');
