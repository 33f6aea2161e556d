import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { isWithin, RELEASES, type Release } from '../../src/release.js';
import { type Upgraded, type UpgradeOptions, upgrade } from '../../src/upgrade/upgrade.js';
import { elements, textOf, walk } from '../../src/xml/node.js';
import { parseXml } from '../../src/xml/parse.js';
import { scenariosFolder } from '../scenarios.js';

function file(name: string): string {
  return readFileSync(join(scenariosFolder, `${name}.xml`), 'utf8');
}

const board = readBoard(parseXml(file('quad-core/quad-core')));

async function upgraded(text: string, options: UpgradeOptions): Promise<Upgraded> {
  const result = await upgrade('a.xml', text, { board, ...options });
  if ('refused' in result) throw new Error(result.message);
  return result;
}

/** The text with one change, which must be possible. */
function changed(text: string, found: string, becomes: string): string {
  if (!text.includes(found)) throw new Error(`nothing to change: ${found}`);
  return text.replace(found, becomes);
}

const IMPOSED = ['pcpu-shared-with-service-vm', 'service-vm-owns-pcpu0'];

const OLD = ['v2.5', 'v2.6', 'v2.7', 'v3.0', 'v3.0.2', 'v3.1', 'v3.2', 'v3.3'] as const;

describe.each(OLD)('the nested scenario of %s', (from) => {
  const later = RELEASES.filter((to) => RELEASES.indexOf(to) > RELEASES.indexOf(from));

  test.each(later)('is as ready in %s', async (to) => {
    const { after, text } = await upgraded(file(`quad-core/${from}-nested`), { from, to });
    // v3.x gives the Service VM every pCPU that no pre-launched VM owns: nobody can say otherwise.
    const allowed = isWithin(from, 'v3.0') || !isWithin(to, 'v3.0') ? [] : IMPOSED;
    const left = after.diagnostics.map(({ rule }) => rule);
    expect(left.filter((rule) => !allowed.includes(rule))).toEqual([]);
    if (!isWithin(to, 'v3.0')) return;
    expect(text).toContain('<nested_virtualization_support>y</');
    expect(text).toContain('<lapic_passthrough>y</');
    expect(text).toContain('<console_vuart>PCI</');
    expect(text).toContain('<SCHEDULER>SCHED_NOOP</');
    expect(text).toMatch(/<bootargs>[^<]*root=\/dev\//);
  });
});

test.each([
  ['v2.5', 'v2.7', 'v3.3'],
  ['v2.6', 'v3.0', 'v3.4'],
  ['v3.0', 'v3.2', 'v3.4'],
] as const)('%s to %s and then to %s is the way at once', async (from, between, to) => {
  const text = file(`quad-core/${from}-nested`);
  const half = await upgraded(text, { from, to: between });
  const twice = await upgraded(half.text, { from: between, to });
  expect(twice.text).toBe((await upgraded(text, { from, to })).text);
});

/** A numbered comment before every element below the root. */
function commented(text: string): { text: string; count: number } {
  const { root } = parseXml(text);
  const starts = walk(root)
    .filter((node) => node !== root)
    .map((node) => node.range.start)
    .sort((a, b) => b - a);
  const all = starts.reduce(
    (before, start, index) =>
      `${before.slice(0, start)}<!-- no. ${index} -->${before.slice(start)}`,
    text,
  );
  return { text: all, count: starts.length };
}

test.each([
  'quad-core/v2.5-industry',
  'quad-core/v2.6-shared',
  'quad-core/v3.2-shared',
  'quad-core/v2.7-nested',
])('every comment of %s is kept', async (name) => {
  const { text, count } = commented(file(name));
  const from = /v\d\.\d/.exec(name)?.[0] as Release;
  const result = await upgraded(text, { from, to: 'v3.4', force: true });
  const left = Array.from({ length: count }, (_, index) => `<!-- no. ${index} -->`);
  expect(left.filter((comment) => !result.text.includes(comment))).toEqual([]);
  expect(parseXml(result.text).root.name).toBe('acrn-config');
});

test('where the vocabulary stays, so does the text', async () => {
  const text = file('quad-core/v3.3-nested');
  expect((await upgraded(text, { from: 'v3.3', to: 'v3.4' })).text).toBe(text);
});

test.each(['quad-core/v2.5-industry', 'quad-core/v2.5-hybrid', 'quad-core/v2.7-shared'])(
  'every setting of %s is carried, changed or told',
  async (name) => {
    const text = file(name);
    const from = /v\d\.\d/.exec(name)?.[0] as Release;
    const {
      carried,
      changed: moved,
      dropped,
    } = await upgraded(text, { from, to: 'v3.4', force: true });
    const { root } = parseXml(text);
    const settings = walk(root).filter(
      (node) => elements(node).length === 0 && textOf(node).trim() !== '',
    );
    const told = new Set([...carried, ...moved, ...dropped].map(({ range }) => range.start));
    expect(
      settings.filter((node) => !told.has(node.startTag.start)).map(({ name: tag }) => tag),
    ).toEqual([]);
  },
);

test('names that v3.x refuses become valid ones, and references follow', async () => {
  const text = file('quad-core/v2.5-industry');
  const { text: made } = await upgraded(text, { from: 'v2.5', to: 'v3.0', force: true });
  const { root } = parseXml(made);
  const names = walk(root)
    .filter(({ name, parent }) => name === 'name' && parent?.name === 'vm')
    .map(textOf);
  expect(names.length).toBeGreaterThan(2);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,15}$/);
  for (const node of walk(root).filter(({ name }) => name === 'vm_name' || name === 'VM_NAME')) {
    expect(names).toContain(textOf(node));
  }
});

test('a switched off shared memory region is told and stays off', async () => {
  const text = changed(
    file('quad-core/v2.7-nested'),
    '<IVSHMEM_REGION/>',
    '<IVSHMEM_REGION>hv:/shm, 2, 0:1</IVSHMEM_REGION>',
  );
  const result = await upgraded(text, { from: 'v2.7', to: 'v3.0', force: true });
  expect(result.text).not.toContain('<NAME>shm');
  expect(result.dropped.find(({ value }) => value.startsWith('hv:/shm'))?.now).toContain(
    'add the region again',
  );
});

test('switches that turned round keep their meaning', async () => {
  const text = changed(
    file('quad-core/v3.0-nested'),
    '<ENFORCE_TURNOFF_GP>n',
    '<ENFORCE_TURNOFF_GP>y',
  );
  const { text: made } = await upgraded(text, { from: 'v3.0', to: 'v3.2' });
  expect(made).toContain('<UC_LOCK_DETECTION_ENABLED>n</');
});

test('downward is refused with a sentence, a faulty file without --force', async () => {
  const text = file('quad-core/v3.2-nested');
  const down = await upgrade('a.xml', text, { from: 'v3.2', to: 'v2.7' });
  expect(down).toMatchObject({ refused: 'downward' });
  const bad = changed(text, '<SCHEDULER>SCHED_NOOP', '<SCHEDULER>SCHED_NONE');
  expect(await upgrade('a.xml', bad, { from: 'v3.2', to: 'v3.3' })).toMatchObject({
    refused: 'faulty',
  });
  expect(await upgrade('a.xml', bad, { from: 'v3.2', to: 'v3.3', force: true })).toHaveProperty(
    'text',
  );
  expect(await upgrade('a.xml', '<a', { to: 'v3.3' })).toMatchObject({ refused: 'unreadable' });
});

const LAUNCH = `<acrn-config><user_vm id="1"><vm_name>Windows</vm_name><user_vm_type>WINDOWS</user_vm_type>
<rtos_type>no</rtos_type><mem_size>4096</mem_size><vbootloader>ovmf</vbootloader><vuart0>Enable</vuart0>
<poweroff_channel>vuart1(pty)</poweroff_channel>
<virtio_devices><network>tap0,vhost</network><block>./win10.img</block><console>@stdio:port</console></virtio_devices>
</user_vm></acrn-config>`;

test('a launch file gives the post-launched VMs what v3.x has in the scenario', async () => {
  const text = file('quad-core/v2.7-shared');
  const options = { from: 'v2.7', to: 'v3.3', force: true } as const;
  const { text: made, dropped } = await upgraded(text, { ...options, launch: parseXml(LAUNCH) });
  for (const part of [
    '<name>Windows</name>',
    '<os_type>Windows OS</os_type>',
    '<size>4096</size>',
    '<vbootloader>y</vbootloader>',
    '<vuart0>y</vuart0>',
    '<virtio_framework>Kernel based (Virtual Host)</virtio_framework>',
    '<interface_name>tap0</interface_name>',
    '<block>./win10.img</block>',
    '<backend_type>stdio</backend_type>',
  ]) {
    expect(made).toContain(part);
  }
  expect(dropped.some(({ path }) => path === 'launch file: VM 1/poweroff_channel')).toBe(true);
});
