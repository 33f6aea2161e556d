import type { Artifact } from './artifact.js';
import type { Image } from './image.js';

/** The name of the manifest beside the generated files. */
const MANIFEST = 'image.json';

/** What the image holds, for people and programs: settings that decide on nesting, VMs, files. */
export function manifest(image: Image): Artifact {
  const { release, board, scenario, hypervisor, vms, artifacts } = image;
  const content = {
    version: 1,
    release,
    board,
    scenario,
    hypervisor: {
      buildType: hypervisor.buildType,
      scheduler: hypervisor.scheduler,
      nvmxEnabled: hypervisor.nvmxEnabled,
      pcpus: hypervisor.pcpuCount,
      maxVms: hypervisor.maxVms,
    },
    vms: vms.map((vm) => ({
      id: vm.id,
      name: vm.name,
      loadOrder: vm.loadOrder,
      guestFlags: [...vm.guestFlags],
      pcpus: vm.pcpus,
      consolePciVuart: vm.pciVuarts.some(({ index }) => index === 0),
      legacyVuarts: vm.vuarts
        .filter(({ type, enabled }) => type === 'legacy' && enabled)
        .map(({ index }) => index),
    })),
    files: artifacts.map(({ path }) => path),
  };
  return { path: MANIFEST, content: `${JSON.stringify(content, null, 2)}\n` };
}
