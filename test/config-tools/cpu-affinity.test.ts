import { expect, test } from 'vitest';
import { built, file, image, vm } from './built.js';

const SERVICE_AFFINITY = /<cpu_affinity>\s*<pcpu_id>1<[\s\S]*?<\/cpu_affinity>/;

test('a Service VM without pCPUs gets all that no pre-launched VM has', () => {
  const result = built('quad-core/v3.2-nested');
  expect(vm(result, 0).pcpus).toEqual([3]);
  expect(vm(result, 1).pcpus).toEqual([0, 1, 2]);
});

test('those of post-launched VMs too', () => {
  const result = built('quad-core/v2.6-rtvm-nested', {
    scenario: [[SERVICE_AFFINITY, '']],
    force: true,
  });
  expect(file(result, 'allocation.xml').match(/<pcpu_id>\d<\/pcpu_id>/g)).toEqual([
    '<pcpu_id>0</pcpu_id>',
    '<pcpu_id>1</pcpu_id>',
    '<pcpu_id>2</pcpu_id>',
    '<pcpu_id>3</pcpu_id>',
  ]);
  expect(file(result, 'misc_cfg.h')).toMatch(
    /SOS_VM_CONFIG_CPU_AFFINITY\s+\(AFFINITY_CPU\(0U\)\|AFFINITY_CPU\(1U\)\|AFFINITY_CPU\(2U\)\|AFFINITY_CPU\(3U\)\)/,
  );
});

test('a Service VM with pCPUs keeps them', () => {
  const result = built('quad-core/v2.5-rtvm-nested');
  expect(vm(result, 0).pcpus).toEqual([1, 2]);
  expect(file(result, 'allocation.xml')).not.toContain('pcpu_id');
});

test('up to v3.0 the ids are sorted as text', () => {
  const ids = (release: string) =>
    [
      ...file(built(`hybrid-core/${release}-nested`), 'allocation.xml').matchAll(
        /<pcpu_id>(\d+)</g,
      ),
    ].map(([, id]) => Number(id));
  const asText = ids('v3.0');
  const asNumbers = ids('v3.1');
  expect(asText.length).toBeGreaterThan(5);
  expect(asText).toEqual([...asText].sort());
  expect(asNumbers).toEqual([...asNumbers].sort((a, b) => a - b));
  expect(asText).not.toEqual(asNumbers);
});

test('the board says how many pCPUs there are', () => {
  expect(image(built('quad-core/v2.5-rtvm-nested')).hypervisor.pcpuCount).toBe(4);
  expect(image(built('hybrid-core/v2.5-rtvm-nested')).hypervisor.pcpuCount).toBeGreaterThan(4);
});
