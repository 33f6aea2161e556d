import { expect, test } from 'vitest';
import { Attached } from '../../src/text/attached.js';

test('what is attached to an object is not seen on it, and not copied with it', () => {
  const known = new Attached<object, string>();
  const object = { name: 'a' };
  known.set(object, 'first');
  known.set(object, 'second');
  expect(known.get(object)).toBe('second');
  expect(known.get({ ...object })).toBeUndefined();
  expect(new Attached<object, string>().get(object)).toBeUndefined();
  expect(Object.entries(object)).toEqual([['name', 'a']]);
});
