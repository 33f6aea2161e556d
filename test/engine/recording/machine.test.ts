// What the whole real ACRN showed on another implementation of VMX, and what the engine gives.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { MachineCase } from '../../../src/engine/recording/machine/format.js';
import {
  isMachineRecording,
  parseMachineCases,
  parsePrograms,
} from '../../../src/engine/recording/machine/parse.js';
import { replayMachine } from '../../../src/engine/recording/machine/replay.js';
import { shared } from '../../shared.js';

const folder = shared === undefined ? undefined : join(shared, 'machine');
const hasRecordings = folder !== undefined && existsSync(join(folder, 'program.json'));

/** At most this part of the observables may be masked. */
const MOST_MASKED = 0.03;
/** Every so many cases are run alone, too. */
const EVERY = 6;

function read(name: string): string {
  return readFileSync(join(folder ?? '', name), 'utf8');
}

function programs() {
  return parsePrograms(read('program.json'), (packed) =>
    inflateRawSync(Buffer.from(packed, 'base64')),
  );
}

const recordings = hasRecordings
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .filter((name) => isMachineRecording(read(name)))
  : [];

describe.skipIf(!hasRecordings)('recordings of the machine (needs ../shared)', () => {
  test.each(recordings)('%s', (name) => {
    const { observables, equal, masked, different } = replayMachine(
      parseMachineCases(read(name)),
      programs(),
    );
    expect(
      different.map(
        ({ case: id, op, observable, machine, engine }) =>
          `${id}, operation ${op}, ${observable}: machine ${machine}, engine ${engine}`,
      ),
    ).toEqual([]);
    const hidden = masked.reduce((total, { count }) => total + count, 0);
    expect(equal + hidden).toBe(observables);
    expect(hidden / observables).toBeLessThan(MOST_MASKED);
  });

  test('a case alone, on a machine that has seen none before', () => {
    for (const name of recordings) {
      const loaded = programs();
      for (const [i, machineCase] of parseMachineCases(read(name)).entries()) {
        if (i % EVERY !== 0) continue;
        const { different } = replayMachine([machineCase], loaded);
        expect(different, `${name} ${machineCase.id}`).toEqual([]);
      }
    }
  }, 120_000);

  /** A case of main.jsonl, changed. */
  const changed = (id: string, change: (machineCase: MachineCase) => MachineCase) => {
    const machineCase = parseMachineCases(read('main.jsonl')).find((each) => each.id === id);
    if (machineCase === undefined) throw new Error(`no case ${id}`);
    return replayMachine([change(structuredClone(machineCase))], programs());
  };

  test('a difference names case, operation, observable and both values', () => {
    const { different } = changed('l2-vmcall', (machineCase) => ({
      ...machineCase,
      ops: machineCase.ops.map((op) => (op.reason === '0x12' ? { ...op, reason: '0x13' } : op)),
    }));
    expect(different).toMatchObject([
      { case: 'l2-vmcall', observable: 'reason', machine: '0x13', engine: '0x12' },
    ]);
  });

  test('an instruction of L2 is what its bytes are', () => {
    const report = changed('l2-vmcall', (machineCase) => machineCase);
    expect(report.different).toEqual([]);
    const loaded = programs();
    const patched = loaded.onAcrn.segments.map(({ address, bytes }) => {
      const copy = bytes.slice();
      const at = (loaded.onAcrn.symbols.l2_vmcall ?? 0) - address;
      if (at >= 0 && at < copy.length) copy.set([0x0f, 0xa2], at);
      return { address, bytes: copy };
    });
    const cases = parseMachineCases(read('main.jsonl')).filter(({ id }) => id === 'l2-vmcall');
    const { different } = replayMachine(cases, {
      ...loaded,
      onAcrn: { ...loaded.onAcrn, segments: patched },
    });
    expect(different).toContainEqual(
      expect.objectContaining({ observable: 'reason', machine: '0x12', engine: '0xa' }),
    );
  });

  test('operands of INVEPT that only the recorded processor takes are masked, others are not', () => {
    const whole = parseMachineCases(read('bare-metal.jsonl')).find(({ id }) => id === 'l2-nop');
    if (whole === undefined) throw new Error('no case l2-nop');
    const until = whole.ops.findIndex(({ op }) => op === 'vmptrld') + 1;
    const invept = (type: string, reserved: string) =>
      replayMachine(
        [
          {
            ...whole,
            ops: [
              ...whole.ops.slice(0, until),
              { op: 'invept', type, desc: ['0x0', reserved], out: 'VMsucceed', fl: '0x0' },
            ],
          },
        ],
        programs(),
      );
    for (const [type, reserved] of [['0x100000002', '0x0'] as const, ['0x2', '0x1'] as const]) {
      const { different, masked } = invept(type, reserved);
      expect(different).toEqual([]);
      expect(masked).toMatchObject([{ mask: 'invalidation-operands', count: 2 }]);
    }
    expect(invept('0x2', '0x0')).toMatchObject({ different: [], masked: [] });
    expect(invept('0x3', '0x0').different.map(({ observable }) => observable)).toEqual([
      'out',
      'fl',
    ]);
  });

  test('an end that the machine did not have is a difference', () => {
    const cases = parseMachineCases(read('single.jsonl'));
    const assertion = cases.find(({ end }) => end === 'assertion');
    if (assertion === undefined) throw new Error('no case ends with an assertion');
    const { different } = replayMachine([{ ...assertion, end: 'hang' }], programs());
    expect(different).toMatchObject([{ observable: 'end', machine: 'hang', engine: 'assertion' }]);
  });
});

describe('reading', () => {
  const line = (more: object) =>
    JSON.stringify({
      format: 'acrn-machine/1',
      release: 'v2.7',
      cpu: 'bochs-tigerlake',
      id: 'a',
      ops: [],
      ...more,
    });

  test('lines of the format are told from traces', () => {
    expect(isMachineRecording(line({}))).toBe(true);
    expect(isMachineRecording('{"format":"acrn-nvmx-trace/1"}')).toBe(false);
  });

  test.each([
    ['a release that does not exist', line({ release: 'v1.0' }), /"release" is "v1.0"/],
    ['a processor that is not known', line({ cpu: 'z80' }), /processor "z80" is not known/],
    ['an operand that is not a number', line({ ops: [{ op: 'vmxon', addr: 'x' }] }), /operation 0/],
    ['operations that are not a list', line({ ops: 1 }), /"ops" is not a list/],
    ['a line that is not JSON', '{"format":"acrn-machine/1"', /malformed JSON/],
    ['nothing', '\n', /empty/],
  ])('%s', (_, text, message) => {
    expect(() => parseMachineCases(text)).toThrow(message);
  });

  test('a program that is not one', () => {
    expect(() => parsePrograms('{}', () => new Uint8Array())).toThrow(/not a program/);
    expect(() => parsePrograms('[', () => new Uint8Array())).toThrow(/malformed JSON/);
  });
});
