import { readBoard } from '../board/board.js';
import type { Release } from '../release.js';
import type { GroupShape } from '../schema/shape.js';
import type { Diagnostic, BuildStep as StepName } from '../text/diagnostic.js';
import type { Encoding } from '../text/encoding.js';
import { once } from '../text/once.js';
import { elementsByName } from '../xml/by-name.js';
import { elementAt } from '../xml/element-at.js';
import type { XmlDocument, XmlElement } from '../xml/node.js';
import type { Artifact } from './artifact.js';
import { refuseForBoardCfgGen } from './board-cfg-gen.js';
import { boardGaps } from './calc/board-gaps.js';
import { buildSteps } from './calc/build-steps.js';
import { BuildStop } from './calc/build-stop.js';
import { toolTraits } from './calc/release-traits.js';
import { writtenElement } from './calc/tool-view.js';
import type { BuildContext } from './context.js';
import { makeElement } from './element.js';
import { type Image, readImage } from './image.js';
import { refuseForMake } from './make-config.js';
import { populate, scenarioNameOf } from './populate.js';
import { compileProblem } from './prebuild/compile.js';
import { readSources, type Sources } from './prebuild/sources.js';
import { allocate } from './static-allocators/allocate.js';
import { allocationXml } from './xforms/allocation-xml.js';
import { boardC } from './xforms/board-c.js';
import { boardConfig } from './xforms/board-config.js';
import { boardInfoH } from './xforms/board-info-h.js';
import { configH } from './xforms/config-h.js';
import { configMk } from './xforms/config-mk.js';
import { ivshmemCfgH } from './xforms/ivshmem-cfg-h.js';
import { miscCfgH } from './xforms/misc-cfg-h.js';
import { pciDevC } from './xforms/pci-dev-c.js';
import { pciDevicesH } from './xforms/pci-devices-h.js';
import { platformAcpiInfoH } from './xforms/platform-acpi-info-h.js';
import { ptIntxC } from './xforms/pt-intx-c.js';
import { serialConf } from './xforms/serial-conf.js';
import { unifiedXml } from './xforms/unified-xml.js';
import { vbarBaseH } from './xforms/vbar-base-h.js';
import { vmConfigurationsC } from './xforms/vm-configurations-c.js';
import { vmConfigurationsH } from './xforms/vm-configurations-h.js';
import { boardXml, scenarioXml } from './xforms/xml-copies.js';

export interface BuildInput {
  readonly release: Release;
  readonly scenario: XmlDocument;
  readonly board: XmlDocument;
  /** The scenario's name as make takes it from its path; from v3.0 on it is nowhere in the file. */
  readonly scenarioName?: string;
  /** How the scenario's bytes were read; UTF-8 when it is not given. */
  readonly encoding?: Encoding;
  /** Goes on after a step that stops, with the files that can be made. */
  readonly force?: boolean;
  /** Milliseconds since any moment, to tell how long each step takes. */
  readonly clock?: () => number;
}

export interface BuildStep {
  /** As ACRN's makefiles order them: allocation, make_config, board_cfg_gen... */
  readonly name: StepName;
  readonly status: 'done' | 'stopped';
  /** Time that the step took; 0 without a clock. */
  readonly milliseconds: number;
}

export interface BuildResult {
  readonly artifacts: readonly Artifact[];
  readonly steps: readonly BuildStep[];
  /** The first step that could not go on. */
  readonly stop?: {
    readonly step: string;
    readonly message: string;
    /** The element of the scenario that is at fault; of one that was filled in, the nearest around it. */
    readonly node?: XmlElement;
  };
  /** What a boot needs; absent when the generated C does not compile. */
  readonly image?: Image;
}

/** The text of a file; undefined when the build writes none. */
type Emitter = (context: BuildContext) => string | undefined;

interface Step {
  /** What the step does besides its files. */
  readonly run?: (context: BuildContext, sources: () => Sources) => void;
  /** Paths below the build directory, in the order in which the files are made. */
  readonly files?: readonly (readonly [string, Emitter])[];
}

function boardFiles(context: BuildContext): [string, Emitter][] {
  const files: [string, Emitter][] = [
    ['configs/boards/pci_devices.h', pciDevicesH],
    ['configs/boards/board.c', boardC],
    ['configs/boards/platform_acpi_info.h', platformAcpiInfoH],
  ];
  if (!toolTraits(context.release).writesVbarBase) return files;
  return [...files, [`configs/scenarios/${context.scenarioName}/vbar_base.h`, vbarBaseH]];
}

function xsltFiles(context: BuildContext): [string, Emitter][] {
  const folder = `configs/scenarios/${context.scenarioName}`;
  return [
    [`${folder}/vm_configurations.c`, vmConfigurationsC],
    [`${folder}/vm_configurations.h`, vmConfigurationsH],
    [`${folder}/pt_intx.c`, ptIntxC],
    [`${folder}/ivshmem_cfg.h`, ivshmemCfgH],
    [`${folder}/misc_cfg.h`, miscCfgH],
    [`${folder}/pci_dev.c`, pciDevC],
    ['configs/boards/board_info.h', boardInfoH],
  ];
}

function compile({ release }: BuildContext, sources: () => Sources): void {
  const problem = compileProblem(release, sources());
  if (problem !== undefined) throw new BuildStop('prebuild_compile', problem);
}

/** What the allocators make; it does not change any more. */
function allocateOnce(context: BuildContext): void {
  try {
    allocate(context);
  } finally {
    elementsByName(context.allocation);
  }
}

/** What each step does; those that only check leave nothing to do here. */
function stepNamed(name: StepName, context: BuildContext): Step {
  const { board, scenarioName } = context;
  const config = `configs/scenarios/${scenarioName}/${board.name}.config`;
  const steps: Partial<Record<StepName, Step>> = {
    allocation: {
      run: allocateOnce,
      files: [
        ['.board.xml', boardXml],
        ['.scenario.xml', scenarioXml],
        ['configs/allocation.xml', ({ allocation }) => allocationXml(allocation)],
        ['configs/unified.xml', unifiedXml],
      ],
    },
    make_config: {
      run: refuseForMake,
      files: [
        ['configs/config.mk', configMk],
        ['include/config.h', configH],
      ],
    },
    board_cfg_gen: { run: refuseForBoardCfgGen, files: boardFiles(context) },
    scenario_cfg_gen: { files: [[config, boardConfig]] },
    xslt: { files: xsltFiles(context) },
    prebuild_compile: { run: compile },
    serial_config: { files: [['serial.conf', serialConf]] },
  };
  return steps[name] ?? {};
}

/** Does one step; the first thing that stops it, if any. */
function runStep(
  step: Step,
  context: BuildContext,
  artifacts: Artifact[],
  sources: () => Sources,
  force: boolean,
  refused: BuildStop | undefined,
): BuildStop | undefined {
  let stopped = refused;
  const attempt = (action: () => void): void => {
    if (stopped !== undefined && !force) return;
    try {
      action();
    } catch (error) {
      if (!(error instanceof BuildStop)) throw error;
      stopped ??= error;
    }
  };
  attempt(() => step.run?.(context, sources));
  for (const [path, emit] of step.files ?? []) {
    attempt(() => {
      const content = emit(context);
      if (content !== undefined) artifacts.push({ path, content });
    });
  }
  return stopped;
}

function contextOf(input: BuildInput, scenario: XmlElement, scenarioName: string): BuildContext {
  return {
    release: input.release,
    board: readBoard(input.board),
    scenario,
    scenarioDocument: input.scenario,
    scenarioName,
    allocation: makeElement('acrn-config'),
  };
}

function compiles(steps: readonly BuildStep[]): boolean {
  return steps.some(({ name, status }) => name === 'prebuild_compile' && status === 'done');
}

/** Whose errors stop which step; where a release has no such step, its first one. */
function refusals(
  { release, scenario }: BuildInput,
  found: readonly Diagnostic[],
): Map<StepName, BuildStop> {
  const steps = buildSteps(release);
  const stops = new Map<StepName, BuildStop>();
  for (const { stopsAt, message, range } of found) {
    if (stopsAt === undefined) continue;
    const step = steps.find((name) => name === stopsAt) ?? steps[0] ?? stopsAt;
    if (stops.has(step)) continue;
    stops.set(step, new BuildStop(step, message, elementAt(scenario.root, range.start)));
  }
  return stops;
}

/**
 * What ACRN's build makes of a scenario and a board, up to its pre-build checks. Defaults are those of the
 * release's schema. It stops at the first error of `found`, what the check has found, or at what only the tools themselves come upon.
 */
export function runBuild(
  input: BuildInput,
  shape: GroupShape,
  found: readonly Diagnostic[],
): BuildResult {
  const { release, force = false, clock = () => 0 } = input;
  let since = clock();
  const scenarioName = scenarioNameOf(release, input.scenario, input.scenarioName);
  const scenario = populate(release, input.scenario, shape, scenarioName);
  // What the steps select from the root is looked up from here on (calc/xpath.ts).
  elementsByName(scenario);
  const context = contextOf(input, scenario, scenarioName);
  const refused = refusals(input, found);
  const gaps = new Map(
    boardGaps(context).map(({ step, what }) => [
      step,
      new BuildStop(step, `the board file ${context.board.name} ${what}`),
    ]),
  );
  const artifacts: Artifact[] = [];
  const sources = once(() => readSources(artifacts));
  const done: BuildStep[] = [];
  let first: BuildStop | undefined;
  for (const name of buildSteps(release)) {
    // What does not compile cannot be run.
    if (name === 'prebuild_check' && !compiles(done)) continue;
    const step = stepNamed(name, context);
    const before = refused.get(name) ?? gaps.get(name);
    const stopped = runStep(step, context, artifacts, sources, force, before);
    first ??= stopped;
    const now = clock();
    const status = stopped === undefined ? 'done' : 'stopped';
    done.push({ name, status, milliseconds: now - since });
    since = now;
    if (stopped !== undefined && !force) break;
  }
  return {
    artifacts,
    steps: done,
    ...(first === undefined ? {} : { stop: stopOf(first) }),
    ...(compiles(done) ? { image: readImage(release, artifacts, sources()) } : {}),
  };
}

function stopOf({ step, message, node }: BuildStop): NonNullable<BuildResult['stop']> {
  return node === undefined ? { step, message } : { step, message, node: writtenElement(node) };
}
