import { expect, test } from 'vitest';
import { checker as xen } from '../../src/host/xen/index.js';

const CONTEXT = { name: 'l1.cfg', others: [] };

function raised(text: string): string[] {
  return xen.lint(text, CONTEXT).map(({ rule }) => rule);
}

test('the next line, the rest, the file', () => {
  const bad = 'type = "hvm"\nhap = 0\nnestedhvm = 1\n';
  expect(raised(bad)).toEqual(['xen-nested-without-hap', 'xen-experimental']);
  const next = '# acrn-nvmx-disable-next-line xen-nested-without-hap -- old CPU';
  expect(raised(bad.replace('hap', `${next}\nhap`))).toEqual(['xen-experimental']);
  expect(
    raised(`# acrn-nvmx-disable-file xen-experimental xen-nested-without-hap: known\n${bad}`),
  ).toEqual([]);
  const from = '# acrn-nvmx-disable xen-nested-without-hap -- old CPU\n';
  expect(raised(`${from}${bad}`)).toEqual(['xen-experimental']);
  const until = '# acrn-nvmx-enable xen-nested-without-hap\n';
  expect(raised(`${from}${until}${bad}`)).toEqual(['xen-nested-without-hap', 'xen-experimental']);
});

test('without a reason nothing is silenced', () => {
  expect(
    raised('# acrn-nvmx-disable-file xen-experimental\ntype = "hvm"\nnestedhvm = 1\n'),
  ).toEqual(['xen-experimental']);
});
