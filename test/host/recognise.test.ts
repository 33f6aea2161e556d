// What a file is, by its name and text.
import { expect, test } from 'vitest';
import { recognise } from '../../src/host/index.js';

test.each([
  ['modprobe', 'kvm.conf', 'kvm_intel.nested=1\n'],
  ['modprobe', 'kvm.conf', 'options kvm_intel nested=1\n'],
  ['kernel-config', 'nested.config', 'CONFIG_KVM=y\n'],
  [undefined, 'site.conf', '<VirtualHost></VirtualHost>\n'],
])('%s: %s', (kind, name, text) => {
  expect(recognise(name, text)?.kind).toBe(kind);
});
