// What a file is, by its name and text.
import { expect, test } from 'vitest';
import { kindNamed, kinds, recognise } from '../../src/host/index.js';

test.each([
  ['modprobe', 'kvm.conf', 'kvm_intel.nested=1\n'],
  ['modprobe', 'kvm.conf', 'options kvm_intel nested=1\n'],
  ['kernel-config', 'nested.config', 'CONFIG_KVM=y\n'],
  [undefined, 'site.conf', '<VirtualHost></VirtualHost>\n'],
])('%s: %s', (kind, name, text) => {
  expect(recognise(name, text)?.kind).toBe(kind);
});

/** Texts that a regular expression can try in many ways, each so long that to try them all takes minutes. */
const tiring: readonly (readonly [string, string])[] = [
  ['comments before the root', `${'<!-- x -->'.repeat(40)}<a/>`],
  ['blank lines', '\n'.repeat(30_000)],
  ['blank lines in a script', `#!/bin/sh\n${' \n'.repeat(30_000)}x`],
  ['spaces', `x${' '.repeat(30_000)}x`],
  ['quotes', `[{"VMName": "${'\\"'.repeat(30_000)}`],
  ['a silenced rule', `# acrn-nvmx-disable${' a'.repeat(3_000)} ${'- '.repeat(3_000)}`],
  ['digits of a version', `# Linux/x86 6.${'1'.repeat(30_000)}`],
];

test.each(tiring)('%s are looked through once', async (_, text) => {
  const start = process.cpuUsage();
  recognise('a.xml', text);
  for (const { kind } of kinds) {
    const { checker } = (await kindNamed(kind)?.load()) ?? {};
    checker?.lint(text, { name: 'a', others: [] });
  }
  expect(process.cpuUsage(start).user).toBeLessThan(3e6);
});
