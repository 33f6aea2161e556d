import type { BuildType, Scenario } from './model.js';

/** debug unless the scenario says `RELEASE` y (v2.x) or `BUILD_TYPE` release (v3.x). */
export function buildTypeOf({ hypervisor }: Scenario): BuildType {
  const { release, buildType } = hypervisor;
  return release?.value === 'y' || buildType?.value === 'release' ? 'release' : 'debug';
}
