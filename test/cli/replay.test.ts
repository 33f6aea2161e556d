import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { shared } from '../shared.js';
import { folder, run } from './run.js';

const fixtures = join(import.meta.dirname, '../fixtures/traces');
const launch = join(fixtures, 'launch-and-reflect.json');
const launchText = readFileSync(launch, 'utf8');
const launchTrace = JSON.parse(launchText);
const eptTrace = JSON.parse(readFileSync(join(fixtures, 'shadow-ept.json'), 'utf8'));

/** The launch trace with operation `operation`'s observable `out` changed. */
function spoilt(operation: number): typeof launchTrace {
  const copy = structuredClone(launchTrace);
  copy.ops[operation].r.out = 'VMfailInvalid';
  return copy;
}

const firstResult = launchTrace.ops.findIndex((op: { r?: unknown }) => op.r !== undefined);

describe('replay', () => {
  test('a trace that is equal: exit 0 and a summary', async () => {
    const { code, stdout, stderr } = await run(['replay', launch]);
    const count = launchTrace.ops.length;
    expect(stdout).toBe(`sequences: 1, operations: ${count}, equal: ${count}, different: 0\n`);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('a difference: exit 1, with operation, observable, expected and found', async () => {
    const cwd = folder({ 'a.json': JSON.stringify(spoilt(firstResult)) });
    const { code, stdout } = await run(['replay', 'a.json'], { cwd });
    const { op, r } = launchTrace.ops[firstResult];
    expect(stdout).toContain(
      `a.json: ${launchTrace.id}: operation ${firstResult} (${op}): out differs\n` +
        `  expected "VMfailInvalid"\n  found    "${r.out}"\n`,
    );
    expect(stdout).toContain('different: 1, in sequences: 1');
    expect(code).toBe(1);
  });

  test('an operation without its result is a difference', async () => {
    const copy = structuredClone(launchTrace);
    delete copy.ops[firstResult].r;
    const cwd = folder({ 'a.json': JSON.stringify(copy) });
    const { code, stdout } = await run(['replay', 'a.json'], { cwd });
    expect(stdout).toContain('r differs\n  expected nothing\n');
    expect(code).toBe(1);
  });

  test('results named like members of every object are compared', async () => {
    const copy = structuredClone(launchTrace);
    copy.ops[firstResult].r.valueOf = {};
    const json = JSON.stringify(copy).replace('"valueOf":{}', '"__proto__":{}');
    const { code, stdout } = await run(['replay', '-'], { stdin: json });
    expect(stdout).toContain('__proto__ differs');
    expect(code).toBe(1);
  });

  test('upper case and leading zeros of a hexadecimal number are no difference', async () => {
    const text = launchText.replace(/"cur":"0x([0-9a-f]+)"/, '"cur":"0x000$1"');
    expect(text).not.toBe(launchText);
    expect((await run(['replay', '-'], { stdin: text })).code).toBe(0);
  });

  test('JSON Lines, plain and gzip, and several files', async () => {
    const lines = `${JSON.stringify(launchTrace)}\n${JSON.stringify(eptTrace)}\n`;
    const cwd = folder({ 'a.jsonl': lines, 'a.jsonl.gz': gzipSync(lines), 'b.json': launchText });
    const { code, stdout } = await run(['replay', 'a.jsonl', 'a.jsonl.gz', 'b.json'], { cwd });
    expect(stdout).toMatch(/^sequences: 5, .* different: 0\n$/);
    expect(code).toBe(0);
  });

  test('--format json', async () => {
    const cwd = folder({ 'a.json': JSON.stringify(spoilt(firstResult)) });
    const { code, stdout } = await run(['replay', '--format', 'json', 'a.json', launch], { cwd });
    const report = JSON.parse(stdout);
    expect(report.version).toBe(1);
    expect(report.files[0].sequences[0]).toMatchObject({
      id: launchTrace.id,
      different: 1,
      firstDifference: {
        operation: firstResult,
        observable: 'out',
        expected: 'VMfailInvalid',
        found: '#UD',
      },
    });
    expect(report.files[1].sequences[0].firstDifference).toBeNull();
    expect(report.summary).toMatchObject({ files: 2, sequences: 2, differing: 1, different: 1 });
    expect(code).toBe(1);
  });

  test('--release: v2.6 keeps one VMCS12, so a trace of v2.7 that evicts differs', async () => {
    const file = join(fixtures, 'eviction-and-vpid.json');
    expect((await run(['replay', '--release', '2.7', file])).code).toBe(0);
    expect((await run(['replay', '--release', 'v3.2', file])).code).toBe(0);
    expect((await run(['replay', '--release', 'v2.6', file])).code).toBe(1);
  });

  test('--sdm: what the SDM says, where ACRN does not', async () => {
    expect((await run(['replay', '--sdm', launch])).code).toBe(1);
    const { stdout } = await run(['replay', '--record', '--sdm', launch]);
    const vmptrst = JSON.parse(stdout).ops.find(({ op }: { op: string }) => op === 'vmptrst');
    expect(vmptrst.r.out, 'outside VMX operation').toBe('#UD');
    expect(stdout, 'VMXON in VMX operation').toContain('"out":"VMfailInvalid"');
    expect((await run(['replay', '--sdm', '-'], { stdin: stdout })).code).toBe(0);
    expect((await run(['replay', '-'], { stdin: stdout })).code).toBe(1);
  });

  test('control characters of a file do not reach the terminal', async () => {
    const copy = { ...spoilt(firstResult), id: '\u001b[31mred\u009b' };
    const { stdout } = await run(['replay', '-'], { stdin: JSON.stringify(copy) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('replay --record', () => {
  test('fills in the results, whatever the file has', async () => {
    const bare = launchTrace.ops.map(({ r: _, ...op }: { r?: unknown }) => op);
    const cwd = folder({ 'bare.json': JSON.stringify({ ...launchTrace, ops: bare }) });
    for (const argv of [
      ['replay', '--record', 'bare.json'],
      ['replay', '--record', launch],
    ]) {
      const { code, stdout } = await run(argv, { cwd });
      expect(JSON.parse(stdout)).toEqual(launchTrace);
      expect(stdout.split('\n').length, 'one operation a line').toBe(launchTrace.ops.length + 3);
      expect(code).toBe(0);
    }
  });

  test('takes one file with one sequence', async () => {
    const two = `${JSON.stringify(launchTrace)}\n${JSON.stringify(launchTrace)}\n`;
    const cwd = folder({ 'two.jsonl': two });
    expect(await run(['replay', '--record', 'two.jsonl'], { cwd })).toMatchObject({
      code: 2,
      stderr: 'acrn-nvmx: --record takes one sequence, and two.jsonl has 2\n',
    });
    expect((await run(['replay', '--record', launch, launch])).code).toBe(2);
  });
});

describe('replay: what cannot be done', () => {
  test('2 for wrong usage', async () => {
    for (const argv of [
      ['replay'],
      ['replay', '--format', 'xml', launch],
      ['replay', '--release', 'v2.4', launch],
      ['replay', '--release', 'v2.5', '--sdm', launch],
    ]) {
      expect((await run(argv)).code, argv.join(' ')).toBe(2);
    }
  });

  test('3 with one line for a file that is no trace; the others are replayed', async () => {
    const packed = gzipSync(launchText);
    const files = {
      'bad.json': `{"format":"acrn-nvmx-trace/1",\n"ops":[}`,
      'other.json': '{"format":"other"}',
      'lines.jsonl': `${JSON.stringify(launchTrace)}\n{"format":"acrn-nvmx-trace/1"}\n`,
      'cut.gz': packed.subarray(0, packed.length / 2),
      'latin1.json': Uint8Array.of(0x7b, 0xe9, 0x7d),
      'empty.json': '',
    };
    const cwd = folder(files);
    const names = [...Object.keys(files), 'missing.json', '.', launch];
    const { code, stdout, stderr } = await run(['replay', ...names], { cwd });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^sequences: 1,/);
    expect(stderr.split('\n')).toEqual([
      'acrn-nvmx: bad.json:2: malformed JSON: unexpected "}"',
      'acrn-nvmx: other.json:1: "format" is "other": only traces of the format "acrn-nvmx-trace/1" are known',
      'acrn-nvmx: lines.jsonl:2: "id" is missing, not a name',
      'acrn-nvmx: cut.gz cannot be unpacked with gzip: it is damaged',
      'acrn-nvmx: latin1.json is not text in UTF-8',
      'acrn-nvmx: empty.json: the file is empty, and a sequence was expected',
      'acrn-nvmx: missing.json cannot be read: no such file',
      'acrn-nvmx: . cannot be read: is a directory',
      '',
    ]);
  });
});

describe.skipIf(shared === undefined)('recordings of a machine (needs ../shared)', () => {
  const machine = join(shared ?? '', 'machine');

  test('JSON: counts, masks with reasons, differences; exit 0 without one', async () => {
    const { code, stdout, stderr } = await run([
      'replay',
      '--format',
      'json',
      join(machine, 'single.jsonl'),
    ]);
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual([
      'version',
      'cases',
      'observables',
      'equal',
      'masked',
      'different',
    ]);
    expect(report).toMatchObject({ version: 1, cases: 41, different: [] });
    for (const mask of report.masked)
      expect(Object.keys(mask)).toEqual(['mask', 'reason', 'count']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  const cases = shared === undefined ? '' : readFileSync(join(machine, 'main.jsonl'), 'utf8');
  const line = cases.split('\n').find((each) => each.includes('"id":"l2-vmcall"'));
  const program = join(machine, 'program.json');

  test('a difference: exit 1, with case, operation, observable and both values', async () => {
    const spoiltLine = line?.replace('"reason":"0x12"', '"reason":"0x13"') ?? '';
    const cwd = folder({ 'a.jsonl': spoiltLine });
    const text = await run(['replay', 'a.jsonl', '--program', program], { cwd });
    expect(text.stdout).toMatch(
      /a\.jsonl: l2-vmcall: operation \d+: reason differs: machine "0x13", engine "0x12"/,
    );
    expect(text.code).toBe(1);
    const json = await run(['replay', 'a.jsonl', '--program', program, '--format', 'json'], {
      cwd,
    });
    expect(JSON.parse(json.stdout).different).toEqual([
      {
        case: 'l2-vmcall',
        op: expect.any(Number),
        observable: 'reason',
        machine: '0x13',
        engine: '0x12',
      },
    ]);
  });

  test('without its program: exit 3 says which file is missing', async () => {
    const cwd = folder({ 'a.jsonl': line ?? '' });
    const { code, stderr } = await run(['replay', 'a.jsonl'], { cwd });
    expect(stderr).toContain('program.json cannot be read');
    expect(code).toBe(3);
  });

  test('--sdm and --release are for traces', async () => {
    const cwd = folder({ 'a.jsonl': line ?? '' });
    const { code, stderr } = await run(['replay', 'a.jsonl', '--sdm', '--program', program], {
      cwd,
    });
    expect(stderr).toContain('tells its release');
    expect(code).toBe(2);
  });
});
