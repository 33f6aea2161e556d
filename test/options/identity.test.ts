// What get says can be set again, and what is set is what get says; nothing else of the file moves.
import { describe, expect, test } from 'vitest';
import { getOption } from '../../src/options/get-option.js';
import type { OptionValue } from '../../src/options/list.js';
import { setOptions } from '../../src/options/set-options.js';
import type { Release } from '../../src/release.js';
import { findXmlProblem, parseXml } from '../../src/xml/parse.js';
import { scenarioFiles } from '../scenarios.js';

const files = scenarioFiles.filter(
  ({ text, problem }) => problem === undefined && findXmlProblem(text) === undefined,
);

async function options(text: string, release: Release, path?: string): Promise<OptionValue[]> {
  const found = await getOption(parseXml(text), path, release);
  if ('kind' in found) throw new Error(`get ${path}: ${found.message}`);
  return [...found.values];
}

async function set(text: string, release: Release, assignment: string): Promise<string> {
  const result = await setOptions(text, [assignment], release);
  if ('kind' in result) throw new Error(`set ${assignment}: ${result.message}`);
  return result.text;
}

describe('set of what get says changes nothing', () => {
  test.each(files)('$path', async ({ path, text, release }) => {
    const found = await options(text, release);
    expect(found.length, `scenarios/${path}`).toBeGreaterThan(5);
    const assignments = found.map(({ path: own, value }) => `${own}=${value}`);
    const result = await setOptions(text, assignments, release);
    expect('kind' in result ? result : result.text, `scenarios/${path}`).toEqual(text);
  });
});

/** Texts that need care on their way into XML and back. */
const VALUES = ['plain', 'a=b', '<&>"\'', ' blanks ', 'two\nlines', 'CR\rLF\r\n', ']]>', ''];

describe('get says what was set', () => {
  const good = files.filter(({ broken }) => !broken);

  test.each(good)('$path', async ({ path, text, release }) => {
    const before = await options(text, release);
    const found = before.find(({ path: own }) => own.endsWith('.bootargs'));
    expect(found, `scenarios/${path}: bootargs`).toBeDefined();
    if (found === undefined) return;
    const { path: own, range } = found;
    for (const value of VALUES) {
      const after = await set(text, release, `${own}=${value}`);
      const where = `scenarios/${path}: ${own}=${JSON.stringify(value)}`;
      expect((await options(after, release, own))[0]?.value, where).toBe(value);
      expect(after.slice(0, range.start), `${where}: before`).toBe(text.slice(0, range.start));
      const tail = text.slice(range.end);
      expect(after.endsWith(tail), `${where}: behind`).toBe(true);
      const others = (each: OptionValue) => each.path !== own;
      expect(
        (await options(after, release)).filter(others).map((each) => each.value),
        where,
      ).toEqual(before.filter(others).map((each) => each.value));
    }
  });

  test.each(good)('$path: added and removed again', async ({ path, text, release }) => {
    const lists = (await options(text, release)).filter(({ path: own }) =>
      /pcpu_id(\[\d+\])?$/.test(own),
    );
    for (const { path: own } of lists) {
      const list = own.replace(/(\.pcpu)?(\[\d+\])?\.pcpu_id(\[\d+\])?$/, '$1.pcpu_id');
      const added = await set(text, release, `${list}+=77`);
      const values = (await options(added, release, list)).map(({ value }) => value);
      expect(values.at(-1), `scenarios/${path}: ${list}`).toBe('77');
      expect(await set(added, release, `${list}-=77`), `scenarios/${path}: ${list}`).toBe(text);
    }
  });
});
