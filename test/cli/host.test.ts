import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { shared } from '../shared.js';
import { folder, run } from './run.js';

const CPUINFO =
  'vendor_id\t: GenuineIntel\nmodel name\t: Core\nserial\t: 1234\nflags\t\t: fpu vmx\n\nprocessor : 1\n';

/** A machine's files below a new folder. */
function machine(files: Readonly<Record<string, string>>): string {
  const root = folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('host', () => {
  test('says first whether nested guests run', async () => {
    const root = machine({
      'proc/cpuinfo': CPUINFO,
      'sys/module/kvm_intel/parameters/nested': 'N\n',
    });
    const { code, stdout } = await run(['host', '--root', root]);
    expect(stdout.split('\n')[0]).toBe(
      'Nested guests will not run here: nested of kvm_intel is off: the guests of this machine see no vmx.',
    );
    expect(stdout).toContain('To change it: echo options kvm_intel nested=1 | sudo tee');
    expect(code).toBe(1);
  });

  test('--format json', async () => {
    const root = machine({
      'proc/cpuinfo': CPUINFO,
      'sys/module/kvm_intel/parameters/nested': 'Y\n',
    });
    const { code, stdout } = await run(['host', '--format', 'json', '--root', root]);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, runs: true, command: null });
    expect(code).toBe(0);
  });

  test('a bundle has what is read and nothing that names anybody, and gives the same verdict', async () => {
    const root = machine({
      'proc/cpuinfo': CPUINFO,
      'proc/version': 'Linux version 6.1.0 (alice@builder) (gcc 12) #1\n',
      'etc/modprobe.d/kvm.conf':
        '# by alice\noptions kvm_intel nested=1\noptions other key=secret\n',
      'sys/module/kvm_intel/parameters/nested': 'Y\n',
      'sys/class/dmi/id/product_serial': 'S123\n',
    });
    const collected = await run(['host', '--root', root, '--collect', 'x.tgz'], { cwd: root });
    expect(collected.code).toBe(0);
    const content = gunzipSync(readFileSync(join(root, 'x.tgz'))).toString();
    expect(content).not.toMatch(/alice|builder|secret|1234|S123/);
    expect(content).toContain('options kvm_intel nested=1');
    const before = await run(['host', '--root', root]);
    const after = await run(['host', '--root', 'x.tgz'], { cwd: root });
    expect(after.stdout).toBe(before.stdout);
    expect((await run(['host', '--root', root, '--collect', 'x.tgz'], { cwd: root })).code).toBe(3);
  });

  test('a bundle that is none, damaged, or made to fill the memory is refused in words', async () => {
    const root = machine({ 'proc/cpuinfo': CPUINFO });
    await run(['host', '--root', root, '--collect', 'x.tgz'], { cwd: root });
    const archive = gunzipSync(readFileSync(join(root, 'x.tgz')));
    const withSize = (size: string) => {
      const changed = Buffer.from(archive);
      changed.write(size.padEnd(12, '\0'), 124);
      return gzipSync(changed);
    };
    const bundles = {
      'no.tgz': Buffer.from('hello'),
      'cut.tgz': gzipSync(archive).subarray(0, 60),
      'back.tgz': withSize('-1000'),
      'word.tgz': withSize('size'),
      'long.tgz': withSize('77777777777'),
      'bomb.tgz': gzipSync(Buffer.alloc(2 ** 26 + 1)),
    };
    const said: string[] = [];
    for (const [name, bytes] of Object.entries(bundles)) {
      writeFileSync(join(root, name), bytes);
      const { code, stderr } = await run(['host', '--root', name], { cwd: root });
      said.push(`${code} ${stderr}`);
    }
    expect(said).toEqual([
      '3 acrn-nvmx: no.tgz cannot be unpacked with gzip: it is damaged\n',
      '3 acrn-nvmx: cut.tgz cannot be unpacked with gzip: it is damaged\n',
      '3 acrn-nvmx: back.tgz is damaged, or not a bundle of host --collect\n',
      '3 acrn-nvmx: word.tgz is damaged, or not a bundle of host --collect\n',
      '3 acrn-nvmx: long.tgz is damaged, or not a bundle of host --collect\n',
      '3 acrn-nvmx: bomb.tgz cannot be unpacked with gzip: it unpacks to more than 67108864 bytes\n',
    ]);
  });

  test('this machine: what the verdict says stands in /proc/cpuinfo', async () => {
    const { stdout } = await run(['host']);
    const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    expect(/neither vmx nor svm/.test(stdout)).toBe(!/\b(?:vmx|svm)\b/.test(flags));
  });

  test('a folder that is no machine', async () => {
    expect((await run(['host', '--root', folder()])).code).toBe(3);
  });

  test.skipIf(shared === undefined)('the sample trees (need ../shared)', async () => {
    const codes = [];
    for (const name of ['intel', 'intel-nested-off', 'amd-no-module', 'acrn-service-vm']) {
      codes.push((await run(['host', '--root', join(shared ?? '', 'preflight/host', name)])).code);
    }
    expect(codes).toEqual([0, 1, 1, 0]);
  });
});
