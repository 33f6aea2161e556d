// `+=` on a list of elements that hold others: a whole element, which the release's schema takes.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formOf } from '../../src/options/form.js';
import { setOptions } from '../../src/options/set-options.js';
import { unsetOptions } from '../../src/options/unset-options.js';
import type { Release } from '../../src/release.js';
import { validateSchema } from '../../src/schema/index.js';
import { parseXml } from '../../src/xml/parse.js';

const scenario = (name: string) => readFileSync(`scenarios/quad-core/${name}.xml`, 'utf8');

async function added(name: string, release: Release, ...assignments: readonly string[]) {
  const result = await setOptions(scenario(name), assignments, release);
  if ('kind' in result) throw new Error(result.message);
  const problems = await validateSchema(parseXml(result.text), release);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return result;
}

test.each<[string, Release, string]>([
  ['v2.5-nested', 'v2.5', 'POST_STD_VM'],
  ['v2.6-nested', 'v2.6', 'PRE_STD_VM'],
  ['v2.7-nested', 'v2.7', 'POST_RT_VM'],
  ['v3.0-nested', 'v3.0', 'POST_LAUNCHED_VM'],
  ['v3.4-nested', 'v3.4', 'PRE_LAUNCHED_VM'],
])('a VM in %s, which unset takes out again', async (name, release, kind) => {
  const { text, changes } = await added(name, release, `vm+=${kind}`);
  const { before = [], after = [] } = changes[0] ?? {};
  expect(after).toHaveLength(before.length + 1);
  const removed = await unsetOptions(text, [`vm[${before.length}]`], release);
  expect('text' in removed && removed.text).toBe(scenario(name));
});

test('the new VM has the next id, a name that no other has, and what the schema requires', async () => {
  const { text } = await added('v3.2-nested', 'v3.2', 'vm+=POST_LAUNCHED_VM');
  const vm = /<vm id="2">[\s\S]*<\/vm>/.exec(text)?.[0] ?? '';
  expect(vm).toContain('<load_order>POST_LAUNCHED_VM</load_order>');
  expect(vm).toContain('<name>VM2</name>');
  expect(vm).toContain('<vm_type>STANDARD_VM</vm_type>');
});

test('entries of other lists, in groups that are not there yet, with the VMs at both ends', async () => {
  const { text, changes } = await added(
    'v3.2-nested',
    'v3.2',
    'hv.vuart_connections.vuart_connection+=link',
    'vm+=POST_LAUNCHED_VM',
    'vm[2].cpu_affinity.pcpu+=1',
  );
  expect(text.match(/<vm_name>.*<\/vm_name>/g)).toEqual([
    '<vm_name>PRE_RT_VM0</vm_name>',
    '<vm_name>ACRN_Service_VM</vm_name>',
  ]);
  expect(changes.at(-1)).toEqual({ path: 'vm[2].cpu_affinity.pcpu', before: [], after: ['1'] });
});

test('what is not a kind of VM, and a value that the schema refuses, are refused', async () => {
  const text = scenario('v3.2-nested');
  expect(await setOptions(text, ['vm+=UNKNOWN'], 'v3.2')).toMatchObject({
    kind: 'refused',
    message:
      'there is no vm of the kind "UNKNOWN": add PRE_LAUNCHED_VM, SERVICE_VM or POST_LAUNCHED_VM',
  });
  expect(await setOptions(scenario('v2.5-nested'), ['vm+=UNKNOWN'], 'v2.5')).toMatchObject({
    kind: 'refused',
  });
});

test('the form offers to add and remove where the schema has room', async () => {
  const items = await formOf(parseXml(scenario('v3.2-nested')), 'v3.2', undefined);
  const addition = items.find((item) => item.kind === 'addition');
  expect(addition).toMatchObject({ path: 'vm', leading: 'Load order' });
  expect(addition?.kind === 'addition' && addition.suggestions.map(({ value }) => value)).toEqual([
    'SERVICE_VM',
    'PRE_LAUNCHED_VM',
    'POST_LAUNCHED_VM',
  ]);
  const removable = items.flatMap((item) =>
    item.kind === 'group' && item.removable ? item.path : [],
  );
  expect(removable).toEqual(['vm[0]', 'vm[1]']);
});
