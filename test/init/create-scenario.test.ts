import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Board, readBoard } from '../../src/board/board.js';
import { build } from '../../src/build.js';
import { boot } from '../../src/engine/boot/boot.js';
import { createScenario, type NewScenario } from '../../src/init/create-scenario.js';
import { lint } from '../../src/lint.js';
import { getOption } from '../../src/options/get-option.js';
import { setOptions } from '../../src/options/set-options.js';
import { RELEASES, type Release } from '../../src/release.js';
import { sourceText } from '../../src/text/source.js';
import { parseXml } from '../../src/xml/parse.js';
import { boardPaths, scenariosFolder } from '../scenarios.js';
import { board, uniform } from './boards.js';

const bundled = boardPaths.map((path) => {
  const document = parseXml(readFileSync(join(scenariosFolder, path), 'utf8'));
  return { name: path.split('/')[0] ?? '', document, board: readBoard(document) };
});

/** How many pre-launched VMs there are, and how many of them are real-time VMs. */
const VMS: readonly Pick<NewScenario, 'preLaunched' | 'rt'>[] = [
  {},
  { preLaunched: 1 },
  { preLaunched: 2 },
  { rt: 1 },
  { preLaunched: 2, rt: 1 },
];

async function findings(text: string, release: Release, machine: Board): Promise<string[]> {
  const { diagnostics } = await lint(sourceText('new.xml', text), { release, board: machine });
  return diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
}

async function values(text: string, release: Release, path: string): Promise<string[]> {
  const found = await getOption(parseXml(text), path, release);
  if ('kind' in found) throw new Error(found.message);
  return found.values.map(({ value }) => value);
}

const cases = bundled.flatMap((machine) =>
  RELEASES.flatMap((release) => VMS.map((vms) => ({ machine, release, vms }))),
);

describe('check has nothing to say about a new scenario', () => {
  test.each(cases)('$machine.name $release $vms', async ({ machine, release, vms }) => {
    const text = await createScenario({ release, board: machine.board, ...vms });
    const what = `${machine.name} ${release} ${JSON.stringify(vms)}`;
    expect(await findings(text, release, machine.board), what).toEqual([]);
    const vm = (await values(text, release, 'vm.@id')).length;
    expect(vm, `${what}: VMs`).toBe((vms.preLaunched ?? vms.rt ?? 0) + 1);
  });
});

describe('a new scenario boots up to the nested guest', () => {
  test.each(cases)('$machine.name $release $vms', async ({ machine, release, vms }) => {
    const text = await createScenario({ release, board: machine.board, ...vms });
    const built = build({
      release,
      scenario: parseXml(text),
      board: machine.document,
      scenarioName: 'nested',
    });
    expect(built.stop).toBeUndefined();
    if (built.image === undefined) throw new Error('no image');
    expect(boot(built.image)).toMatchObject({ verdict: 'up' });
  });
});

describe('a new scenario follows the board', () => {
  test.each<[string, Board, Release, string, string[]]>([
    ['the serial port', uniform(4), 'v2.5', 'hv.DEBUG_OPTIONS.SERIAL_CONSOLE', ['/dev/ttyS0']],
    [
      'a serial port that v2.x can name',
      uniform(4, {
        ttys: [
          'seri:/dev/ttyS4 type:mmio base:0xfe04 irq:3 bdf:"00:1e.0"',
          'seri:/dev/ttyS3 type:portio base:0x2E8 irq:3',
        ],
      }),
      'v2.6',
      'hv.DEBUG_OPTIONS.SERIAL_CONSOLE',
      ['/dev/ttyS3'],
    ],
    ['no serial port', uniform(4, { ttys: [] }), 'v2.5', 'hv.DEBUG_OPTIONS.RELEASE', ['y']],
    ['no serial port in v3.x', uniform(4, { ttys: [] }), 'v3.3', 'hv.BUILD_TYPE', ['release']],
    ['pCPU 0 alone', uniform(1), 'v2.5', 'hv.DEBUG_OPTIONS.RELEASE', ['y']],
    [
      'the end of its RAM',
      uniform(4),
      'v2.5',
      'hv.MEMORY.PLATFORM_RAM_SIZE',
      [`0x${(10 * 2 ** 30).toString(16)}`],
    ],
    [
      'the root file system',
      uniform(4, { blockDevices: ['/dev/sda1: TYPE="vfat"', '/dev/sda2: TYPE="ext4"'] }),
      'v2.7',
      'vm.board_private.rootfs',
      ['/dev/sda2'],
    ],
    [
      'the classes of service',
      uniform(4, {
        clos: [
          'rdt resources supported: L2, L3, MBA',
          'rdt resource clos max: 8, 4, 8',
          "rdt resource mask max: '0xfffff', '0xfff', '0x5a'",
        ],
      }),
      'v2.5',
      'hv.FEATURES.RDT.CLOS_MASK',
      ['0xfff', '0xfff', '0xfff', '0xfff'],
    ],
  ])('%s', async (_, machine, release, path, expected) => {
    const text = await createScenario({ release, board: machine });
    expect(await values(text, release, path)).toEqual(expected);
    expect(await findings(text, release, machine)).toEqual([]);
  });

  test('memory of pre-launched VMs', async () => {
    const text = await createScenario({ release: 'v3.2', board: uniform(4), preLaunched: 2 });
    expect(await values(text, 'v3.2', 'vm.memory.hpa_region.start_hpa')).toEqual([
      '0x100000000',
      '0x140000000',
    ]);
    const little = uniform(4, { memory: ['100000000-13fffffff : System RAM'] });
    const tight = await createScenario({ release: 'v3.2', board: little, preLaunched: 2 });
    expect(await values(tight, 'v3.2', 'vm.memory.hpa_region.size_hpa')).toEqual(['256', '256']);
  });

  test('RDT can be switched on with one word', async () => {
    for (const { board: machine, name } of bundled) {
      if (machine.rdtResources.length === 0) continue;
      for (const release of ['v2.5', 'v2.6', 'v2.7'] as const) {
        const text = await createScenario({ release, board: machine, preLaunched: 1 });
        const on = await setOptions(text, ['hv.FEATURES.RDT.RDT_ENABLED=y'], release);
        if ('kind' in on) throw new Error(on.message);
        expect(await findings(on.text, release, machine), `${name} ${release}`).toEqual([]);
      }
    }
    expect(bundled.some(({ board: machine }) => machine.rdtResources.length > 0)).toBe(true);
  });

  test('the build type keeps the console away from the Service VM', async () => {
    const of = async (wanted: Partial<NewScenario>) => {
      const text = await createScenario({ release: 'v3.2', board: uniform(4), ...wanted });
      return values(text, 'v3.2', 'hv.BUILD_TYPE');
    };
    expect(await of({})).toEqual(['release']);
    expect(await of({ rt: 1 })).toEqual(['release']);
    expect(await of({ preLaunched: 1 })).toEqual(['debug']);
  });

  test('its own name and that of the board', async () => {
    const text = await createScenario({ release: 'v2.5', board: uniform(4), name: 'mine' });
    expect(text.split('\n').filter((line) => line.startsWith('<acrn-config'))).toEqual([
      '<acrn-config board="small" scenario="mine">',
    ]);
  });
});

describe('what cannot be', () => {
  test.each<[string, NewScenario, string]>([
    [
      'too few pCPUs',
      { release: 'v3.0', board: uniform(2), preLaunched: 2 },
      'has 2 pCPUs; 2 pre-launched VMs',
    ],
    ['no pCPUs', { release: 'v3.0', board: uniform(0) }, 'names no pCPUs'],
    [
      'too little memory',
      { release: 'v3.0', board: uniform(4, { memory: ['100000-7fffffff : System RAM'] }), rt: 1 },
      'has 0 MiB of RAM above 4 GiB; 1 pre-launched VM and the Service VM need 512 MiB there',
    ],
    [
      'too little memory where the board sums it',
      { release: 'v3.3', board: { ...uniform(4), hostMemory: 2 ** 28 }, preLaunched: 1 },
      'has 256 MiB of RAM above 4 GiB; 1 pre-launched VM and the Service VM need 512 MiB there',
    ],
    [
      'two real-time VMs',
      { release: 'v3.3', board: uniform(8), rt: 2 },
      'takes one pre-launched real-time VM',
    ],
    [
      'two standard VMs in v2.6',
      { release: 'v2.6', board: uniform(8), preLaunched: 2, rt: 0 },
      'takes 1 pre-launched standard VM beside a Service VM, and 2 were asked for; one more can be a real-time VM',
    ],
    [
      'more real-time VMs than VMs',
      { release: 'v2.6', board: uniform(8), preLaunched: 0, rt: 1 },
      '1 of 0 pre-launched VMs cannot be real-time VMs',
    ],
    [
      'a bad name',
      { release: 'v2.6', board: uniform(8), name: 'a b' },
      '"a b" is not a name for a scenario',
    ],
    [
      'a board with a bad name',
      { release: 'v2.6', board: board({ name: 'a b', coreTypes: ['', ''] }) },
      'the board file calls its board "a b"',
    ],
  ])('%s', async (_, wanted, message) => {
    const error = await createScenario(wanted).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'CannotCreate' });
    expect(String((error as Error).message)).toContain(message);
    expect(String((error as Error).message)).not.toContain('\n');
  });
});
