import type { Finding, Rule } from '../rule.js';

export const serialConsoleNotOnBoard: Rule = {
  name: 'serial-console-not-on-board',
  meta: {
    summary: 'SERIAL_CONSOLE names a serial port that the board does not have',
    why: "ACRN looks for the text in the board's TTYS_INFO. Where it finds nothing it builds a hypervisor whose console has no address: nothing is ever printed.",
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v3.0 misc/config_tools/xforms/config_common.xsl (SERIAL_CONSOLE)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<SERIAL_CONSOLE>/dev/ttyS0', becomes: '<SERIAL_CONSOLE>/dev/ttyS3' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const setting = scenario.hypervisor.serialConsole;
    const lines = board?.sections.get('TTYS_INFO');
    if (board === undefined || lines === undefined || setting === undefined) return;
    const { value, range } = setting;
    if (value === '' || value === 'None' || lines.some((line) => line.includes(`seri:${value}`))) {
      return;
    }
    const known = board.ttys.map(({ name }) => `/dev/${name}`).join(', ') || 'none';
    yield {
      message: `SERIAL_CONSOLE is "${value}", which the board ${board.name} does not have (serial ports: ${known}): ACRN ${scenario.release} builds, and the hypervisor has no console`,
      help: `name a serial port of the board as it stands in its TTYS_INFO: ${known}`,
      range,
    };
  },
};
