import type { VuartConnection } from '../../scenario/model.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** The VMs at the ends of a connection. */
function vmsOf({ endpoints }: VuartConnection): string[] {
  return endpoints.flatMap(({ vmName }) => vmName?.value ?? []);
}

function freeName(wanted: string, names: ReadonlySet<string>): string {
  const base = wanted === '' ? 'vUART connection' : wanted;
  let number = 2;
  while (names.has(`${base} ${number}`)) number += 1;
  return names.has(base) ? `${base} ${number}` : base;
}

export const duplicateVuartConnectionName: Rule = {
  name: 'duplicate-vuart-connection-name',
  meta: {
    summary: 'a vUART connection has no name, or the same name as another one of its VM',
    why: 'ACRN finds the vUART at the other end of a line by the name of the connection. Of two with the same name it takes the last, without a name the console: it builds, and the line leads to the wrong vUART.',
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/xforms/vm_configurations.c.xsl (vuart_connection)'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<name>control line</name>', becomes: '<name/>' }],
        good: [{ found: '<name>control line</name>', becomes: '<name>vUART connection</name>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const connections = scenario.hypervisor.vuartConnections;
    const names = new Set(connections.map(({ name }) => name?.value ?? ''));
    const free = new Map<string, string>();
    // The places of the first connections of a name and a VM.
    const firsts = new Map<string, number>();
    for (const [index, connection] of connections.entries()) {
      const { name } = connection;
      if (name === undefined) continue;
      const vms = vmsOf(connection);
      let place = index;
      for (const vm of vms) {
        const key = JSON.stringify([name.value, vm]);
        const first = firsts.get(key) ?? index;
        firsts.set(key, first);
        place = Math.min(place, first);
      }
      const twin = place < index ? connections[place] : undefined;
      if (name.value !== '' && twin === undefined) continue;
      const other = free.get(name.value) ?? freeName(name.value, names);
      free.set(name.value, other);
      yield {
        message:
          name.value === ''
            ? `the vUART connection of ${vms.join(' and ')} has no name`
            : `there are two vUART connections "${name.value}" of one VM`,
        why: `ACRN ${scenario.release} builds, and connects ${name.value === '' ? 'both ends to console vUARTs' : 'the first of them to the wrong vUART'}`,
        help: 'give each vUART connection a name of its own',
        range: name.range,
        ...(twin?.name && { related: [{ message: 'the other one', range: twin.name.range }] }),
        fix: setValueFix(name, other, 'the name of the vUART connection'),
      };
    }
  },
};
