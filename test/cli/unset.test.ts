import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const industry = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');
const v3 = readFileSync(join(scenarios, 'hybrid-core/v3.2-nested-hybrid.xml'), 'utf8');

function replaced(text: string, ...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((result, [found, becomes]) => {
    expect(result).toContain(found);
    return result.replace(found, becomes);
  }, text);
}

/** Without the lines from the first that holds `from` to the next that holds `to`. */
function withoutLines(text: string, from: string, to: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.includes(from));
  const end = lines.findIndex((line, index) => index >= start && line.includes(to));
  return [...lines.slice(0, start), ...lines.slice(end + 1)].join('\n');
}

async function unset(text: string, ...argv: readonly string[]) {
  const cwd = folder({ 's.xml': text });
  const result = await run(['unset', 's.xml', '-i', ...argv], { cwd });
  return { ...result, text: readFileSync(join(cwd, 's.xml'), 'utf8') };
}

describe('unset removes', () => {
  test('one element, and nothing else', async () => {
    const { code, text, stderr } = await unset(industry, 'vm[1].PTM');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'removed vm[1].PTM (n)\n' });
    const at = industry.indexOf('    <PTM>', industry.indexOf('<vm id="1">'));
    expect(text).toBe(industry.slice(0, at) + industry.slice(industry.indexOf('\n', at) + 1));
  });

  test('a VM of v2.5: vUARTs let go of it, the ids close up, shared memory forgets it', async () => {
    const shared = replaced(industry, [
      '<IVSHMEM_REGION/>',
      '<IVSHMEM_REGION>hv:/a, 2, 0:2:3</IVSHMEM_REGION>\n        <IVSHMEM_REGION>hv:/b, 2, 2:4</IVSHMEM_REGION>',
    ]);
    const { code, text, stderr } = await unset(shared, 'vm[vm_type=POST_RT_VM]');
    expect(code, stderr).toBe(0);
    expect(stderr.split('\n')).toEqual([
      'removed vm[2] (POST_RT_VM), 39 lines',
      'switch off legacy_vuart 1 of VM 0 (ACRN SOS VM), whose other end is gone',
      expect.stringContaining('take the VMs that are not there out of the region'),
      expect.stringMatching(/^remove the shared memory region .* fewer than two VMs left$/),
      'number the VMs from 0: VM 3 becomes VM 2, VM 4 becomes VM 3',
      '',
    ]);
    const expected = replaced(
      withoutLines(shared, '<vm id="2">', '</vm>'),
      ['0:2:3</IVSHMEM_REGION>', '0:2</IVSHMEM_REGION>'],
      ['        <IVSHMEM_REGION>hv:/b, 2, 2:4</IVSHMEM_REGION>\n', ''],
      ['<base>SOS_COM2_BASE</base>', '<base>INVALID_COM_BASE</base>'],
      ['<target_vm_id>2</target_vm_id>', '<target_vm_id>1</target_vm_id>'],
      ['<vm id="3">', '<vm id="2">'],
      ['<vm id="4">', '<vm id="3">'],
    );
    expect(text).toBe(expected);
  });

  test('a VM of v3.2: connections, shared memory, cache policies and its companion follow', async () => {
    const policy = (vm: string) =>
      `<POLICY><VM>${vm}</VM><VCPU>0</VCPU><TYPE>Unified</TYPE><CLOS_MASK>0x1</CLOS_MASK></POLICY>`;
    const allocation = (id: string, ...vms: readonly string[]) =>
      `<CACHE_ALLOCATION><CACHE_ID>${id}</CACHE_ID><CACHE_LEVEL>2</CACHE_LEVEL>${vms.map(policy).join('')}</CACHE_ALLOCATION>`;
    const both = allocation('0x0', 'PRE_RT_VM1', 'ACRN_Service_VM');
    const alone = allocation('0x1', 'PRE_RT_VM1');
    const text = replaced(v3, [
      '  </hv>\n',
      `    <CACHE_REGION>${both}${alone}</CACHE_REGION>\n  </hv>\n`,
    ]);
    const result = await unset(text, 'vm[name=PRE_RT_VM1]');
    expect(result.code, result.stderr).toBe(0);
    expect(result.text).not.toContain('PRE_RT_VM1');
    expect(result.text).not.toContain('<vuart_connection>');
    expect(result.text).not.toContain('<IVSHMEM_REGION>');
    expect(result.text).toContain(
      `<CACHE_REGION>${allocation('0x0', 'ACRN_Service_VM')}</CACHE_REGION>`,
    );
    expect(result.text).toContain('<name>SAFETY_VM0</name>');
    expect((await unset(result.text, 'vm[name=SAFETY_VM0]')).code).toBe(0);
  });

  test('all that a path names, each path in the file as it is', async () => {
    const { text, stderr } = await unset(industry, 'vm[1]', 'vm[2]', 'vm[2].vm_type');
    expect(stderr).toMatch(
      /^removed vm\[1\] \(POST_STD_VM\), .*\nremoved vm\[2\] \(POST_RT_VM\), /,
    );
    expect(text.match(/<vm id="/g)?.length).toBe(3);
    expect(text).not.toContain('POST_RT_VM');
  });

  test.each([
    [
      ['hv.FEATURES.SCHEDULER'],
      1,
      'hv.FEATURES.SCHEDULER cannot be removed: FEATURES has no SCHEDULER',
    ],
    [['vm'], 1, 'vm cannot be removed: acrn-config has no vm'],
    [['vm[0]', 'vm[9]'], 1, 'vm[9] is not in the file'],
    [['vm[0].nmae'], 2, 'the nearest is vm[0].name'],
    [['vm[0].@id'], 2, 'is an attribute'],
    [['vm['], 2, 'is not an option path'],
  ])('nothing of %s', async (paths, code, said) => {
    const result = await unset(industry, ...paths);
    expect(result.stderr).toContain(said);
    expect(result.stderr.match(/\n/g)?.length).toBe(1);
    expect(result).toMatchObject({ code, text: industry });
  });

  test('a flag that another one needs, and says so; --diff and --quiet say less', async () => {
    const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
    const path = 'vm[0].guest_flags.guest_flag[1]';
    const { code, stderr } = await unset(nested, path);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^removed vm\[0\].*\nnot finished: .*: acrn-nvmx set -i s\.xml .*\n$/);
    const cwd = folder({ 's.xml': industry });
    const diff = await run(['unset', 's.xml', '--diff', 'vm[1].PTM'], { cwd });
    expect(diff).toMatchObject({ code: 0, stderr: '' });
    expect(diff.stdout).toContain('\n-    <PTM>n</PTM>\n');
    expect((await run(['unset', 's.xml', '-q', 'vm[1].PTM'], { cwd })).stderr).toBe('');
  });
});
