import { isWithin, type Release } from '../../release.js';
import type { BuildStep } from '../../text/diagnostic.js';

const GENERATION: readonly BuildStep[] = ['xslt', 'prebuild_compile', 'prebuild_check'];

/** The steps of a release's build in the order of its makefiles (hypervisor/scripts/makefile/config.mk, genconf.sh). */
export function buildSteps(release: Release): readonly BuildStep[] {
  if (!isWithin(release, 'v2.7')) {
    return ['allocation', 'make_config', 'board_cfg_gen', 'scenario_cfg_gen', ...GENERATION];
  }
  if (!isWithin(release, 'v3.0')) {
    return [
      'populate',
      'allocation',
      'make_config',
      'board_cfg_gen',
      'scenario_cfg_gen',
      ...GENERATION,
      'serial_config',
    ];
  }
  const first: readonly BuildStep[] = isWithin(release, 'v3.2')
    ? ['populate', 'validator', 'allocation', 'make_config']
    : ['populate', 'allocation', 'make_config', 'validator'];
  return [...first, 'board_cfg_gen', ...GENERATION, 'serial_config'];
}

/** The step that reads the scenario first, and stops where it cannot be read. */
export function readingStep(release: Release): BuildStep {
  return isWithin(release, 'v2.7') ? 'populate' : 'allocation';
}

/** From v3.0 on, the step that reads what populate has written and make has changed. */
export function rereadingStep(release: Release): BuildStep {
  return isWithin(release, 'v3.2') ? 'validator' : 'allocation';
}

/** The step that validates the scenario. */
export function validatingStep(release: Release): BuildStep {
  return isWithin(release, 'v3.0') ? 'validator' : 'scenario_cfg_gen';
}
