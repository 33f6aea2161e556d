import { describe, expect, test } from 'vitest';
import { built, file } from './built.js';

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`<${name}>(0x[0-9a-f]+|\\d+)</${name}>`, 'i').exec(text)?.[1]);
}

const MIB = 1024 * 1024;

describe("the hypervisor's RAM", () => {
  const size = (path: string, changes = {}) =>
    numberIn(file(built(path, changes), 'allocation.xml'), 'HV_RAM_SIZE') / MIB;
  const start = (path: string, changes = {}) =>
    numberIn(file(built(path, changes), 'allocation.xml'), 'HV_RAM_START') / MIB;

  test('up to v2.6: 20 MiB, 16 for each post-launched VM, twice the shared memory, at least 2', () => {
    expect(size('quad-core/v2.5-rtvm-nested')).toBe(20 + 16 + 2 * 2);
    const shared = {
      scenario: [
        ['<IVSHMEM_ENABLED>n', '<IVSHMEM_ENABLED>y'],
        ['<IVSHMEM_REGION/>', '<IVSHMEM_REGION>hv:/shm, 8, 0:1</IVSHMEM_REGION>'],
      ],
    };
    expect(size('quad-core/v2.5-rtvm-nested', shared)).toBe(20 + 16 + 2 * 8);
  });

  test('v3.2: 20 MiB, 4 for each possible VM, at least 2 of shared memory', () => {
    expect(size('quad-core/v3.2-nested')).toBe(20 + 4 * 16 + 2);
    const fewer = { scenario: [['<MAX_VM_NUM>16', '<MAX_VM_NUM>8']] };
    expect(size('quad-core/v3.2-nested', fewer)).toBe(20 + 4 * 8 + 2);
  });

  test('up to v2.6 from 272 MiB on, later from 4 MiB on', () => {
    expect(start('quad-core/v2.5-rtvm-nested')).toBe(272);
    expect(start('quad-core/v3.2-nested')).toBe(4);
  });

  test('more than 1 GiB stops the allocation', () => {
    const result = built('quad-core/v2.5-rtvm-nested', {
      scenario: [
        ['<IVSHMEM_ENABLED>n', '<IVSHMEM_ENABLED>y'],
        ['<IVSHMEM_REGION/>', '<IVSHMEM_REGION>hv:/shm, 512, 0:1</IVSHMEM_REGION>'],
      ],
    });
    expect(result.stop?.step).toBe('allocation');
    expect(result.stop?.message).toContain('more than the 0x40000000');
  });
});

describe('refused', () => {
  test('two Service VMs', () => {
    const { stop } = built('quad-core/v2.5-broken-duplicate-service-vms');
    expect(stop?.step).toBe('allocation');
    expect(stop?.message).toContain('2 Service VMs');
  });

  test('v3: a VM without a load order', () => {
    const { stop } = built('quad-core/v3.2-nested', {
      scenario: [['<load_order>SERVICE_VM</load_order>', '']],
    });
    expect(stop?.step).toBe('allocation');
    expect(stop?.message).toContain('VM 1 has no load_order');
  });

  test('v3: the same id twice', () => {
    const { stop } = built('quad-core/v3.2-nested', { scenario: [['<vm id="1">', '<vm id="0">']] });
    expect(stop?.message).toContain('two VMs have the id 0');
  });

  test('an id that is not a number', () => {
    const { stop } = built('quad-core/v2.5-rtvm-nested', {
      scenario: [['<vm id="1">', '<vm id="one">']],
    });
    expect(stop?.step).toBe('allocation');
    expect(stop?.message).toContain('"one"');
  });

  test('from v2.7 on a MAX_VM_NUM that is not a number', () => {
    const { stop } = built('quad-core/v3.0-nested', {
      scenario: [[/<MAX_VM_NUM>\d+/, '<MAX_VM_NUM>16U']],
    });
    expect(stop?.step).toBe('allocation');
    expect(stop?.message).toContain('"16U"');
  });
});

describe('vUARTs', () => {
  test('v2.5: a legacy vUART 1 gets a port that the console does not have, and a free interrupt', () => {
    const result = built('quad-core/v2.5-rtvm-nested', {
      scenario: [[/(<legacy_vuart id="1">[\s\S]*?)INVALID_COM_BASE/, '$1SOS_COM2_BASE']],
      force: true,
    });
    const text = file(result, 'allocation.xml');
    const vuart = /<legacy_vuart id="1">[\s\S]*?<\/legacy_vuart>/.exec(text)?.[0] ?? '';
    expect(vuart).toMatch(/<irq>\d+<\/irq>/);
    expect(vuart).toMatch(/<base>0x[0-9A-F]+<\/base>/i);
    expect(vuart).not.toContain('0x3F8');
  });

  test('v3: the Service VM has a vUART for shutting down each other VM', () => {
    const text = file(built('quad-core/v3.2-nested'), 'allocation.xml');
    expect(text).toContain('<name>ACRN_Service_VM_PRE_RT_VM0</name>');
    expect(file(built('quad-core/v3.2-nested'), 'serial.conf')).toContain('/dev/ttyS');
  });
});

test('v3: memory of a pre-launched VM has a place in the guest', () => {
  const text = file(built('quad-core/v3.2-nested'), 'allocation.xml');
  expect(text).toContain('<size_hpa>0x40000000</size_hpa>');
});

test('passed-through devices of a pre-launched VM are places on its bus', () => {
  const text = file(built('quad-core/v3.2-nested'), 'pci_dev.c');
  expect(text.match(/PCI_DEV_TYPE_PTDEV/g)?.length).toBe(2);
  expect(file(built('quad-core/v3.2-nested'), 'allocation.xml')).toContain('PTDEV_');
});
