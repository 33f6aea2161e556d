import type { Finding, HostRule } from '../rule.js';
import { l1Example } from './example.js';
import type { XlCfg } from './read.js';

export const xenSyntax: HostRule<XlCfg> = {
  name: 'xen-syntax',
  meta: {
    summary: 'xl cannot read the file',
    why: 'xl refuses the whole file. It knows lower-case names, numbers, quoted strings and lists; no True, no calculation, no carriage returns.',
    references: ['Xen docs/man/xl.cfg.5.pod.in', 'Xen tools/libs/util/libxlu_cfg_l.l'],
    examples: [
      l1Example('vcpus = 2', 'vcpus = 4*2\n'),
      l1Example('nestedhvm = 1', 'nestedhvm = True\n'),
    ],
  },
  *check({ text, problems }): Iterable<Finding> {
    if (/\r\n/.test(text)) {
      const start = text.indexOf('\r\n');
      yield {
        message: 'the lines end in CR LF: xl refuses the carriage return, and with it the file',
        help: 'save the file with Unix line ends',
        range: { start, end: start + 1 },
      };
      return;
    }
    for (const { message, range } of problems) {
      yield {
        message: `${message}: xl refuses the file`,
        help: 'write NAME = VALUE, with a number, a quoted string, or a list in brackets',
        range,
      };
    }
  },
};
