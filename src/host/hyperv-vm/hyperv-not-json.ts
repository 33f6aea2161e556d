import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm } from './read.js';

export const hypervNotJson: HostRule<HypervVm> = {
  name: 'hyperv-not-json',
  meta: {
    summary: 'the file is not the JSON that ConvertTo-Json writes',
    why: 'What cannot be read cannot be checked.',
    references: ['RFC 8259'],
    examples: [vmExample('"L1",', '"L1"')],
  },
  *check({ problem }): Iterable<Finding> {
    if (problem === undefined) return;
    yield {
      message: `this is not JSON: ${problem.message}`,
      help: 'write it with: Get-VM L1 | ConvertTo-Json > vm.json',
      range: problem.range,
      category: 'xml',
    };
  },
};
