import type { Release } from '../../release.js';
import type { BuildStep } from '../../text/diagnostic.js';
import { toolTraits } from './release-traits.js';

/** The steps of a release's build in the order of its makefiles (hypervisor/scripts/makefile/config.mk, genconf.sh). */
export function buildSteps(release: Release): readonly BuildStep[] {
  const { populates, hasValidator, validatesFirst, writesBoardConfig, writesSerialConf } =
    toolTraits(release);
  const steps: readonly (readonly [BuildStep, boolean])[] = [
    ['populate', populates],
    ['validator', validatesFirst],
    ['allocation', true],
    ['make_config', true],
    ['validator', hasValidator && !validatesFirst],
    ['board_cfg_gen', true],
    ['scenario_cfg_gen', writesBoardConfig],
    ['xslt', true],
    ['prebuild_compile', true],
    ['prebuild_check', true],
    ['serial_config', writesSerialConf],
  ];
  return steps.filter(([, has]) => has).map(([name]) => name);
}

/** The step that reads the scenario first, and stops where it cannot be read. */
export function readingStep(release: Release): BuildStep {
  return toolTraits(release).populates ? 'populate' : 'allocation';
}

/** From v3.0 on, the step that reads what populate has written and make has changed. */
export function rereadingStep(release: Release): BuildStep {
  return toolTraits(release).validatesFirst ? 'validator' : 'allocation';
}

/** The step that validates the scenario. */
export function validatingStep(release: Release): BuildStep {
  return toolTraits(release).hasValidator ? 'validator' : 'scenario_cfg_gen';
}
