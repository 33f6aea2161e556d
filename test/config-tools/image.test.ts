import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/release.js';
import { built, image, vm } from './built.js';

describe.each(RELEASES)('%s: the image of a nested scenario', (release) => {
  const result = built(`quad-core/${release}-nested`);
  const service = image(result).vms.find(({ loadOrder }) => loadOrder === 'service');

  test('hypervisor', () => {
    const { hypervisor } = image(result);
    expect(hypervisor).toMatchObject({
      buildType: release < 'v3.0' ? 'debug' : expect.stringMatching(/^(?:debug|release)$/),
      scheduler: 'SCHED_NOOP',
      nvmxEnabled: true,
      rdtEnabled: false,
      pcpuCount: 4,
    });
    // Up to v2.6 the VMs of the scenario, which is the Service VM alone; then MAX_VM_NUM.
    expect(hypervisor.maxVms).toBe(release < 'v2.7' ? 1 : release === 'v2.7' ? 8 : 16);
    expect(image(result)).toMatchObject({ release, board: 'quad-core', scenario: 'nested' });
  });

  test('Service VM', () => {
    expect(service).toMatchObject({ osName: expect.any(String), kernelType: 'KERNEL_BZIMAGE' });
    expect(service?.guestFlags).toContain('GUEST_FLAG_NVMX_ENABLED');
    expect(service?.guestFlags).toContain('GUEST_FLAG_LAPIC_PASSTHROUGH');
    expect(service?.pcpus.length).toBeGreaterThan(0);
  });
});

test('a console vUART on PCI', () => {
  const on = vm(built('quad-core/v2.5-rtvm-nested'), 0);
  expect(on.pciVuarts).toEqual([{ index: 0, bdf: '00:01.0' }]);
  expect(on.vuarts.map(({ enabled }) => enabled)).toEqual([false, false]);
  const off = built('quad-core/v2.5-rtvm-nested', {
    scenario: [['<base>PCI_VUART</base>', '<base>INVALID_PCI_BASE</base>']],
  });
  expect(vm(off, 0).pciVuarts).toEqual([]);
});

test('a legacy vUART 0 that is on has the port and interrupt of the console', () => {
  const result = built('quad-core/v2.5-rtvm-nested', {
    scenario: [['<base>INVALID_COM_BASE</base>', '<base>SOS_COM1_BASE</base>']],
  });
  expect(vm(result, 0).vuarts[0]).toEqual({
    index: 0,
    type: 'legacy',
    enabled: true,
    base: 0x3f8,
    irq: 4,
    target: undefined,
  });
});

test('NVMX_ENABLED, scheduler and build type as config.h has them', () => {
  const result = built('quad-core/v2.5-rtvm-nested', {
    scenario: [
      ['<NVMX_ENABLED>y', '<NVMX_ENABLED>n'],
      ['SCHED_NOOP', 'SCHED_BVT'],
      ['<RELEASE>n', '<RELEASE>y'],
    ],
  });
  expect(image(result).hypervisor).toMatchObject({
    nvmxEnabled: false,
    scheduler: 'SCHED_BVT',
    buildType: 'release',
  });
  expect(image(result).config.get('SCHED_BVT')).toBe('1');
});

test('memory of a pre-launched VM', () => {
  expect(vm(built('quad-core/v3.2-nested'), 0).memory).toEqual([
    { start: 0x1_0000_0000n, size: 0x4000_0000n },
  ]);
});
