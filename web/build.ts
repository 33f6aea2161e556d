// Build and boot: loaded by the worker when they are asked for.
import { build } from '../src/build.js';
import type { Artifact } from '../src/config-tools/artifact.js';
import { compareBuilds } from '../src/config-tools/compare.js';
import type { Image } from '../src/config-tools/image.js';
import { boot } from '../src/engine/boot/boot.js';
import type { LoggedEvent } from '../src/engine/observe/recorder.js';
import { namedRules } from '../src/engine/observe/rules.js';
import { slicesOf } from '../src/engine/observe/slices.js';
import { boardProfile } from '../src/engine/processor/board-profile.js';
import { htmlReport } from '../src/report/html/page.js';
import { sourceText } from '../src/text/source.js';
import { parseXml } from '../src/xml/parse.js';
import type { Booted, Built, ScenarioState } from './protocol.js';
import { boardOf, linted } from './state.js';

async function buildNow(state: ScenarioState) {
  const board = boardOf(state);
  const { release, scenario } = await linted(state);
  if (board === undefined) return 'a build needs the board file: open it beside the scenario';
  if (release === undefined || scenario === undefined)
    return 'the text is not a scenario that can be read';
  return build({
    release,
    scenario: scenario.document,
    board: parseXml(state.board ?? ''),
    scenarioName: state.name.replace(/\.xml$/i, ''),
    force: true,
  });
}

let lastFiles: readonly Artifact[] | undefined;

/** Builds, and keeps the files for what the next build has changed. */
export async function buildFiles(state: ScenarioState): Promise<Built> {
  const built = await buildNow(state);
  if (typeof built === 'string')
    return { files: [], steps: [], stop: built, differences: undefined };
  const { artifacts, steps, stop: stopped } = built;
  const differences = lastFiles && compareBuilds(lastFiles, artifacts);
  lastFiles = artifacts;
  return {
    files: artifacts,
    steps: steps.map(({ name, status }) => ({ name, status })),
    stop: stopped === undefined ? undefined : `${stopped.step}: ${stopped.message}`,
    differences,
  };
}

function mapped(image: Image) {
  return image.vms
    .filter(({ pcpus }) => pcpus.length > 0)
    .map(({ id, name, loadOrder, pcpus }) => ({ id, name, loadOrder, pcpus, traits: [] }));
}

/** Builds and boots; says in words why there is nothing to boot. */
export async function bootNow(state: ScenarioState): Promise<Booted | string> {
  const built = await buildNow(state);
  if (typeof built === 'string') return built;
  const { image, stop: stopped } = built;
  if (stopped !== undefined || image === undefined) {
    return `the build stops${stopped === undefined ? '' : ` at ${stopped.step}: ${stopped.message}`}`;
  }
  const result = await linted(state);
  const board = boardOf(state);
  const log: LoggedEvent[] = [];
  const booted = boot(image, {
    ...(board && {
      capabilities: boardProfile(board.capabilities, board.cpuBrand),
      firmware: board.firmware,
    }),
    ...(board && board.cpuBrand !== '' && { processor: board.cpuBrand }),
    log: (event) => log.push(event),
  });
  const found = new Set(result.diagnostics.map(({ rule }) => rule));
  const parts = booted.parts.map((part) => ({ ...part, rules: namedRules(part, found) }));
  const slices = slicesOf(log, booted.duration);
  const report = htmlReport({
    file: {
      path: state.name,
      source: sourceText(state.name, state.text),
      release: result.release,
      releaseBecause: result.releaseBecause,
      board: board?.name,
      boardBecause: '',
      boardsSeen: undefined,
      skipped: result.skipped,
      buildType: result.buildType,
      diagnostics: result.diagnostics,
    },
    steps: built.steps,
    stop: undefined,
    toolVersion: process.env.ACRN_NVMX_VERSION ?? '',
    boot: { ...booted, parts },
    pcpuCount: image.hypervisor.pcpuCount,
    vms: mapped(image),
    fixed: undefined,
    trace: {
      file: state.name,
      release: image.release,
      board: image.board,
      vms: mapped(image),
      events: log,
      slices,
      lines: booted.transcript,
    },
    costs: undefined,
  });
  return {
    verdict: booted.verdict,
    parts,
    lines: booted.transcript,
    slices: slices.map(({ pcpu, start, end, level }) => ({ pcpu, start, end, level })),
    duration: booted.duration,
    report,
  };
}
