import { isWithin } from '../../release.js';
import { serviceVm } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn } from '../vuarts.js';

/** The name as library/board_cfg_lib.py:parser_hv_console takes it from the setting; undefined where it dies. */
function consoleName(text: string): string | undefined {
  return text.includes('BDF') || text.includes('/dev') ? text.split('/')[2] : text;
}

export const serialConsoleNotOnBoard: Rule = {
  name: 'serial-console-not-on-board',
  meta: {
    summary: 'the serial console is none of the board',
    why: "Up to v2.6 the build takes it and makes a hypervisor without a console: nothing is seen of it. In v2.7 it stops when the Service VM's console follows the hypervisor's.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/xforms/config_common.xsl (SERIAL_CONSOLE)',
      'ACRN v2.7 misc/config_tools/static_allocators/pio.py',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '/dev/ttyS0', becomes: '/dev/ttyS3' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const setting = scenario.hypervisor.serialConsole;
    if (setting === undefined) return;
    const v27 = isWithin(scenario.release, 'v2.7');
    const name = consoleName(setting.value);
    if (name === undefined) {
      yield {
        message: `SERIAL_CONSOLE is "${setting.value}", of which no name can be taken: ACRN ${scenario.release}'s build stops with IndexError: list index out of range`,
        help: 'write /dev/ttyS0 or another serial port of the board',
        range: setting.range,
      };
      return;
    }
    if (board === undefined || board.ttys.some((tty) => tty.name === name)) return;
    const legacy = serviceVm(scenario)?.vuarts.find(
      ({ kind, id }) => kind === 'legacy' && id === 0,
    );
    const stops = v27 && legacy !== undefined && isOn(legacy);
    if (setting.value === '' && !stops) return;
    const port = board.ttys.find((tty) => v27 || /^ttyS[0-3]$/.test(tty.name));
    const known = board.ttys.map((tty) => tty.name).join(', ');
    yield {
      message: stops
        ? `the serial console "${setting.value}" is none of the board, and legacy_vuart 0 of the Service VM is to follow it: ACRN ${scenario.release}'s build stops with "${name} is not in the native environment!"`
        : `the serial console "${setting.value}" is none of the board: the build takes it, and the hypervisor has no console`,
      help: `use one of the board: ${known}`,
      range: setting.range,
      ...(!stops && { severity: 'warning' as const }),
      ...(port && {
        fix: { ...setValueFix(setting, `/dev/${port.name}`), safety: 'unsafe' as const },
      }),
    };
  },
};
