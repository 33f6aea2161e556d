import { describe, expect, test } from 'vitest';
import { jsonErrorOffset } from '../../../src/engine/recording/json-syntax.js';
import { parseTraces, TraceError } from '../../../src/engine/recording/parse.js';

const HEAD = {
  format: 'acrn-nvmx-trace/1',
  id: 'one',
  kind: 'own',
  profile: 'skylake-i7-6700k',
};

function sequence(...ops: unknown[]): string {
  return JSON.stringify({ ...HEAD, ops });
}

function problemOf(text: string): { message: string; line: number | undefined } {
  try {
    parseTraces(text);
  } catch (error) {
    if (error instanceof TraceError) return { message: error.message, line: error.line };
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('what is read', () => {
  test('one sequence over several lines', () => {
    const text = `{"format":"acrn-nvmx-trace/1","id":"one","kind":"own",
      "profile":"skylake-i7-6700k","ops":[
      {"op":"vmxoff"}
    ]}\n`;
    expect(parseTraces(text).map(({ id, ops }) => [id, ops.length])).toEqual([['one', 1]]);
  });

  test('JSON Lines, with blank lines, CR LF and a byte-order mark', () => {
    const text = `\uFEFF${sequence({ op: 'vmxoff' })}\r\n\r\n${sequence()}\r\n`;
    expect(parseTraces(text).map(({ ops }) => ops.length)).toEqual([1, 0]);
  });

  test('every operation', () => {
    const ops = [
      { op: 'vmxon', addr: '0x1000' },
      { op: 'vmptrld', addr: '0x1000' },
      { op: 'vmclear', addr: '0xffffffffffffffff' },
      { op: 'vmxoff' },
      { op: 'vmlaunch' },
      { op: 'vmresume' },
      { op: 'vmptrst' },
      { op: 'vmread', field: '0x4402' },
      { op: 'vmwrite', field: '0x4402', value: '0x0' },
      { op: 'invept', type: '0x1', desc: ['0x1', '0x0'] },
      { op: 'invvpid', type: '0x1', desc: ['0x1', '0x0'] },
      { op: 'rdmsr', msr: '0x480' },
      { op: 'l2_exit', set: { '0x4402': '0xa' } },
      { op: 'mem', gpa: '0x0', q: ['0x1', '0x2'] },
      { op: 'zero', gpa: '0x0' },
      { op: 'set_l1', cpl: 3, csl: 0, cr0: '0x1', guest: { '0x681e': '0x1' } },
    ];
    expect(parseTraces(sequence(...ops))[0]?.ops).toEqual(ops);
  });
});

describe('where malformed JSON breaks', () => {
  // The caret stands before the first token that cannot stand there.
  const rows = [
    '{^a:1}',
    '{"a"^ 1}'.replace('^ ', ' ^'),
    '{"a":1,^}',
    '[1,^]',
    '[1 ^2]',
    '{"a":1^]',
    '[1]^]',
    '[01]'.replace('01', '^01'),
    '["\\x"]'.replace('"', '^"'),
    '[^tru]',
    '[-1.5e+7,^+1]',
    '{"a":[{}, [], true, ^nul]}',
    '{"a":1^',
    '["a\u0001b"]'.replace('"', '^"'),
    '[^1.]',
    '^',
    '"a"^,',
  ];
  test.each(rows)('%s', (row) => {
    const text = row.replace('^', '');
    expect(() => JSON.parse(text), 'JSON.parse refuses it, too').toThrow();
    expect(jsonErrorOffset(text)).toBe(row.indexOf('^'));
  });
});

describe('what is refused, in one line', () => {
  const rows: [string, string, RegExp, number?][] = [
    ['an empty file', ' \n', /empty/],
    ['no JSON', 'hello', /malformed JSON: unexpected "hello"/, 1],
    ['JSON that ends early', '{"format":"acrn-nvmx-trace/1",\n"id":', /ends too early/, 2],
    ['a malformed line', `${sequence()}\n${sequence()}\n{"id" 1}\n`, /unexpected "1}"/, 3],
    ['a list', '[]', /a sequence is a JSON object/, 1],
    ['null', 'null', /a sequence is a JSON object, not null/, 1],
    ['another format', '{"format":"acrn-nvmx-trace/2"}', /"format" is "acrn-nvmx-trace\/2"/, 1],
    ['no format', '{}', /"format" is missing/, 1],
    ['no id', JSON.stringify({ ...HEAD, id: 7 }), /"id" is 7/, 1],
    ['no kind', JSON.stringify({ ...HEAD, kind: null, ops: [] }), /"kind" is null/, 1],
    ['an unknown profile', JSON.stringify({ ...HEAD, profile: 'i486', ops: [] }), /"i486".*use/, 1],
    ['no operations', JSON.stringify(HEAD), /sequence "one": "ops" is missing/, 1],
    ['an operation that is none', sequence(7), /operation 0: 7 is not an object/, 1],
    ['an unknown operation', sequence({ op: 'vmcall' }), /operation 0: "op" is "vmcall"/, 1],
    ['a name of Object.prototype', sequence({ op: 'constructor' }), /"op" is "constructor"/, 1],
    [
      'a missing operand',
      sequence({ op: 'vmwrite', field: '0x1' }),
      /\(vmwrite\): the op.*"value"/,
    ],
    [
      'bad hex',
      sequence({ op: 'zero', gpa: '4096' }),
      /\(zero\): "gpa": "4096" is not a hexadecimal/,
    ],
    ['hex of 65 bits', sequence({ op: 'zero', gpa: '0x10000000000000000' }), /at most 64 bits/],
    ['a negative number', sequence({ op: 'zero', gpa: '-0x1' }), /not a hexadecimal/],
    ['a number for hex', sequence({ op: 'vmread', field: 17410 }), /17410 is not a hexadecimal/],
    ['half a descriptor', sequence({ op: 'invept', type: '0x1', desc: ['0x1'] }), /quadwords/],
    ['no quadwords', sequence({ op: 'mem', gpa: '0x0', q: '0x1' }), /not a list of hexadecimal/],
    ['a bad quadword', sequence({ op: 'mem', gpa: '0x0', q: ['0x1', 'x'] }), /"x" is not a hexa/],
    ['fields in a list', sequence({ op: 'l2_exit', set: [] }), /not an object of field encodings/],
    ['no such field', sequence({ op: 'l2_exit', set: { '0x6': '0x1' } }), /"0x6" is the encoding/],
    [
      'a bad value',
      sequence({ op: 'l2_exit', set: { '0x4402': 1 } }),
      /field 0x4402: 1 is not a hex/,
    ],
    ['unknown state', sequence({ op: 'set_l1', cr3: '0x0' }), /"cr3" is not a state of L1/],
    ['CPL 4', sequence({ op: 'set_l1', cpl: 4 }), /"cpl": 4 is not a number from 0 to 3/],
    ['a result that is none', sequence({ op: 'vmxoff', r: 'ok' }), /"r" is "ok"/],
  ];
  test.each(rows)('%s', (_, text, message, line) => {
    const problem = problemOf(text);
    expect(problem.message).toMatch(message);
    expect(problem.message).not.toContain('\n');
    if (line !== undefined) expect(problem.line).toBe(line);
  });

  test('control characters of the file do not reach the message', () => {
    const { message } = problemOf(sequence({ op: '\u001b[31m\u009b' }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  test('the sequence and the line are named', () => {
    const bad = JSON.stringify({ ...HEAD, id: 'two', ops: [{ op: 'vmxoff' }, { op: 'nop' }] });
    const problem = problemOf(`${sequence()}\n\n${bad}\n`);
    expect(problem.line).toBe(3);
    expect(problem.message).toMatch(/^sequence "two", operation 1: "op" is "nop"/);
  });
});
