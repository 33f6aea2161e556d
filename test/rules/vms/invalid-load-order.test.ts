import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lint } from '../../../src/lint.js';
import { sourceText } from '../../../src/text/source.js';
import { scenariosFolder } from '../../scenarios.js';

/** What is said of a real-time VM without a load_order, where nested virtualization is on or off. */
async function found(release: 'v3.1' | 'v3.3', nesting: 'y' | 'n') {
  const text = readFileSync(join(scenariosFolder, `quad-core/${release}-nested.xml`), 'utf8')
    .replace('<load_order>PRE_LAUNCHED_VM</load_order>', '')
    .replace(
      '<vm_type>RTVM</vm_type>',
      '<vm_type>RTVM</vm_type>\n    <lapic_passthrough>y</lapic_passthrough>',
    )
    .replace('<nested_virtualization_support>y', `<nested_virtualization_support>${nesting}`);
  const { diagnostics } = await lint(sourceText('a.xml', text), { release });
  return diagnostics
    .filter(({ rule }) => rule === 'invalid-load-order')
    .map(({ category, stopsAt }) => `${category} ${stopsAt}`);
}

// rdt_support.xsd: every $vm in //vm satisfies $vm//load_order != 'SERVICE_VM' or …
test("without a load_order a VM is a Service VM to the validator's check of lapic_passthrough", async () => {
  expect(await found('v3.3', 'n')).toEqual(['schema validator']);
  expect(await found('v3.3', 'y')).toEqual(['build allocation']);
  // v3.1 validates after the allocators, which stop first.
  expect(await found('v3.1', 'n')).toEqual(['schema allocation']);
});
