import { describe, expect, test } from 'vitest';
import { built, type Change, checkedAndBuilt } from './built.js';

function stop(path: string, ...scenario: Change[]) {
  return built(path, { scenario }).stop;
}

function checked(path: string, ...scenario: Change[]) {
  return checkedAndBuilt(path, { scenario }).stop;
}

describe('what does not compile', () => {
  test('RAM of the hypervisor off its alignment', () => {
    const result = stop('quad-core/v2.5-rtvm-nested', [
      '<HV_RAM_START/>',
      '<HV_RAM_START>0x100000</HV_RAM_START>',
    ]);
    expect(result?.step).toBe('prebuild_compile');
    expect(result?.message).toContain('HV_RAM_START is 0x100000');
  });

  test('MAX_IR_ENTRIES that is no power of two', () => {
    const result = stop('quad-core/v2.5-rtvm-nested', [
      '<MAX_IR_ENTRIES>256',
      '<MAX_IR_ENTRIES>300',
    ]);
    expect(result?.step).toBe('prebuild_compile');
    expect(result?.message).toContain('MAX_IR_ENTRIES is 300');
  });

  test('a name that nothing declares', () => {
    const result = stop('quad-core/v2.5-rtvm-nested', ['GUEST_FLAG_NVMX_ENABLED', 'NVMX_ENABLED']);
    expect(result?.step).toBe('prebuild_compile');
    expect(result?.message).toContain('"NVMX_ENABLED" is not declared anywhere');
  });

  test('a line break in a value of misc_cfg.h', () => {
    const result = stop('hybrid-core/v2.5-rtvm-nested', [
      '<CLOS_MASK>0x3ff</CLOS_MASK>\n      </RDT>',
      '<CLOS_MASK>0x3ff\n</CLOS_MASK>\n      </RDT>',
    ]);
    expect(result?.step).toBe('prebuild_compile');
    expect(result?.message).toBe(
      'misc_cfg.h: a line break in a value leaves "U" outside any macro',
    );
  });

  test('more VMs of a type than there are UUIDs', () => {
    const second: Change = [
      '</acrn-config>',
      `<vm id="2"><vm_type>POST_RT_VM</vm_type><cpu_affinity><pcpu_id>0</pcpu_id></cpu_affinity></vm></acrn-config>`,
    ];
    const result = stop('quad-core/v2.5-rtvm-nested', second);
    expect(result?.step).toBe('prebuild_compile');
    expect(result?.message).toContain('there is a UUID for only 1 VM of type POST_RT_VM');
  });

  test('a number in digits that C does not know', () => {
    const result = stop('quad-core/v3.2-nested', ['<MAX_PCI_DEV_NUM>96', '<MAX_PCI_DEV_NUM>٣']);
    expect(result?.step).toBe('prebuild_compile');
    expect(result?.message).toContain('CONFIG_MAX_PCI_DEV_NUM');
  });
});

describe('what the pre-build checker refuses', () => {
  test('LAPIC passthrough without RT in a pre-launched VM, up to v2.7', () => {
    const result = checked('quad-core/v2.5-partitioned', [
      /<guest_flag>[^<]*<\/guest_flag>/,
      '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
    ]);
    expect(result?.step).toBe('prebuild_check');
    expect(result?.message).toContain('GUEST_FLAG_RT');
  });

  test('RT without LAPIC passthrough in a pre-launched VM, from v3.0 on', () => {
    const result = checked('quad-core/v3.2-nested', [
      '<lapic_passthrough>y</lapic_passthrough>',
      '<lapic_passthrough>n</lapic_passthrough>',
    ]);
    expect(result?.step).toBe('prebuild_check');
    expect(result?.message).toContain('VM 0 (PRE_RT_VM0)');
    expect(result?.message).toContain('lapic_passthrough');
  });

  test('an EPC section of a pre-launched VM', () => {
    const result = checked('quad-core/v3.2-nested', [
      /<base>0<\/base>\s*<size>0<\/size>/,
      '<base>0x80000000</base><size>0x1000</size>',
    ]);
    expect(result?.step).toBe('prebuild_check');
    expect(result?.message).toContain('EPC section');
  });
});
