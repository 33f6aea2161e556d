// Every option of every command, as commander lists them, with values that it cannot mean: each is refused in one
// sentence that names it, with exit code 2, or does what its help says. A new option is covered by itself.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Option } from 'commander';
import { beforeAll, describe, expect, test } from 'vitest';
import { wholeProgram } from '../../src/cli/program.js';
import { folder, type Run, run, scenarios } from './run.js';

const traces = join(import.meta.dirname, '../fixtures/traces');
const [trace = ''] = readdirSync(traces).filter((name) => name.endsWith('.json'));

/** How each command is called so that it does something. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  build: ['s.xml', '--list'],
  check: ['s.xml'],
  complete: [],
  completion: ['bash'],
  explain: ['duplicate-pcpu'],
  fix: ['s.xml'],
  get: ['s.xml'],
  host: [],
  init: ['--release=v2.5', '--board=quad-core.xml'],
  man: [],
  replay: ['t.json'],
  rules: [],
  set: ['s.xml', 'hv.DEBUG_OPTIONS.RELEASE=y'],
  simulate: ['s.xml', '--workload=io', '--vcpus=1'],
  unset: ['s.xml', 'hv.DEBUG_OPTIONS.RELEASE'],
  upgrade: ['s.xml', '--to=v2.6'],
};
/** The server speaks the protocol on standard output; its options are those of `check`. */
const SERVES = 'lsp';

/** What an option takes, by the placeholder of its value. */
const NUMBERS = ['n', 'count', 'id'];
const CHOICES = [
  'category',
  'changes',
  'format',
  'format[=file]',
  'kind',
  'name=level',
  'release',
  'rule',
  'type',
  'version',
  'when',
  'workload',
];
const LISTS = ['list'];
const FILES = ['file', 'folder', 'other', 'path'];
/** Any text, such as a pattern or a name, with those that may be empty. */
const TEXTS = ['glob', 'line', 'name', 'port', 'ref', 'suffix'];
const MAY_BE_EMPTY = ['line'];

const NO_NUMBERS = [
  '',
  ' ',
  '-1',
  '+1',
  '1.5',
  '1e9',
  '0x10',
  ' 1',
  '1 ',
  '1,',
  'NaN',
  '１',
  '1_0',
];
const NO_CHOICES = [
  '',
  ' ',
  'nosuch',
  '__proto__',
  'constructor',
  ',',
  '=',
  '0',
  'v',
  'x'.repeat(99),
];
const NO_LISTS = ['', ',', '1,', '-', '3-1', '-1', '1.5', '0x1', 'NaN', '1-99999', '9'.repeat(30)];
/** What a terminal acts on, in one argument. */
const ESCAPES = '\u001b[31ma\nb\u202e';

const nothing = { write: () => true };
const program = await wholeProgram({
  stdout: nothing,
  stderr: nothing,
  stdin: (async function* () {})(),
  env: {},
  cwd: () => '/',
});
const commands = program.commands.filter((each) => ![SERVES, 'help'].includes(each.name()));
const takesValue = (option: Option) => option.required || option.optional;
const options = commands.flatMap((command) =>
  command.options.filter(takesValue).map((option) => ({
    name: `${command.name()} ${option.long}`,
    command: command.name(),
    option,
    long: option.long ?? '',
    takes: /[<[](.+)[>\]]$/.exec(option.flags)?.[1] ?? '',
  })),
);

let cwd = '';
beforeAll(() => {
  cwd = folder();
  copyFileSync(join(scenarios, 'quad-core/quad-core.xml'), join(cwd, 'quad-core.xml'));
  copyFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), join(cwd, 's.xml'));
  copyFileSync(join(traces, trace), join(cwd, 't.json'));
});

/** Calls a command with options more, in place of the same ones. */
function call(command: string, ...more: string[]): Promise<Run> {
  const names = more.map((each) => each.split('=', 1)[0]);
  const usual = (CALLS[command] ?? []).filter((each) => {
    const [name = ''] = each.split('=', 1);
    return !name.startsWith('--') || !names.includes(name);
  });
  return run([command, ...usual, ...more], { cwd });
}

function expectSane({ code, stdout, stderr }: Run, what: string): void {
  expect([0, 1, 2, 3], what).toContain(code);
  expect(stderr, what).not.toMatch(/internal error|\n {4}at |\[object|undefined|NaN/);
  expect(`${stdout}${stderr}`, what).not.toMatch(/\p{Cf}|(?![\n\t])\p{Cc}/u);
}

/** One sentence about the option, and no more than where the usage is told. */
function expectRefused(found: Run, long: string, what: string): void {
  expectSane({ ...found, stderr: found.stderr.replace(/ '?NaN/, '') }, what);
  expect({ what, code: found.code, stdout: found.stdout }).toEqual({ what, code: 2, stdout: '' });
  const [first = '', ...rest] = found.stderr.trimEnd().split('\n');
  expect(first, what).toContain(long);
  expect(rest.filter((line) => !/^\(acrn-nvmx \w+ --help shows the usage\)$/.test(line))).toEqual(
    [],
  );
}

test('each command is called here, and each placeholder has a meaning', () => {
  expect(commands.map((each) => each.name()).sort()).toEqual(Object.keys(CALLS));
  const meant = [...NUMBERS, ...CHOICES, ...LISTS, ...FILES, ...TEXTS];
  expect(options.filter(({ takes }) => !meant.includes(takes)).map(({ name }) => name)).toEqual([]);
});

function ofKind(kinds: readonly string[]) {
  return options.filter(({ takes }) => kinds.includes(takes));
}

describe('a number', () => {
  test.each(ofKind(NUMBERS))('$name', async ({ command, long }) => {
    for (const value of NO_NUMBERS) {
      const what = `${long}=${value}`;
      expectRefused(await call(command, what), long, what);
    }
    for (const value of ['0', '1000000000', '9'.repeat(30), '9'.repeat(400)]) {
      const found = await call(command, `${long}=${value}`);
      if (found.code === 2) expectRefused(found, long, `${long}=${value}`);
      else expectSane(found, `${long}=${value}`);
    }
  });

  test('of threads is not 0', async () => {
    expectRefused(await call('check', '--concurrency=0'), '--concurrency', '0');
  });
});

describe('a choice', () => {
  test.each(ofKind(CHOICES))('$name', async ({ command, long }) => {
    for (const value of NO_CHOICES) {
      const what = `${long}=${value}`;
      expectRefused(await call(command, what), long, what.slice(0, 60));
    }
  });
});

describe('a list', () => {
  test.each(ofKind(LISTS))('$name', async ({ command, long }) => {
    for (const value of NO_LISTS) {
      const what = `${long}=${value}`;
      expectRefused(await call(command, what), long, what);
    }
  });
});

describe('any option with a value', () => {
  test.each(options)('$name', async ({ command, long, option, takes }) => {
    if (!MAY_BE_EMPTY.includes(takes)) {
      expectRefused(await call(command, `${long}=`), long, `${long}=`);
      if (option.required) expectRefused(await call(command, long, ''), long, `${long} ''`);
    }
    expectSane(await call(command, `${long}=${ESCAPES}`, `${long}=nosuch`), `${long} twice`);
    if (option.required)
      expectRefused(await run([command, long], { cwd }), long, `${long} at the end`);
  });
});

describe('any two options without a value, or one twice', () => {
  // A simulation takes a second.
  const names = commands.map((command) => command.name()).filter((name) => name !== 'simulate');
  test.each(names)('%s', async (name) => {
    const flags = commands
      .filter((command) => command.name() === name)
      .flatMap((command) => command.options.filter((option) => !takesValue(option)))
      .flatMap(({ long }) =>
        long === undefined || ['--watch', '--yes'].includes(long) ? [] : long,
      );
    for (const [i, flag] of flags.entries()) {
      for (const other of flags.slice(i)) {
        const found = await call(name, flag, other);
        expectSane(found, `${flag} ${other}`);
        if (found.code === 2) {
          expect(found.stderr.trimEnd().split('\n').length, `${flag} ${other}`).toBe(1);
        }
      }
    }
  });
});

test('an option that would do nothing is refused', async () => {
  expectRefused(await call('init', '--kernel=6.1'), '--kernel', '--kernel');
  for (const option of ['--name=x', '--rt=1', '--pre-launched-pcpus=1', '--console=ttyS0']) {
    const [long = ''] = option.split('=');
    expectRefused(await run(['init', 'modprobe', option], { cwd }), long, option);
  }
  expectRefused(await call('replay', '--program=p.json'), '--program', '--program');
  expectRefused(await call('replay', '--program=p.json', '--record'), '--program', '--record');
});

test('an option that is given very often takes time as it is given often', {
  timeout: 15_000,
}, async () => {
  const cwd = folder();
  copyFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), join(cwd, 's.xml'));
  for (const option of ['--only=nvmx-disabled', '--rule=nvmx-disabled=off', '--exclude=x']) {
    const { code } = await run(['check', ...Array<string>(60_000).fill(option), 's.xml'], { cwd });
    expect(code).toBe(0);
  }
});
