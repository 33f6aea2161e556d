// What `simulate` says to people; test/report/simulate.test.ts has what it counts.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, scenarios } from './run.js';

describe('simulate', () => {
  test('the text says it to people, with ratios beside published ones', async () => {
    const path = join(scenarios, 'quad-core/v2.7-nested.xml');
    const { code, stdout } = await run(['simulate', path, '--workload', 'boot']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/as configured +\d\.\d\d +0\.9\d|as configured +\d\.\d\d +1\.00/);
    expect(stdout).toContain('published 5');
    expect(stdout).toMatch(/VMRESUME +L1 +L0 +\d+/);
  });

  test('what it cannot do it says', async () => {
    const path = join(scenarios, 'quad-core/v2.5-broken-nvmx-flag-missing.xml');
    const argv = ['simulate', path, '--workload', 'cpuid'];
    const refused = await run(argv);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('nothing was simulated');
    const forced = await run([...argv, '--force']);
    expect(forced.code).toBe(1);
    expect(forced.stdout).toContain('CPUID.1:ECX[5] (VMX) reads 0');
    for (const wrong of [
      ['--l2', '0'],
      ['--vcpus', 'x'],
      ['--compare', 'nothing'],
      ['--workload', 'x'],
    ]) {
      expect((await run([...argv, ...wrong])).code, wrong.join(' ')).toBe(2);
    }
    expect((await run(['simulate', path, '--workload', 'boot', '--l2', '2'])).code).toBe(2);
  });
});
