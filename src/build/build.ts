import { type Board, readBoard } from '../board/board.js';
import { isWithin, type Release } from '../release.js';
import type { XmlDocument, XmlElement } from '../xml/node.js';
import { allocate } from './allocate/allocate.js';
import type { Artifact } from './artifact.js';
import { type BuildContext, BuildStop, elementsByName } from './context.js';
import { makeElement } from './element.js';
import { allocationXml } from './emit/allocation-xml.js';
import { boardInfoH } from './emit/board-info-h.js';
import { configH } from './emit/config-h.js';
import { configMk } from './emit/config-mk.js';
import { ivshmemCfgH } from './emit/ivshmem-cfg-h.js';
import { miscCfgH } from './emit/misc-cfg-h.js';
import { pciDevC } from './emit/pci-dev-c.js';
import { ptIntxC } from './emit/pt-intx-c.js';
import { vmConfigurationsC } from './emit/vm-configurations-c.js';
import { vmConfigurationsH } from './emit/vm-configurations-h.js';
import { attributeOf } from './select.js';

export interface BuildInput {
  readonly release: Release;
  readonly scenario: XmlDocument;
  readonly board: XmlDocument;
  /** The scenario's name as make takes it from its path; from v3.0 on it is nowhere in the file. */
  readonly scenarioName?: string;
}

export interface BuildStep {
  readonly name: string;
  readonly status: 'done' | 'stopped';
}

export interface BuildResult {
  readonly artifacts: readonly Artifact[];
  readonly steps: readonly BuildStep[];
  readonly stop?: {
    readonly step: string;
    readonly message: string;
    /** The element of the scenario that is at fault, where one is. */
    readonly node?: XmlElement;
  };
}

interface Step {
  readonly name: string;
  readonly run: (context: BuildContext) => Artifact[];
}

function steps(): Step[] {
  return [
    {
      name: 'allocation',
      run: (context) => {
        allocate(context);
        return [{ path: 'configs/allocation.xml', content: allocationXml(context.allocation) }];
      },
    },
    {
      name: 'make_config',
      run: (context) => [
        { path: 'configs/config.mk', content: configMk(context) },
        { path: 'include/config.h', content: configH(context) },
      ],
    },
    {
      name: 'xslt',
      run: (context) => {
        const folder = `configs/scenarios/${context.scenarioName}`;
        return [
          { path: `${folder}/vm_configurations.c`, content: vmConfigurationsC(context) },
          { path: `${folder}/vm_configurations.h`, content: vmConfigurationsH(context) },
          { path: `${folder}/pt_intx.c`, content: ptIntxC(context) },
          { path: `${folder}/ivshmem_cfg.h`, content: ivshmemCfgH(context) },
          { path: `${folder}/misc_cfg.h`, content: miscCfgH(context) },
          { path: `${folder}/pci_dev.c`, content: pciDevC(context) },
          { path: 'configs/boards/board_info.h', content: boardInfoH(context) },
        ];
      },
    },
  ];
}

/** What ACRN's build makes of a scenario and a board, up to its pre-build checks. */
export function build(input: BuildInput): BuildResult {
  const board: Board = readBoard(input.board);
  const scenario = input.scenario.root;
  const context: BuildContext = {
    release: input.release,
    board,
    boardNodes: elementsByName(input.board.root),
    scenario,
    scenarioName: isWithin(input.release, 'v3.0')
      ? (input.scenarioName ?? 'scenario')
      : attributeOf(scenario, 'scenario'),
    allocation: makeElement('acrn-config'),
  };
  const artifacts: Artifact[] = [];
  const done: BuildStep[] = [];
  for (const { name, run } of steps()) {
    try {
      artifacts.push(...run(context));
    } catch (error) {
      if (!(error instanceof BuildStop)) throw error;
      const { step, message, node } = error;
      return {
        artifacts,
        steps: [...done, { name: step, status: 'stopped' }],
        stop: node === undefined ? { step, message } : { step, message, node },
      };
    }
    done.push({ name, status: 'done' });
  }
  return { artifacts, steps: done };
}
