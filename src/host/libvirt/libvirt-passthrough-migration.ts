import type { Finding, HostRule } from '../rule.js';
import { cpuWith, DOMAIN } from './example.js';
import type { LibvirtFile } from './read.js';

export const libvirtPassthroughMigration: HostRule<LibvirtFile> = {
  name: 'libvirt-passthrough-migration',
  meta: {
    summary: 'a guest with the CPU of its host cannot move to another kind of CPU',
    why: 'Live migration works only between hosts whose CPUs, microcode and software are the same.',
    severity: 'info',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      {
        bad: DOMAIN,
        good: cpuWith(" mode='host-model'", "<feature policy='require' name='vmx'/>"),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain?.cpu === undefined) return;
    const { mode, cpu } = domain;
    if (mode !== 'host-passthrough' && mode !== 'maximum') return;
    yield {
      message: `mode ${mode}: the guest cannot be migrated to a host with another CPU`,
      help: 'nothing, unless it is to be migrated: then take host-model',
      range: cpu.startTag,
    };
  },
};
