import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../src/build.js';
import { parseXml } from '../../src/xml/parse.js';
import { releaseOf, scenariosFolder } from '../scenarios.js';

/** The build on a board that lacks something. */
function stopOn(path: string, change: readonly [string | RegExp, string]) {
  const read = (file: string) => readFileSync(join(scenariosFolder, `${file}.xml`), 'utf8');
  const folder = dirname(path);
  const board = read(join(folder, folder));
  const changed = board.replace(...change);
  expect(changed).not.toBe(board);
  const { stop } = build({
    release: releaseOf(`${path}.xml`),
    scenario: parseXml(read(path)),
    board: parseXml(changed),
  });
  return stop;
}

function without(section: string) {
  return [new RegExp(`<${section}>[\\s\\S]*?</${section}>`), ''] as const;
}

test.each([
  ['v2.5', 'IOMEM_INFO', 'allocation'],
  ['v2.7', 'IOMEM_INFO', 'board_cfg_gen'],
  ['v2.6', 'AVAILABLE_IRQ_INFO', 'allocation'],
  ['v2.5', 'CLOS_INFO', 'board_cfg_gen'],
  ['v2.5', 'BLOCK_DEVICE_INFO', 'board_cfg_gen'],
  ['v3.2', 'PX_INFO', 'board_cfg_gen'],
])('%s does not build without %s', (release, section, step) => {
  const stop = stopOn(`quad-core/${release}-nested`, without(section));
  expect(stop?.step).toBe(step);
  expect(stop?.message).toContain(`no ${section}`);
});

test.each([
  ['v2.7', 'BLOCK_DEVICE_INFO'],
  ['v3.2', 'BLOCK_DEVICE_INFO'],
  ['v2.5', 'BIOS_INFO'],
])('%s builds without %s', (release, section) => {
  expect(stopOn(`quad-core/${release}-nested`, without(section))).toBeUndefined();
});

test.each(['v2.5', 'v2.7', 'v3.2', 'v3.3'])(
  '%s reads the interrupt of a port by its place',
  (release) => {
    const stop = stopOn(`quad-core/${release}-nested`, [/irq:4/, 'width:1byte irq:4']);
    expect(stop?.step).toBe('allocation');
    expect(stop?.message).toContain('width:1byte');
  },
);

test('up to v2.6 an interrupt must be left for COM2', () => {
  const stop = stopOn('quad-core/v2.5-rtvm-nested', [
    /<AVAILABLE_IRQ_INFO>[\s\S]*?<\/AVAILABLE_IRQ_INFO>/,
    '<AVAILABLE_IRQ_INFO>\n\t</AVAILABLE_IRQ_INFO>',
  ]);
  expect(stop?.step).toBe('board_cfg_gen');
  expect(stop?.message).toContain('no interrupt in AVAILABLE_IRQ_INFO');
});

test.each(['v2.5', 'v2.7', 'v3.0', 'v3.3'])('%s does not build without devices', (release) => {
  const stop = stopOn(`quad-core/${release}-nested`, without('devices'));
  expect(stop?.step).toBe('allocation');
});

test.each([
  ['capacity_mask_length', 'x'],
  ['capacity_mask_length', '-1'],
  ['capacity_mask_length', '1.5'],
  ['capacity_mask_length', '9999999999'],
  ['clos_number', '128', '64 classes of service'],
])('v3.2 does not build on a board whose %s is "%s"', (name, value, found = value) => {
  const change = [new RegExp(`<${name}>\\d+`), `<${name}>${value}`] as const;
  const stop = stopOn('hybrid-core/v3.2-nested', change);
  expect(stop?.step).toBe('board_cfg_gen');
  expect(stop?.message).toContain(found);
});
