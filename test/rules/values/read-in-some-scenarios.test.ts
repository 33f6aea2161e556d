// Settings of v2.x that ACRN's build reads in some scenarios only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lint } from '../../../src/lint.js';
import { sourceText } from '../../../src/text/source.js';

const text = readFileSync(
  join(import.meta.dirname, '../../../scenarios/quad-core/v2.6-nested.xml'),
  'utf8',
);

async function found(name: string, changed: string): Promise<string[]> {
  expect(changed).not.toBe(text);
  const { diagnostics } = await lint(sourceText('s.xml', changed), { release: 'v2.6' });
  return diagnostics.flatMap(({ rule, message }) => (rule === name ? message : []));
}
const empties = (changed: string) => found('empty-value', changed);

test('SSRAM_ENABLED, where RDT is on', async () => {
  const empty = text.replace('</FEATURES>', '<SSRAM><SSRAM_ENABLED/></SSRAM></FEATURES>');
  expect(await empties(empty)).toEqual([]);
  const withRdt = empty.replace('<RDT_ENABLED>n', '<RDT_ENABLED>y');
  expect(await empties(withRdt)).toEqual(['SSRAM_ENABLED is empty']);
});

const line = (base: string, target = '') =>
  text.replace(
    /(<legacy_vuart id="1">\s*<type>\w+<\/type>\s*<base>)\w+([\s\S]*?<target_uart_id>)\d+/,
    `$1${base}$2${target}`,
  );

test('target_uart_id, where the vUART is on or its target leads back', async () => {
  const told = [expect.stringContaining('target_uart_id of legacy_vuart 1')];
  expect(await empties(line('INVALID_COM_BASE'))).toEqual(told);
  expect(await empties(line('SOS_COM2_BASE'))).toEqual(told);
  const elsewhere = line('INVALID_COM_BASE').replace('<target_vm_id>0', '<target_vm_id>1');
  expect(await empties(elsewhere)).toEqual([]);
});

test('white space after target_uart_id, which the generated C has before a U', async () => {
  const spaces = (changed: string) => found('invalid-c-integer', changed);
  expect(await spaces(line('INVALID_COM_BASE', '1 '))).toEqual([]);
  expect(await spaces(line('SOS_COM2_BASE', ' 1'))).toEqual([]);
  expect(await spaces(line('SOS_COM2_BASE', '1\n'))).toEqual([
    'target_uart_id is "1\\n", with white space after the number',
  ]);
});
