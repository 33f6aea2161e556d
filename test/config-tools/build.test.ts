import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/release.js';
import { built, checkedAndBuilt, file } from './built.js';

const V2_STEPS = [
  'allocation',
  'make_config',
  'board_cfg_gen',
  'scenario_cfg_gen',
  'xslt',
  'prebuild_compile',
  'prebuild_check',
];

test('the steps of v2.5, v2.7 and v3.3', () => {
  const names = (path: string) => built(path).steps.map(({ name }) => name);
  expect(names('quad-core/v2.5-rtvm-nested')).toEqual(V2_STEPS);
  expect(names('quad-core/v2.7-rtvm-nested')).toEqual(['populate', ...V2_STEPS, 'serial_config']);
  expect(names('quad-core/v3.3-nested')).toEqual([
    'populate',
    'validator',
    ...V2_STEPS.filter((name) => name !== 'scenario_cfg_gen'),
    'serial_config',
  ]);
});

describe.each(RELEASES)('%s', (release) => {
  const path = `quad-core/${release}-nested`;

  test('comes to its end', () => {
    const result = built(path);
    expect(result.stop).toBeUndefined();
    expect(result.steps.every(({ status }) => status === 'done')).toBe(true);
    expect(result.image).toBeDefined();
  });

  test('gives the same twice', () => {
    expect(built(path).artifacts).toEqual(built(path).artifacts);
  });

  test('lays the files out as ACRN does', () => {
    const paths = built(path).artifacts.map((artifact) => artifact.path);
    const v2 = release < 'v3.0';
    expect(paths).toEqual([
      '.board.xml',
      '.scenario.xml',
      'configs/allocation.xml',
      'configs/unified.xml',
      'configs/config.mk',
      'include/config.h',
      'configs/boards/pci_devices.h',
      'configs/boards/board.c',
      'configs/boards/platform_acpi_info.h',
      ...(v2
        ? ['configs/scenarios/nested/vbar_base.h', 'configs/scenarios/nested/quad-core.config']
        : []),
      'configs/scenarios/nested/vm_configurations.c',
      'configs/scenarios/nested/vm_configurations.h',
      'configs/scenarios/nested/pt_intx.c',
      'configs/scenarios/nested/ivshmem_cfg.h',
      'configs/scenarios/nested/misc_cfg.h',
      'configs/scenarios/nested/pci_dev.c',
      'configs/boards/board_info.h',
      ...(paths.includes('serial.conf') ? ['serial.conf'] : []),
    ]);
  });
});

const OTHER_BOARD = { scenario: [['board="quad-core"', 'board="other"']] } as const;

test('a step that stops is the last one, and says why', () => {
  const result = checkedAndBuilt('quad-core/v2.5-rtvm-nested', OTHER_BOARD);
  expect(result.steps.at(-1)).toMatchObject({ name: 'board_cfg_gen', status: 'stopped' });
  expect(result.stop?.step).toBe('board_cfg_gen');
  expect(result.stop?.message).toContain('"other"');
  expect(result.stop?.message).toContain('"quad-core"');
  expect(result.stop?.node?.name).toBe('acrn-config');
  expect(result.image).toBeUndefined();
  expect(result.artifacts.some(({ path }) => path.endsWith('config.h'))).toBe(true);
  expect(result.artifacts.some(({ path }) => path.endsWith('board.c'))).toBe(false);
});

test('force goes on behind it', () => {
  const result = checkedAndBuilt('quad-core/v2.5-rtvm-nested', { ...OTHER_BOARD, force: true });
  expect(result.stop?.step).toBe('board_cfg_gen');
  expect(result.steps.map(({ name }) => name)).toEqual(V2_STEPS);
  expect(file(result, 'vm_configurations.c')).toContain('GUEST_FLAG_NVMX_ENABLED');
  expect(result.image).toBeDefined();
});

test('unified.xml names the three files beside it', () => {
  const result = checkedAndBuilt('quad-core/v3.2-nested');
  const hrefs = [...file(result, 'unified.xml').matchAll(/href="([^"]*)"/g)].map(
    ([, href]) => href,
  );
  expect(hrefs).toEqual(['../.board.xml', '../.scenario.xml', 'allocation.xml']);
  expect(file(result, '.scenario.xml')).toContain('<acrn-config scenario="nested">');
  expect(file(built('quad-core/v2.5-rtvm-nested'), '.scenario.xml')).toContain('board="quad-core"');
});
