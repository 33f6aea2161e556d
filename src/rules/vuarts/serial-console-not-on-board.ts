import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { serviceVm } from '../../scenario/nesting.js';
import { byVocabulary } from '../by-vocabulary.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn } from './vuarts.js';

/** The name as library/board_cfg_lib.py:parser_hv_console takes it from the setting; undefined where it dies. */
function consoleName(text: string): string | undefined {
  return text.includes('BDF') || text.includes('/dev') ? text.split('/')[2] : text;
}

function* checkV2({ scenario, board }: RuleContext): Iterable<Finding> {
  const setting = scenario.hypervisor.serialConsole;
  if (setting === undefined) return;
  const v27 = !toolTraits(scenario.release).checksServiceVmConsole;
  const name = consoleName(setting.value);
  if (name === undefined) {
    yield {
      message: `SERIAL_CONSOLE is "${setting.value}", which has no last part after a slash`,
      why: `ACRN ${scenario.release} reads the name after the last slash: its build stops with IndexError`,
      help: 'write /dev/ttyS0 or another serial port of the board',
      range: setting.range,
    };
    return;
  }
  if (board === undefined || board.ttys.some((tty) => tty.name === name)) return;
  const legacy = serviceVm(scenario)?.vuarts.find(({ kind, id }) => kind === 'legacy' && id === 0);
  const stops = v27 && legacy !== undefined && isOn(legacy);
  if (setting.value === '' && !stops) return;
  const port = board.ttys.find((tty) => v27 || /^ttyS[0-3]$/.test(tty.name));
  const known = board.ttys.map((tty) => tty.name).join(', ');
  yield {
    message: `SERIAL_CONSOLE is "${setting.value}", and the board has ${known || 'no serial port'}`,
    why: stops
      ? `legacy_vuart 0 of the Service VM follows it: ACRN ${scenario.release}'s build stops with "${name} is not in the native environment!"`
      : 'the build accepts it, and the hypervisor has no console',
    help: known === '' ? 'use a board with a serial port' : `use a port of the board: ${known}`,
    range: setting.range,
    ...(!stops && { severity: 'warning' as const }),
    ...(port && {
      fix: { ...setValueFix(setting, `/dev/${port.name}`), safety: 'unsafe' as const },
    }),
  };
}

function* checkV3({ scenario, board }: RuleContext): Iterable<Finding> {
  const setting = scenario.hypervisor.serialConsole;
  const lines = board?.sections.get('TTYS_INFO');
  if (board === undefined || lines === undefined || setting === undefined) return;
  const { value, range } = setting;
  if (value === '' || value === 'None' || lines.some((line) => line.includes(`seri:${value}`))) {
    return;
  }
  const known = board.ttys.map(({ name }) => `/dev/${name}`).join(', ') || 'none';
  yield {
    severity: 'warning',
    message: `SERIAL_CONSOLE is "${value}", which the board ${board.name} does not have`,
    why: `ACRN ${scenario.release} builds, and the hypervisor has no console`,
    help: `name a serial port of the board as its TTYS_INFO does: ${known}`,
    range,
  };
}

export const serialConsoleNotOnBoard: Rule = {
  name: 'serial-console-not-on-board',
  meta: {
    summary: 'SERIAL_CONSOLE names a serial port that the board does not have',
    why: "ACRN builds a hypervisor whose console has no address: nothing is ever printed. In v2.7 the build stops when the Service VM's console is to follow the hypervisor's.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/xforms/config_common.xsl (SERIAL_CONSOLE)',
      'ACRN v2.7 misc/config_tools/static_allocators/pio.py',
      'ACRN v3.0 misc/config_tools/xforms/config_common.xsl (SERIAL_CONSOLE)',
    ],
    examples: [
      { bad: [{ found: '/dev/ttyS0', becomes: '/dev/ttyS3' }] },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<SERIAL_CONSOLE>/dev/ttyS0', becomes: '<SERIAL_CONSOLE>/dev/ttyS3' }],
        unfixed: true,
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
