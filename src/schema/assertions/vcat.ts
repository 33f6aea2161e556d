import { allCalled, type Content, childrenCalled } from '../content.js';
import { flagsOf, numberIn, someHolds } from './assertion.js';

export const VCAT_FLAG = 'GUEST_FLAG_VCAT_ENABLED';

/** Whether the hypervisor is built with RDT and virtual CAT. */
export function vcatIsOn(root: Content): boolean {
  return (
    someHolds(allCalled(root, 'RDT_ENABLED'), 'y') &&
    someHolds(allCalled(root, 'VCAT_ENABLED'), 'y')
  );
}

/** The VMs with the virtual CAT flag, when the hypervisor is built with virtual CAT. */
export function vcatVms(root: Content): Content[] {
  if (!vcatIsOn(root)) return [];
  return childrenCalled(root, 'vm').filter((vm) => flagsOf(vm, VCAT_FLAG).length > 0);
}

/** The vcpu_clos elements of a VM with their numbers. */
export function closOf(vm: Content): { readonly content: Content; readonly clos: bigint }[] {
  return childrenCalled(vm, 'clos')
    .flatMap((clos) => childrenCalled(clos, 'vcpu_clos'))
    .flatMap((content) => {
      const clos = numberIn(content);
      return clos === undefined ? [] : [{ content, clos }];
    });
}
