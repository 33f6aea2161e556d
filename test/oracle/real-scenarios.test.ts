// Every real scenario of ACRN v2.5 and v2.6 that has a Service VM: fix makes it clean in one run, a second
// run changes nothing, and the image of the fixed scenario boots to the nested guest's login prompt.
import { describe, expect, test } from 'vitest';
import { build } from '../../src/build.js';
import { boot } from '../../src/engine/boot/boot.js';
import { rulesOf } from '../../src/engine/observe/rules.js';
import { fix } from '../../src/fix/fix.js';
import { parseXml } from '../../src/xml/parse.js';
import { realScenarios } from '../real-scenarios.js';
import { shared } from '../shared.js';

describe.skipIf(shared === undefined)('real scenarios (needs ../shared)', () => {
  const found = realScenarios(['v2.5', 'v2.6']).filter(({ text }) =>
    text.includes('SOS_VM</vm_type>'),
  );
  for (const { release, name, text, board } of found) {
    test(`${name}: fix, build, boot`, async () => {
      const once = await fix(name, text, { release, board });
      expect(once.before.diagnostics.length, `${name} before`).toBeGreaterThan(0);
      const errors = once.after.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors, `${name} after`).toEqual([]);
      const twice = await fix(name, once.text, { release, board });
      expect(twice.text, `${name} fixed again`).toBe(once.text);
      const { image } = build({
        release,
        scenario: parseXml(once.text),
        board: board.document,
        force: true,
      });
      expect(image, `${name} makes an image`).toBeDefined();
      if (image === undefined) return;
      const { verdict, parts } = boot(image);
      expect(verdict, `${name} boots`).not.toBe('stopped');
      const told = new Set(once.after.diagnostics.map(({ rule }) => rule));
      for (const part of parts.filter(({ degrades }) => degrades)) {
        const named = rulesOf(part).filter((rule) => told.has(rule));
        expect(named, `${name}: ${part.who} ${part.state}: ${part.chain.join('; ')}`).not.toEqual(
          [],
        );
      }
    });
  }
});
