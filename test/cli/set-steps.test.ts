// ACRN's tutorial on nested virtualization (doc/tutorials/nvmx_virtualization.rst), step by step with set.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const industry = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');
const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
const v33 = readFileSync(join(scenarios, 'quad-core/v3.3-nested.xml'), 'utf8');
const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');

const FLAG = 'vm[vm_type=SOS_VM].guest_flags.guest_flag';
const STEPS = [
  'hv.FEATURES.NVMX_ENABLED=y',
  'hv.FEATURES.SCHEDULER=SCHED_NOOP',
  `${FLAG}+=GUEST_FLAG_NVMX_ENABLED`,
  `${FLAG}+=GUEST_FLAG_LAPIC_PASSTHROUGH`,
  'vm[vm_type=SOS_VM].cpu_affinity.pcpu_id+=1',
  'vm[vm_type=SOS_VM].cpu_affinity.pcpu_id+=2',
  'vm[vm_type=SOS_VM].legacy_vuart[id=0].base=INVALID_COM_BASE',
  'vm[vm_type=SOS_VM].legacy_vuart[id=1].base=INVALID_COM_BASE',
  'vm[vm_type=SOS_VM].console_vuart[id=0].base=PCI_VUART',
];

function start(text = industry): string {
  return folder({ 's.xml': text, 'quad-core.xml': board });
}

describe('the tutorial', () => {
  test.each(STEPS)('%s alone', async (step) => {
    const cwd = start();
    const { code, stderr } = await run(['set', '-i', 's.xml', step], { cwd });
    expect(code, stderr).toBe(0);
    const [said, ...left] = stderr.split('\n').slice(0, -1);
    expect(said).toMatch(/^\S.*: .* -> /);
    for (const line of left) {
      expect(line).toMatch(
        /^not finished: .*: acrn-nvmx set -i s\.xml .* \(or acrn-nvmx fix -i s\.xml\)$/,
      );
    }
    const value = await run(['get', 's.xml', step.replace(/[-+]?=[^=]*$/, '')], { cwd });
    expect(value.stdout).toContain(step.slice(step.lastIndexOf('=') + 1));
  });

  // Step 3: "remove CPU sharing VMs".
  const REMOVED = ['vm[vm_type=POST_STD_VM]', 'vm[vm_type=KATA_VM]'];

  test.each(REMOVED)('the third step, %s alone', async (path) => {
    const cwd = start();
    const { code, stderr } = await run(['unset', '-i', 's.xml', path], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^removed vm/),
    });
    expect((await run(['get', 's.xml', path], { cwd })).code).toBe(1);
    expect((await run(['check', '--if-enabled', 's.xml'], { cwd })).code).toBe(0);
  });

  test('in its order, with the third step', async () => {
    const cwd = start();
    for (const step of STEPS) await run(['set', '-i', 's.xml', step], { cwd });
    for (const path of REMOVED) await run(['unset', '-i', 's.xml', path], { cwd });
    const { stdout } = await run(['check', 's.xml'], { cwd });
    // What is left is on pCPU 2, which these steps give to the Service VM, too.
    const rules = [...stdout.matchAll(/^error\[([^\]]*)/gm)].map(([, rule]) => rule);
    expect(rules).toEqual(['pcpu-shared-with-service-vm', 'vuart-target-off']);
    await run(['unset', '-i', 's.xml', 'vm[vm_type=POST_RT_VM]'], { cwd });
    expect((await run(['check', 's.xml'], { cwd })).code).toBe(0);
  });

  test('in its order, and then a fix', async () => {
    const cwd = start();
    for (const step of STEPS) {
      expect((await run(['set', '-i', 's.xml', step], { cwd })).code, step).toBe(0);
    }
    const flags = await run(['get', 's.xml', FLAG], { cwd });
    expect(flags.stdout).toBe('GUEST_FLAG_NVMX_ENABLED\nGUEST_FLAG_LAPIC_PASSTHROUGH\n');
    const { stdout } = await run(['check', 's.xml'], { cwd });
    expect(stdout).not.toMatch(
      /\[(scheduler|nvmx|guest-flag|lapic|service-vm-(nvmx|lapic|legacy|console))[a-z-]*\]/,
    );
    expect((await run(['fix', '-i', 's.xml'], { cwd })).code).toBe(0);
  });

  test('in one call nothing is left to finish', async () => {
    const { code, stderr } = await run(['set', '-i', 's.xml', ...STEPS], { cwd: start() });
    expect(code).toBe(0);
    expect(stderr).toContain('hv.FEATURES.SCHEDULER: SCHED_BVT -> SCHED_NOOP\n');
    expect(stderr).not.toContain('not finished');
  });

  test('the command that is named finishes it', async () => {
    for (const step of STEPS.slice(0, 4)) {
      const cwd = start();
      let { stderr } = await run(['set', '-q', '-i', 's.xml', step], { cwd });
      for (let turn = 0; stderr !== '' && turn < 4; turn += 1) {
        const [, command = ''] = /acrn-nvmx set -i s\.xml (\S+|'[^']*') \(or/.exec(stderr) ?? [];
        ({ stderr } = await run(['set', '-q', '-i', 's.xml', command.replaceAll("'", '')], {
          cwd,
        }));
      }
      expect(stderr, step).toBe('');
    }
  });
});

describe('not finished', () => {
  test.each<[string, string, string]>([
    [
      'hv.FEATURES.NVMX_ENABLED=y',
      industry,
      'acrn-nvmx set -i s.xml hv.FEATURES.SCHEDULER=SCHED_NOOP (or acrn-nvmx fix -i s.xml)\n',
    ],
    ['hv.FEATURES.SCHEDULER=SCHED_BVT', nested, 'hv.FEATURES.NVMX_ENABLED=n'],
    [
      `${FLAG}-=GUEST_FLAG_LAPIC_PASSTHROUGH`,
      nested,
      "'vm[0].guest_flags.guest_flag+=GUEST_FLAG_LAPIC_PASSTHROUGH'",
    ],
    [
      'hv.FEATURES.NVMX_ENABLED=n',
      nested,
      "'vm[0].guest_flags.guest_flag-=GUEST_FLAG_NVMX_ENABLED'",
    ],
  ])('%s', async (assignment, text, said) => {
    const cwd = start(text);
    const { code, stderr } = await run(['set', '-i', 's.xml', assignment], { cwd });
    expect(stderr).toContain(said);
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 's.xml'), 'utf8')).not.toBe(text);
    const strict = start(text);
    const refused = await run(['set', '--strict', '-i', 's.xml', assignment], { cwd: strict });
    expect(refused.code).toBe(1);
    expect(refused.stderr).not.toContain('not finished');
    expect(readFileSync(join(strict, 's.xml'), 'utf8')).toBe(text);
  });

  test('what is refused at the assigned place is refused', async () => {
    for (const assignment of [
      'vm[vm_type=SOS_VM].legacy_vuart[id=0].base=INVALID_LEGACY_PIO',
      'hv.FEATURES.NVMX_ENABLED=yes',
      `${FLAG}+=GUEST_FLAG_X`,
      'vm[0].cpu_affinity.pcpu_id=x',
    ]) {
      const cwd = start();
      expect((await run(['set', '-i', 's.xml', assignment], { cwd })).code, assignment).toBe(1);
      expect(readFileSync(join(cwd, 's.xml'), 'utf8')).toBe(industry);
    }
  });

  test('+= takes the place of a placeholder', async () => {
    for (const placeholder of ['0', '0UL', '']) {
      const text = industry.replaceAll(
        /<guest_flag>[^<]*<\/guest_flag>|<guest_flag\/>/g,
        `<guest_flag>${placeholder}</guest_flag>`,
      );
      const cwd = start(text);
      await run(['set', '-i', 's.xml', `${FLAG}+=GUEST_FLAG_LAPIC_PASSTHROUGH`], { cwd });
      const { stdout } = await run(['get', 's.xml', FLAG], { cwd });
      expect(stdout).toBe('GUEST_FLAG_LAPIC_PASSTHROUGH\n');
    }
  });
});

describe('a path of another vocabulary has its name in this release', () => {
  test.each([
    ['hv.FEATURES.NVMX_ENABLED=y', 'vm[load_order=SERVICE_VM].nested_virtualization_support=y'],
    [
      'vm[0].guest_flags.guest_flag+=GUEST_FLAG_NVMX_ENABLED',
      'vm[0].nested_virtualization_support=y',
    ],
    ['vm[0].guest_flags.guest_flag+=GUEST_FLAG_LAPIC_PASSTHROUGH', 'vm[0].lapic_passthrough=y'],
    ['vm[0].legacy_vuart[id=0].base=INVALID_COM_BASE', 'vm[0].console_vuart=PCI'],
    ['vm[0].legacy_vuart.target_vm_id=1', 'hv.vuart_connections'],
    ['vm[0].console_vuart.base=PCI_VUART', 'vm[0].console_vuart=PCI'],
    ['vm[0].communication_vuart.base=x', 'hv.vuart_connections'],
    ['hv.DEBUG_OPTIONS.RELEASE=y', 'hv.BUILD_TYPE'],
    ['hv.FEATURES.RELOC=y', 'hv.FEATURES.RELOC_ENABLED'],
    ['vm[0].clos.vcpu_clos=0', 'hv.CACHE_REGION'],
    ['hv.FEATURES.RDT.CLOS_MASK+=0xff', 'hv.CACHE_REGION'],
  ])('v3.3: %s', async (assignment, said) => {
    const cwd = start(v33);
    for (const argv of [
      ['set', '--release', 'v3.3', 's.xml', assignment],
      ['get', '--release', 'v3.3', 's.xml', assignment.replace(/[-+]?=[^=\]]*$/, '')],
    ]) {
      const { code, stderr } = await run(argv, { cwd });
      expect(stderr).toContain('went with v3.0; in ACRN v3.3 it is ');
      expect(stderr).toContain(
        argv[0] === 'set'
          ? said
          : said.replace(/=\w+$/, '').replace(/^vm\[0\]\.lapic_passthrough$/, 'lapic_passthrough'),
      );
      expect(code).toBe(2);
    }
  });

  test.each([
    [
      'vm[1].nested_virtualization_support=y',
      'vm[1].guest_flags.guest_flag+=GUEST_FLAG_NVMX_ENABLED',
    ],
    ['vm[1].lapic_passthrough=y', 'vm[1].guest_flags.guest_flag+=GUEST_FLAG_LAPIC_PASSTHROUGH'],
    ['hv.BUILD_TYPE=release', 'hv.DEBUG_OPTIONS.RELEASE'],
    ['vm[1].load_order=SERVICE_VM', 'vm[1].vm_type'],
    ['vm[1].cpu_affinity.pcpu.pcpu_id+=1', 'vm[1].cpu_affinity.pcpu_id'],
  ])('v2.5: %s', async (assignment, said) => {
    const { code, stderr } = await run(['set', 's.xml', assignment], { cwd: start(nested) });
    expect(stderr).toContain('came with v3.0; in ACRN v2.5 it is ');
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  test('nothing is called the nearest that is not like it', async () => {
    const { stderr } = await run(['get', 's.xml', 'hv.qqqqqqq'], { cwd: start() });
    expect(stderr).toBe('acrn-nvmx: s.xml: ACRN v2.5 knows no hv.qqqqqqq\n');
  });
});
