import { describe, expect, test } from 'vitest';
import { passedThrough, readPtIntx } from '../../../src/rules/pci/pt-intx.js';

describe('pt_intx as ACRN reads it', () => {
  test.each([
    ['(3, 5)', [{ physical: 3, virtual: 5 }]],
    [
      '(3,5)(0x10,6)',
      [
        { physical: 3, virtual: 5 },
        { physical: 16, virtual: 6 },
      ],
    ],
    [
      ' ( 3 , 5 ) , (4,6), ',
      [
        { physical: 3, virtual: 5 },
        { physical: 4, virtual: 6 },
      ],
    ],
    ['  ', []],
  ])('%j', (text, lines) => {
    expect(readPtIntx(text)).toEqual(lines);
  });

  test.each(['3, 5', '(3)', '(3,5) (4,6)', '(03,5)', 'garbage', '(3,5),,(4,6)'])(
    '%j stops the build',
    (text) => {
      expect(readPtIntx(text)).toBeUndefined();
    },
  );

  test('a comma between pairs ends what is passed through', () => {
    expect(passedThrough('(3,5), (4,6)')).toEqual([{ physical: 3, virtual: 5 }]);
    expect(passedThrough('(3,5)(4,6)')).toHaveLength(2);
  });
});
