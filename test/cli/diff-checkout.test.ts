import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

test('build --diff-checkout: settings first, then the text; the order of allocations says nothing', async () => {
  const cwd = folder();
  const scenario = join(scenarios, 'quad-core/v3.3-nested.xml');
  const built = 'acrn/build/hypervisor';
  expect((await run(['build', scenario, '--no-boot', '--out', built], { cwd })).code).toBe(0);
  const argv = ['build', scenario, '--diff-checkout'];
  for (const at of ['acrn', 'acrn/build', built]) {
    const same = await run([...argv, at], { cwd });
    expect(same).toEqual({ code: 0, stdout: 'the generated files say the same\n', stderr: '' });
  }
  const change = (path: string, edit: (text: string) => string) => {
    const file = join(cwd, built, path);
    const text = readFileSync(file, 'utf8');
    expect(edit(text)).not.toBe(text);
    writeFileSync(file, edit(text));
  };
  change('configs/allocation.xml', (text) => text.split('\n').reverse().join('\n'));
  expect((await run([...argv, 'acrn'], { cwd })).code).toBe(0);
  change('include/config.h', (text) => `${text.replace('CONFIG_SCHED_NOOP', 'CONFIG_SCHED_BVT')}`);
  change('configs/scenarios/v3.3-nested/vm_configurations.c', (text) =>
    text.replace('GUEST_FLAG_NVMX_ENABLED', '0UL'),
  );
  writeFileSync(join(cwd, built, 'configs/more.h'), '');
  const { code, stdout } = await run([...argv, 'acrn'], { cwd });
  expect(code).toBe(1);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '- the checkout, + acrn-nvmx',
    expect.stringMatching(/^ {2}CONFIG_SCHED_BVT: 1?.* -> \(none\) {2}include\/config\.h$/),
    expect.stringMatching(/^ {2}CONFIG_SCHED_NOOP: \(none\) -> /),
  ]);
  expect(stdout).toContain('\ninclude/config.h\n  - #define CONFIG_SCHED_BVT');
  expect(stdout).toMatch(/\n {2}\+ .*GUEST_FLAG_NVMX_ENABLED/);
  expect(lines.at(-2)).toBe('only in the checkout: configs/more.h');
  const none = await run([...argv, '.'], { cwd });
  expect(none.code).toBe(3);
  expect(none.stderr).toContain('run make there first');
  expect((await run([...argv, 'acrn', '--diff-fixed'], { cwd })).code).toBe(2);
});
