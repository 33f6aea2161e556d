import type { Board } from '../../board/board.js';
import { child } from '../../xml/node.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule } from '../rule.js';

function ports(board: Board | undefined): string {
  const names = board?.ttys.slice(0, 3).map(({ name }) => `/dev/${name}`) ?? [];
  return names.length === 0 ? '' : ` such as ${names.join(', ')}`;
}

export const debugBuildWithoutConsole: Rule = {
  name: 'debug-build-without-console',
  meta: {
    summary: 'a debug build has no serial console',
    why: 'The hypervisor console of a debug build needs a serial port.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vuart_config.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<SERIAL_CONSOLE>/dev/ttyS0', becomes: '<SERIAL_CONSOLE>None' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    const { buildType, serialConsole, node } = scenario.hypervisor;
    const hv = (...path: string[]) => filledIn(context, scenario.root, 'hv', ...path);
    if (hv('BUILD_TYPE') !== 'debug' || hv('DEBUG_OPTIONS', 'SERIAL_CONSOLE') !== 'None') return;
    const options = child(node, 'DEBUG_OPTIONS');
    yield {
      message: `a debug build${buildType === undefined ? ' (the default)' : ''} needs a SERIAL_CONSOLE, which is ${serialConsole?.value ? `"${serialConsole.value}"` : 'not set'}`,
      help: `set SERIAL_CONSOLE to a serial port of the board${ports(board)}, or BUILD_TYPE to release`,
      range: serialConsole?.range ?? (options ?? node ?? scenario.root).startTag,
      ...(buildType && { related: [{ message: 'BUILD_TYPE', range: buildType.range }] }),
    };
  },
};
