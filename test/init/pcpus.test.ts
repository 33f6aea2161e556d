import { describe, expect, test } from 'vitest';
import { planPcpus } from '../../src/init/pcpus.js';
import type { PreLaunchedKind } from '../../src/init/vm-kinds.js';
import type { Release } from '../../src/release.js';
import { board, uniform } from './boards.js';

const STD: PreLaunchedKind = 'standard';
const RT: PreLaunchedKind = 'real-time';

function hybrid(layout: string) {
  return board({ coreTypes: [...layout].map((c) => (c === 'C' ? 'Core' : 'Atom')) });
}

describe('pCPUs of the VMs', () => {
  test.each<[string, ReturnType<typeof board>, Release, PreLaunchedKind[], number[][], number[]]>([
    ['v2.x leaves pCPU 0 alone', uniform(4), 'v2.5', [], [], [1, 2, 3]],
    ['v2.x gives a standard VM pCPU 0', uniform(4), 'v2.7', [STD], [[0]], [1, 2, 3]],
    ['a real-time VM never has pCPU 0', uniform(4), 'v2.5', [RT], [[3]], [1, 2]],
    ['both', uniform(4), 'v2.6', [STD, RT], [[0], [3]], [1, 2]],
    ['the last one', uniform(2), 'v2.5', [RT], [[1]], [0]],
    ['a board of one pCPU', uniform(1), 'v2.5', [], [], [0]],
    ['v3.x gives the Service VM what is left', uniform(4), 'v3.2', [], [], [0, 1, 2, 3]],
    ['v3.x gives a standard VM pCPU 0', uniform(4), 'v3.2', [STD], [[0]], [1, 2, 3]],
    ['v3.x, a real-time VM', uniform(4), 'v3.2', [RT], [[3]], [0, 1, 2]],
    ['v2.x, cores of one type', hybrid('CCCCAA'), 'v2.5', [], [], [1, 2, 3]],
    ['v2.x, the larger part', hybrid('CCAAAA'), 'v2.5', [], [], [2, 3, 4, 5]],
    ['v2.x, others take the rest first', hybrid('CCAAAA'), 'v2.5', [RT], [[1]], [2, 3, 4, 5]],
    ['v3.x, nobody takes the rest', hybrid('CCAAAA'), 'v3.1', [], [], [0, 1, 2, 3, 4, 5]],
    ['v3.x, a VM takes the rest', hybrid('CCCCAA'), 'v3.1', [RT], [[4, 5]], [0, 1, 2, 3]],
    ['v3.x, a standard VM takes the rest', hybrid('CCCCAA'), 'v3.1', [STD], [[4, 5]], [0, 1, 2, 3]],
    ['v3.x, pCPU 0 among the rest', hybrid('CCAAAA'), 'v3.1', [STD], [[0, 1]], [2, 3, 4, 5]],
    [
      'v3.x, two take the rest',
      hybrid('CCCCCAAA'),
      'v3.1',
      [STD, RT],
      [[0], [5, 6, 7]],
      [1, 2, 3, 4],
    ],
  ])('%s', (_, machine, release, kinds, preLaunched, service) => {
    expect(planPcpus(machine, release, kinds)).toEqual({ preLaunched, service });
  });

  test('a pCPU that the board lists twice is one that the check does not know', () => {
    const machine = uniform(3);
    const [, twin] = machine.threads;
    const twice = { ...machine, threads: twin ? [...machine.threads, twin] : [] };
    expect(planPcpus(twice, 'v2.5', [])).toEqual({ preLaunched: [], service: [2] });
  });

  test('too few', () => {
    expect(() => planPcpus(uniform(2), 'v3.0', [STD, RT])).toThrow(
      'the board small has 2 pCPUs; 2 pre-launched VMs and the Service VM need one each, 3 together',
    );
  });
});
