import { describe, expect, test } from 'vitest';
import { built, file, image, vm } from './built.js';

const NVMX = '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>';

describe('v2.5 to v2.7: the flags of the scenario', () => {
  test('both are emitted', () => {
    const result = built('quad-core/v2.5-rtvm-nested');
    expect(file(result, 'vm_configurations.c')).toContain(
      '.guest_flags = (GUEST_FLAG_NVMX_ENABLED|GUEST_FLAG_LAPIC_PASSTHROUGH),',
    );
    expect([...vm(result, 0).guestFlags]).toEqual([
      'GUEST_FLAG_NVMX_ENABLED',
      'GUEST_FLAG_LAPIC_PASSTHROUGH',
    ]);
  });

  test.each([
    ['v2.5', '0UL'],
    ['v2.6', '0UL'],
    ['v2.7', 'GUEST_FLAG_STATIC_VM'],
  ])('%s: a placeholder beside them puts all of them out', (release, emitted) => {
    const result = built(`quad-core/${release}-nested`, {
      scenario: [[NVMX, `<guest_flag>0</guest_flag>${NVMX}`]],
    });
    expect(file(result, 'vm_configurations.c')).toContain(`.guest_flags = ${emitted},`);
    const service = image(result).vms.find(({ loadOrder }) => loadOrder === 'service');
    expect(service?.guestFlags).not.toContain('GUEST_FLAG_NVMX_ENABLED');
    expect(service?.guestFlags).not.toContain('GUEST_FLAG_LAPIC_PASSTHROUGH');
  });

  test('so does an empty one', () => {
    const result = built('quad-core/v2.5-rtvm-nested', {
      scenario: [[NVMX, `<guest_flag/>${NVMX}`]],
    });
    expect(vm(result, 0).guestFlags.size).toBe(0);
  });
});

describe('v3: the flags of the settings', () => {
  test('nesting and LAPIC passthrough', () => {
    const flags = vm(built('quad-core/v3.2-nested'), 1).guestFlags;
    expect([...flags].sort()).toEqual([
      'GUEST_FLAG_LAPIC_PASSTHROUGH',
      'GUEST_FLAG_NVMX_ENABLED',
      'GUEST_FLAG_STATIC_VM',
    ]);
  });

  test('without the setting no flag', () => {
    const result = built('quad-core/v3.2-nested', {
      scenario: [
        [
          '<nested_virtualization_support>y</nested_virtualization_support>',
          '<nested_virtualization_support>n</nested_virtualization_support>',
        ],
      ],
    });
    expect(vm(result, 1).guestFlags.has('GUEST_FLAG_NVMX_ENABLED')).toBe(false);
  });

  test('a real-time VM of a release build has no PMU from v3.2 on', () => {
    const release = vm(built('quad-core/v3.2-nested'), 0).guestFlags;
    expect(release.has('GUEST_FLAG_RT')).toBe(true);
    expect(release.has('GUEST_FLAG_PMU_PASSTHROUGH')).toBe(false);
    const debug = built('quad-core/v3.2-nested', {
      scenario: [['<BUILD_TYPE>release', '<BUILD_TYPE>debug']],
    });
    expect(vm(debug, 0).guestFlags.has('GUEST_FLAG_PMU_PASSTHROUGH')).toBe(true);
  });
});
