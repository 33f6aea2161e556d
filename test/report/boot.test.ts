import { expect, test } from 'vitest';
import { type BootReport, bootReport } from '../../src/report/boot.js';
import { plainPalette } from '../../src/report/palette.js';

const port = {
  who: 'VM1 ACRN_Service_VM',
  state: 'missing',
  since: 0.1,
  chain: ['VM1 did not find a serial port'],
  rules: ['service-vm-console-vuart-off'],
  cause: 'serial-port-missing',
  degrades: false,
} as const;
const console = { ...port, chain: ['VM1 did not find the console hvc0'], degrades: true };

function lastLines(verdict: 'up' | 'degraded' | 'stopped', parts: BootReport['parts']) {
  const lines = bootReport(
    { transcript: [], exits: [], duration: 0, verdict, parts },
    plainPalette,
  ).split('\n');
  return lines.slice(
    lines.findIndex((line) => line.startsWith('The nested guest')),
    -1,
  );
}

test('what nothing is worse for is said apart, and accuses no rule', () => {
  expect(lastLines('up', [port])).toEqual([
    'The nested guest is up.',
    'Nothing is worse for this:',
    '  - VM1 did not find a serial port',
  ]);
  expect(lastLines('degraded', [port, console])).toEqual([
    'The nested guest is up, but the machine is not as it should be:',
    '  VM1 ACRN_Service_VM: missing [service-vm-console-vuart-off]',
    '    - VM1 did not find the console hvc0',
    'Nothing is worse for this:',
    '  - VM1 did not find a serial port',
  ]);
  expect(lastLines('stopped', [port])).toEqual([
    'The nested guest did not come up:',
    '  VM1 ACRN_Service_VM: missing [service-vm-console-vuart-off]',
    '    - VM1 did not find a serial port',
  ]);
});

test('what is long is wrapped with a hanging indent', () => {
  const parts = [{ ...console, chain: ['VM1 waits for the device model to serve its I/O'] }];
  const report = { transcript: [], exits: [], duration: 0, verdict: 'degraded', parts } as const;
  expect(bootReport(report, plainPalette, 40).trimEnd().split('\n').slice(-2)).toEqual([
    '    - VM1 waits for the device model to',
    '      serve its I/O',
  ]);
});
