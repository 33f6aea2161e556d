import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { vsockCids } from '../../scenario/virtio.js';
import { postLaunchedVm, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateVsockCid: Rule = {
  name: 'duplicate-vsock-cid',
  meta: {
    summary: 'two vsock devices have the same context id',
    why: 'The context id is the address of a VM on the vsock.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/virtio_devices.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [vmAdded(postLaunchedVm(3, '<vsock>4</vsock><vsock>4</vsock>'))],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const first = new Map<string, { vm: Vm; cid: Located }>();
    for (const vm of scenario.vms) {
      for (const cid of vsockCids(vm)) {
        const twin = first.get(cid.value);
        if (twin === undefined) {
          first.set(cid.value, { vm, cid });
          continue;
        }
        yield {
          message: `the vsock of ${vmLabel(vm)} has the context id "${cid.value}" of ${twin.vm === vm ? 'another of its own' : vmLabel(twin.vm)}`,
          help: 'give each vsock an id of its own, 3 or higher',
          range: cid.range,
          related: [{ message: vmLabel(twin.vm), range: twin.cid.range }],
        };
      }
    }
  },
};
