// Fragments of links to the web page: whatever somebody writes into one, it holds a scenario or nothing.
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fragmentOf, type Linked, linkedIn, MOST } from '../../web/link.js';

function packed(bytes: Uint8Array | string): string {
  return `#s=${deflateRawSync(bytes).toString('base64url')}`;
}

function expectSound(linked: Linked | undefined): void {
  if (linked === undefined) return;
  expect(Object.keys(linked)).toEqual(['name', 'text', 'board', 'boardText']);
  const { name, text, board, boardText } = linked;
  expect([typeof name, typeof text]).toEqual(['string', 'string']);
  for (const each of [board, boardText]) expect(['string', 'undefined']).toContain(typeof each);
}

const text = fc.string({ unit: 'grapheme' });
const linked = fc.record({
  name: text,
  text,
  board: fc.option(text, { nil: undefined }),
  boardText: fc.option(text, { nil: undefined }),
});

test('what is packed is unpacked', async () => {
  await fc.assert(
    fc.asyncProperty(linked, async (each) => {
      expect(await linkedIn((await fragmentOf(each)) ?? '')).toEqual(each);
    }),
  );
});

test('any JSON, with any keys and types, is a scenario or nothing', async () => {
  const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
  const keys = fc.constantFrom('name', 'text', 'board', 'boardText', '__proto__', 'constructor');
  const json = fc.oneof(
    fc
      .array(fc.tuple(keys, value))
      .map(
        (members) =>
          `{${members.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join()}}`,
      ),
    fc.json(),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(json, async (each) => expectSound(await linkedIn(packed(each)))),
  );
  expect(await linkedIn(packed('{"__proto__":{"name":"a","text":"b"}}'))).toBeUndefined();
  expect(await linkedIn(packed(Uint8Array.of(0xff, 0xfe)))).toBeUndefined();
});

test('any change of a fragment', async () => {
  const good =
    (await fragmentOf({ name: 'a', text: '<a/>'.repeat(50), board: 'b', boardText: 'c' })) ?? '';
  for (let at = 0; at < good.length; at += 1) expectSound(await linkedIn(good.slice(0, at)));
  const change = fc.tuple(fc.nat(good.length), fc.nat(8), fc.string({ maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(change, async ([at, length, by]) =>
      expectSound(await linkedIn(good.slice(0, at) + by + good.slice(at + length))),
    ),
    { numRuns: 300 },
  );
});

test('what unpacks to far more than it is is left packed', async () => {
  const bomb = packed(Buffer.alloc(MOST * 4, 0x20));
  const before = process.memoryUsage().arrayBuffers;
  expect(await linkedIn(bomb)).toBeUndefined();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST * 3);
  expect(
    await fragmentOf({ name: '', text: 'a'.repeat(MOST), board: undefined, boardText: undefined }),
  ).toBeUndefined();
});
