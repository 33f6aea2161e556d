import type { Scenario, Vm } from '../scenario/model.js';
import { vmLabel } from '../scenario/nesting.js';
import type { XmlElement } from '../xml/node.js';

/** The VM of the model whose element the tools have read, filled in or not. */
export function vmOf({ vms }: Scenario, { startTag }: XmlElement): Vm | undefined {
  return vms.find(({ range }) => range.start === startTag.start);
}

/** The same VM as messages call it. */
export function vmLabelOf(scenario: Scenario, element: XmlElement): string {
  const vm = vmOf(scenario, element);
  return vm === undefined ? 'a VM' : vmLabel(vm);
}
