// Every real scenario of ACRN v2.7 and later that has a Service VM: fix leaves no error in one run, and a
// second run changes nothing.
import { describe, expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.js';
import { isWithin } from '../../src/release.js';
import { serviceVm } from '../../src/scenario/nesting.js';
import { readScenario } from '../../src/scenario/read.js';
import { parseXml } from '../../src/xml/parse.js';
import { realScenarios } from '../real-scenarios.js';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';

describe.skipIf(shared === undefined)('fixes of real scenarios (needs ../shared)', () => {
  const found = realScenarios(
    RECORDED_RELEASES.filter((release) => isWithin(release, 'v2.7')),
  ).filter(({ text, release }) => serviceVm(readScenario(parseXml(text), release)) !== undefined);

  test.each(found)('$name', async ({ name, release, text, board }) => {
    const once = await fix(name, text, { release, board });
    expect(once.before.diagnostics.length, `${name} before`).toBeGreaterThan(0);
    const left = once.after.diagnostics.filter(({ severity }) => severity === 'error');
    expect(left, `${name}: errors left`).toEqual([]);
    expect((await fix(name, once.text, { release, board })).text, `${name} fixed again`).toBe(
      once.text,
    );
  });
});
