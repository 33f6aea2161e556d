import { attribute, textOf } from '../../xml/node.js';
import type { Finding, HostRule } from '../rule.js';
import { passthroughWith } from './example.js';
import type { LibvirtFile } from './read.js';

const PARTS = ['sockets', 'dies', 'clusters', 'cores', 'threads'];

export const libvirtTopology: HostRule<LibvirtFile> = {
  name: 'libvirt-topology',
  meta: {
    summary: 'the topology of <cpu> does not multiply to the number of vCPUs',
    why: 'libvirt refuses it: "CPU topology doesn\'t match maximum vcpu count".',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      {
        bad: passthroughWith("<topology sockets='1' cores='2' threads='1'/>"),
        good: passthroughWith("<topology sockets='1' cores='4' threads='1'/>"),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain?.topology === undefined) return;
    const { topology, vcpu } = domain;
    const written = vcpu === undefined ? '1' : textOf(vcpu).trim();
    const parts = PARTS.map((name) => attribute(topology, name)?.value ?? '1');
    if (![written, ...parts].every((text) => /^\d+$/.test(text))) return;
    const product = parts.reduce((total, text) => total * Number(text), 1);
    if (product === Number(written)) return;
    yield {
      message: `the topology has ${product} CPUs, <vcpu> ${written}: libvirt refuses the domain`,
      help: `make the product ${written}, or leave the topology out`,
      range: topology.range,
      ...(vcpu && { related: [{ message: 'the vCPUs', range: vcpu.range }] }),
    };
  },
};
