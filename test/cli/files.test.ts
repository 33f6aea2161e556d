// Files and folders around the scenario: what is opened, what is passed over, what is said.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
const industry = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');
const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
const bvt = nested.replace('SCHED_NOOP', 'SCHED_BVT');
const files = { 'a.xml': nested, 'quad-core.xml': board };
const isRoot = process.getuid?.() === 0;

describe('nothing is green in silence', () => {
  test('a folder without any scenario', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'empty'));
    const { code, stderr } = await run(['check', 'empty'], { cwd });
    expect(stderr).toBe('acrn-nvmx: no scenario found; --allow-empty lets that pass\n');
    expect(code).toBe(3);
    expect((await run(['check', '--allow-empty', 'empty'], { cwd })).code).toBe(0);
    expect((await run(['check', '--allow-empty'], { cwd: join(cwd, 'empty') })).code).toBe(0);
  });

  test.each([
    ['an empty file', ''],
    ['one of blank lines', '\n \n'],
    ['a root in the wrong case', nested.replaceAll('acrn-config', 'ACRN-config')],
    ['a file that is cut off after its root', '<acrn-config board="b">'],
    ['a root without hv and vm', '<acrn-config board="b"></acrn-config>'],
  ])('%s below a folder is a finding', async (_, text) => {
    const cwd = folder({ ...files, 'b.xml': text });
    const { code, stdout } = await run(['check'], { cwd });
    expect(stdout).toMatch(/--> b\.xml:\d+:\d+$/m);
    expect(code).toBe(1);
  });

  test('other XML is passed over', async () => {
    const cwd = folder({
      ...files,
      'pom.xml': '<project/>',
      'launch.xml': '<acrn-config><user_vm id="1"/></acrn-config>',
      'cut-board.xml': '<acrn-config board="b"><BIOS_INFO>',
    });
    expect((await run(['check'], { cwd })).code).toBe(0);
  });

  test('--if-enabled says skipped', async () => {
    const cwd = folder({ ...files, 'b.xml': industry });
    const { code, stdout } = await run(['check', '--if-enabled'], { cwd });
    expect(stdout).not.toContain('ok');
    expect(stdout).toMatch(/^b\.xml: skipped, for it asks for no nested virtualization/m);
    expect(stdout).toMatch(/^2 scenarios checked: no problems found, 1 skipped, \d+ ms$/m);
    expect(code).toBe(0);
    const json = await run(['check', '--if-enabled', '--format', 'json'], { cwd });
    expect(JSON.parse(json.stdout).files.map((file: { skipped: boolean }) => file.skipped)).toEqual(
      [false, true],
    );
  });
});

describe('a walk over a folder', () => {
  test('a scenario and a link to it are one file', async () => {
    const cwd = folder(files);
    symlinkSync('a.xml', join(cwd, '0-link.xml'));
    symlinkSync('a.xml', join(cwd, 'z-link.xml'));
    const { stdout } = await run(['check', '--show-files'], { cwd });
    expect(stdout).toContain('1 scenario checked');
    expect(stdout).toMatch(/^a\.xml: ok/m);
    const named = await run(['check', '--show-files', '0-link.xml', 'a.xml', '.'], { cwd });
    expect(named.stdout).toContain('1 scenario checked');
    expect(named.stdout).toMatch(/^0-link\.xml: ok/m);
  });

  test('dead links, links to folders, FIFOs and sockets are not opened', async () => {
    const cwd = folder(files);
    symlinkSync('nowhere', join(cwd, 'dead.xml'));
    symlinkSync('.', join(cwd, 'folder.xml'));
    execFileSync('mkfifo', [join(cwd, 'fifo.xml')]);
    symlinkSync('/dev/zero', join(cwd, 'zero.xml'));
    const { code, stdout, stderr } = await run(['check'], { cwd });
    expect(stdout).toContain('1 scenario checked');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.skipIf(isRoot)(
    'a folder that cannot be read is named, and the rest is checked',
    async () => {
      const cwd = folder(files);
      mkdirSync(join(cwd, 'secret'), { mode: 0 });
      const { code, stdout, stderr } = await run(['check', '.'], { cwd });
      expect(stdout).toContain('1 scenario checked');
      expect(stderr).toBe('acrn-nvmx: secret cannot be read: permission denied\n');
      expect(code).toBe(3);
      chmodSync(join(cwd, 'secret'), 0o700);
    },
  );

  test('a VERSION file that cannot be read is named, and the release found otherwise', async () => {
    const cwd = folder(files);
    execFileSync('mkfifo', [join(cwd, 'VERSION')]);
    const { code, stderr } = await run(['check', 'a.xml'], { cwd });
    const said = 'acrn-nvmx: VERSION cannot be read: it does not say the release\n';
    expect({ code, stderr }).toEqual({ code: 0, stderr: said });
  });

  test('names that are not UTF-8', async () => {
    const cwd = folder(files);
    writeFileSync(
      Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xff]), Buffer.from('x.xml')]),
      nested,
    );
    const { code, stdout, stderr } = await run(['check'], { cwd });
    expect(stdout).toContain('1 scenario checked');
    expect(stderr).toContain('x.xml cannot be read: its name is not UTF-8');
    expect(code).toBe(3);
  });

  test('what build has written is passed over', async () => {
    const cwd = folder(files);
    expect((await run(['build', '--no-boot', '--out', 'out', 'a.xml'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'out/mine.xml'), bvt);
    for (const argv of [['check'], ['check', 'out'], ['check', '.']]) {
      const { stdout } = await run(argv, { cwd });
      expect(stdout).toContain('out/mine.xml');
      expect(stdout).not.toContain('.scenario.xml');
    }
    expect((await run(['check', 'out/configs', '--allow-empty'], { cwd })).code).toBe(0);
  });
});

describe('what is named must be a regular file', () => {
  test.each([
    ['/dev/zero', 'is a device, not a file'],
    ['fifo', 'is a FIFO, not a file'],
    ['missing', 'no such file'],
    ['a.xml/b', 'part of the path is not a directory'],
  ])('%s', async (path, reason) => {
    const cwd = folder(files);
    execFileSync('mkfifo', [join(cwd, 'fifo')]);
    for (const argv of [
      ['check', path],
      ['fix', path],
      ['get', path],
      ['set', path, 'hv.A=1'],
      ['build', path],
      ['replay', path],
      ['check', '--board', path, 'a.xml'],
      ['init', '--release', 'v2.5', '--board', path],
    ]) {
      const { code, stderr } = await run(argv, { cwd });
      expect(stderr, argv.join(' ')).toContain(`cannot be read: ${reason}`);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(3);
    }
  });

  test('empty names are wrong usage', async () => {
    const cwd = folder(files);
    for (const argv of [
      ['check', ''],
      ['fix', ''],
      ['get', ''],
      ['build', ''],
      ['replay', ''],
      ['check', '--board', '', 'a.xml'],
      ['build', '--out', '', 'a.xml'],
      ['init', '--release', 'v2.5', '--board', 'quad-core.xml', '--out', ''],
      ['fix', '-i', '--backup=', 'a.xml'],
    ]) {
      const { code, stderr } = await run(argv, { cwd });
      expect(code, argv.join(' ')).toBe(2);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(readdirSync(cwd).sort()).toEqual(['a.xml', 'quad-core.xml']);
  });
});

describe('what is written', () => {
  const writers: [string, (path: string) => string[]][] = [
    ['fix', (path) => ['fix', '-i', path]],
    ['set', (path) => ['set', '-i', path, 'hv.FEATURES.SCHEDULER=SCHED_NOOP']],
  ];

  test.each(writers)('%s keeps a symbolic link', async (_, argv) => {
    const cwd = folder({ 'quad-core.xml': board });
    mkdirSync(join(cwd, 'real'));
    writeFileSync(join(cwd, 'real/a.xml'), bvt);
    symlinkSync('real/a.xml', join(cwd, 'a.xml'));
    expect((await run(argv('a.xml'), { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'real/a.xml'), 'utf8')).toBe(nested);
    expect(readdirSync(join(cwd, 'real'))).toEqual(['a.xml']);
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(nested);
  });

  test.each(writers)('%s tells of hard links, which keep the old content', async (_, argv) => {
    const cwd = folder({ 'a.xml': bvt, 'quad-core.xml': board });
    linkSync(join(cwd, 'a.xml'), join(cwd, 'b.txt'));
    const { code, stderr } = await run(argv('a.xml'), { cwd });
    expect(stderr).toContain('a.xml had 1 more name (hard links), which keep the old content');
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'b.txt'), 'utf8')).toBe(bvt);
  });

  test.each(writers)('%s leaves a read-only file alone, and says so', async (_, argv) => {
    const cwd = folder({ 'a.xml': bvt, 'quad-core.xml': board });
    chmodSync(join(cwd, 'a.xml'), 0o444);
    const { code, stderr } = await run(argv('a.xml'), { cwd });
    expect(stderr).toContain('a.xml is read-only and was left as it is');
    expect(code).toBe(3);
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(bvt);
  });

  test('a backup never overwrites one', async () => {
    const cwd = folder({ 'a.xml': nested, 'quad-core.xml': board });
    const setTo = (level: number) =>
      run(['set', '-i', '--backup', 'a.xml', `hv.DEBUG_OPTIONS.MEM_LOGLEVEL=${level}`], { cwd });
    for (const level of [1, 2]) expect((await setTo(level)).code).toBe(0);
    const backups = ['a.xml.orig', 'a.xml.orig.1'];
    expect(readdirSync(cwd).sort()).toEqual(['a.xml', ...backups, 'quad-core.xml']);
    expect(readFileSync(join(cwd, 'a.xml.orig'), 'utf8')).toBe(nested);
    expect(readFileSync(join(cwd, 'a.xml.orig.1'), 'utf8')).toContain('>1</MEM_LOGLEVEL>');
  });

  test('a name of 245 characters', async () => {
    const name = `${'n'.repeat(241)}.xml`;
    const cwd = folder({ [name]: bvt, 'quad-core.xml': board });
    expect((await run(['fix', '-i', name], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(nested);
  });

  test('what a killed run has left is swept away, and nothing else', async () => {
    const cwd = folder({ 'a.xml': bvt, 'quad-core.xml': board, '.a.xml.12.tmp': 'mine' });
    // A run of this computer whose process is gone: its name is learnt from a file that is being written.
    const { temporaryName } = await import('../../src/cli/output/write.js');
    const left = temporaryName(2 ** 22 + 1);
    writeFileSync(join(cwd, left), 'half');
    expect((await run(['fix', '-i', 'a.xml'], { cwd })).code).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(['.a.xml.12.tmp', 'a.xml', 'quad-core.xml']);
  });
});

describe('build --out stays in its folder', () => {
  test.each([
    ['../../../../evil', 'scenario'],
    ['/tmp/evil', 'scenario'],
    ['a/../../../../b', 'scenario'],
    ['..', 'scenario'],
    ['../../evil', 'board'],
    ['/evil', 'board'],
  ])('%s as the %s name', async (name, attribute) => {
    const named = (text: string) =>
      text.replace(new RegExp(` ${attribute}="[^"]*"`), ` ${attribute}="${name}"`);
    const cwd = folder();
    mkdirSync(join(cwd, 'x'));
    writeFileSync(join(cwd, 'x/a.xml'), named(nested));
    writeFileSync(join(cwd, 'x/b.xml'), attribute === 'board' ? named(board) : board);
    for (const force of [[], ['--force']]) {
      const argv = ['build', ...force, '--no-boot', '--board', 'b.xml', '--out', 'out', 'a.xml'];
      const { code, stderr } = await run(argv, { cwd: join(cwd, 'x') });
      expect(stderr).toMatch(
        new RegExp(
          `^acrn-nvmx: a\\.xml:\\d+:\\d+: the ${attribute} name ".*" is a path that leads out`,
        ),
      );
      expect(code).toBe(2);
    }
    expect(readdirSync(cwd)).toEqual(['x']);
    expect(readdirSync(join(cwd, 'x')).sort()).toEqual(['a.xml', 'b.xml']);
  });

  test.each([
    ['out/configs/boards/board.c', '../../../victim'],
    ['out/configs', '../elsewhere'],
    ['out/.acrn-nvmx-build.json', '../victim'],
    ['out/image.json', 'nowhere'],
  ])('no link below it is followed: %s', async (link, target) => {
    const cwd = folder({ ...files, victim: 'precious' });
    mkdirSync(join(cwd, 'elsewhere'));
    mkdirSync(join(cwd, 'out'));
    if (link.includes('boards')) mkdirSync(join(cwd, 'out/configs/boards'), { recursive: true });
    symlinkSync(target, join(cwd, link));
    const argv = ['build', '--force', '--no-boot', '--out', 'out', 'a.xml'];
    const { code, stderr } = await run(argv, { cwd });
    expect(stderr).toContain(`${link} is a symbolic link`);
    expect(code).toBe(2);
    expect(readFileSync(join(cwd, 'victim'), 'utf8')).toBe('precious');
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
    expect(existsSync(join(cwd, 'out/include'))).toBe(false);
  });

  test('--out itself may be a link, and must not be a file', async () => {
    const cwd = folder({ ...files, file: '' });
    mkdirSync(join(cwd, 'real'));
    symlinkSync('real', join(cwd, 'out'));
    const to = (out: string) => run(['build', '--no-boot', '--out', out, 'a.xml'], { cwd });
    expect((await to('out')).code).toBe(0);
    expect(statSync(join(cwd, 'real/image.json')).isFile()).toBe(true);
    expect(await to('file')).toMatchObject({ code: 3, stderr: /file cannot be written/ });
  });

  test('it ends where no folder can be made', async () => {
    const { code, stderr } = await run(['build', '--no-boot', '--out', '/proc/x', 'a.xml'], {
      cwd: folder(files),
    });
    expect(stderr).toMatch(/^acrn-nvmx: \/proc\/x cannot be written: /m);
    expect(code).toBe(3);
  });

  test('a file that cannot be written stops it, and the next build goes on', async () => {
    const cwd = folder(files);
    mkdirSync(join(cwd, 'out/configs/boards/board.c'), { recursive: true });
    const argv = ['build', '--no-boot', '--out', 'out', 'a.xml'];
    expect((await run(argv, { cwd })).code).toBe(3);
    // Another scenario, and the folder out of the way.
    execFileSync('rmdir', [join(cwd, 'out/configs/boards/board.c')]);
    writeFileSync(join(cwd, 'a.xml'), nested.replace('>SCHED_NOOP<', '>SCHED_NOOP <'));
    expect((await run(['build', '--no-boot', '--out', 'out', 'a.xml'], { cwd })).code).not.toBe(3);
  });
});
