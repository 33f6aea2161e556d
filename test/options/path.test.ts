import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAssignment, parsePath } from '../../src/options/path.js';

describe('parsePath', () => {
  test.each([
    ['hv.FEATURES.SCHEDULER', ['hv', 'FEATURES', 'SCHEDULER']],
    ['vm[0].@id', ['vm', '@id']],
    ['vm[name=a.b=c].name', ['vm', 'name']],
  ])('%s', (text, names) => {
    const path = parsePath(text);
    expect('problem' in path ? path.problem : path.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['vm[name=ACRN SOS VM]', 'ACRN SOS VM'],
    ['vm[name="a]b.c"]', 'a]b.c'],
    ["vm[name='it''s']", "it's"],
    ['vm[name="say ""x"""]', 'say "x"'],
    ['vm[name=5"]', '5"'],
    ['vm[name=""]', ''],
  ])('%s chooses by %s', (text, value) => {
    const path = parsePath(text);
    if ('problem' in path) throw new Error(path.problem);
    expect(path[0]?.selectors).toEqual([{ kind: 'with', name: 'name', value }]);
  });

  test.each([
    ['', 'a name is missing at character 1'],
    ['hv..x', 'a name is missing at character 4'],
    ['hv.', 'a name is missing at character 4'],
    ['vm[x]', 'write [0] or [name=value] at character 3'],
    ['vm[-1]', 'write [0] or [name=value] at character 3'],
    ['vm[name="x]', 'write [0] or [name=value] at character 3'],
    ['vm[0] .name', '" " is not expected at character 6'],
    ['vm.@id.x', 'nothing comes after the attribute @id'],
    ['vm[0]=1', '"=" is not expected'],
  ])('%j is none', (text, problem) => {
    const path = parsePath(text);
    expect('problem' in path ? path.problem : path).toContain(problem);
  });
});

test('a path that chooses by any value names that value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('"', "'"), (value, quote) => {
      const path = parsePath(
        `vm[name=${quote}${value.replaceAll(quote, quote + quote)}${quote}].x`,
      );
      expect(path).toMatchObject([
        { name: 'vm', selectors: [{ kind: 'with', name: 'name', value }] },
        { name: 'x', selectors: [] },
      ]);
    }),
  );
});

test('no text makes it throw', () => {
  const text = fc.stringMatching(/^[a.@[\]="'+ 0-]*$/);
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (path) => {
      expect(parsePath(path)).toBeInstanceOf(Object);
      expect(parseAssignment(path)).toBeInstanceOf(Object);
    }),
  );
});

describe('parseAssignment', () => {
  test.each([
    ['hv.A=x', '=', 'x'],
    ['hv.A=', '=', ''],
    ['hv.A= root=/dev/sda -=+=', '=', ' root=/dev/sda -=+='],
    ['hv.A+=b=c', '+=', 'b=c'],
    ['hv.A-=b', '-=', 'b'],
    ['vm[name=a=b].c=d', '=', 'd'],
    ['vm[name="x]=y"].c-=d', '-=', 'd'],
    ['vm[0].pcpu_id[1]-=d', '-=', 'd'],
  ])('%s', (text, operator, value) => {
    expect(parseAssignment(text)).toMatchObject({ operator, value });
  });

  test.each(['hv.A', 'hv.A:=x', 'hv.A + =x', '=x', '+=x'])('%j is none', (text) => {
    expect(parseAssignment(text)).toHaveProperty('problem');
  });
});
