import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { LAPIC_FLAG, NVMX_FLAG } from '../../setting-names.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { Range } from '../../text/source.js';
import { child } from '../../xml/node.js';
import { insertBelow } from '../insert.js';
import { setValueFix } from '../set-value.js';
import { addGuestFlags, guestFlagsPlace } from './guest-flags.js';

/** A feature that the Service VM lacks, in the words of the scenario's release. */
interface MissingFeature {
  /** The guest_flag of v2.x, the element of v3.x. */
  readonly name: string;
  readonly help: string;
  /** Where it is missing. */
  readonly range: Range;
  readonly fix: Fix;
}

function addElement(scenario: Scenario, vm: Vm, name: string): Fix {
  const element = { name, value: 'y' };
  const before = child(vm.node, 'name') ?? child(vm.node, 'load_order');
  return safeFix(`add ${name} to the Service VM`, [
    insertBelow(scenario.document, vm.node, before, element),
  ]);
}

function missing(
  scenario: Scenario,
  vm: Vm,
  flag: string,
  element: string,
  setting: Located | undefined,
): MissingFeature {
  if (toolTraits(scenario.release).hasLoadOrder) {
    return {
      name: element,
      help: `set ${element} of the Service VM to y`,
      range: setting?.range ?? vm.range,
      fix: setting === undefined ? addElement(scenario, vm, element) : setValueFix(setting, 'y'),
    };
  }
  return {
    name: flag,
    help: `add <guest_flag>${flag}</guest_flag> to the guest_flags of the Service VM`,
    range: guestFlagsPlace(vm),
    fix: safeFix(`add ${flag} to the Service VM`, addGuestFlags(scenario, vm, [flag])),
  };
}

export function missingNesting(scenario: Scenario, vm: Vm): MissingFeature {
  const element = 'nested_virtualization_support';
  return missing(scenario, vm, NVMX_FLAG, element, vm.nestedVirtualization);
}

export function missingLapicPassthrough(scenario: Scenario, vm: Vm): MissingFeature {
  return missing(scenario, vm, LAPIC_FLAG, 'lapic_passthrough', vm.lapicPassthrough);
}
