import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Counts, exitsToL0, total } from '../../engine/costs/counts.js';
import type { LoggedEvent } from '../../engine/observe/recorder.js';
import { exitReasonName } from '../../engine/processor/exit-reason.js';
import {
  COMPARISONS,
  type Comparison,
  type Simulation,
  type SimulationRun,
  simulate,
} from '../../engine/simulate/simulate.js';
import { eventOf, WORKLOADS, type WorkloadName } from '../../engine/simulate/workloads.js';
import { type RunReport, simulationJson, simulationReport } from '../../report/simulation.js';
import { countErrors } from '../../text/diagnostic.js';
import { buildOf } from '../input/buildable.js';
import type { ScenarioOptions } from '../input/options.js';
import { EXIT, type ExitCode, failure, type Io, usageError } from '../io.js';
import { releaseOptimizer } from '../optimizer.js';
import { bootImage } from '../output/boot.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { costReport } from '../output/costs.js';
import { ProgressLine } from '../output/progress.js';
import { quiet } from '../output/streams.js';
import { prepare } from './build.js';
import type { CommandContext } from './context.js';
import { colorOption } from './shared-options.js';

interface SimulateOptions extends ScenarioOptions {
  readonly workload: WorkloadName;
  readonly vcpus?: number;
  readonly l2?: number;
  readonly compare?: readonly Comparison[];
  readonly format?: string;
  readonly force?: boolean;
  readonly color?: ColorOption;
}

/** vCPUs that all nested guests have together at most: their programs and stacks have room. */
const MOST_VCPUS = 8;
const MOST_GUESTS = 16;

function amount(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`it is a number from 1 to ${most}.`);
  };
}

function comparisons(text: string): Comparison[] {
  return text.split(',').map((name) => {
    const found = COMPARISONS.find((each) => each === name.trim());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`"${name}" is not one (known: ${COMPARISONS.join(', ')}).`);
  });
}

function exitsOf({ reflected, handledByL0, fromL1 }: Counts): RunReport['exits'] {
  const rows = (
    [
      [reflected, 'L2', 'L1'],
      [handledByL0, 'L2', 'L0'],
      [fromL1, 'L1', 'L0'],
    ] as const
  ).flatMap(([counts, from, handledBy]) =>
    [...counts].map(([reason, count]) => ({
      reason: exitReasonName(reason),
      from,
      handledBy,
      count,
    })),
  );
  return rows.sort((a, b) => b.count - a.count);
}

function reported(run: SimulationRun): RunReport {
  const { comparison, vcpus, guests, events, counts, duration, parts } = run;
  return {
    comparison,
    vcpus,
    l2: guests,
    events,
    exitsToL0: exitsToL0(counts),
    exitsToL1: total(counts.reflected),
    flushes: counts.flushes,
    faults: counts.faults,
    evictions: counts.evictions,
    vmcsLoads: counts.loads,
    shadowEptEntries: counts.shadowEptEntries,
    invept: counts.invept,
    invvpid: counts.invvpid,
    duration,
    exits: exitsOf(counts),
    costs: costReport(counts),
    failure: parts.map(({ who, state, chain }) => `${who}: ${state}: ${chain.join('; ')}`),
  };
}

async function simulateScenario(path: string, options: SimulateOptions, io: Io): Promise<ExitCode> {
  const { workload, compare = [] } = options;
  if (workload === 'boot' && (options.vcpus ?? options.l2) !== undefined) {
    throw usageError(
      '--vcpus and --l2 do not go with --workload boot: it is the boot that build shows',
    );
  }
  if (workload === 'boot' && compare.includes('evict')) {
    throw usageError('--compare evict needs several nested guests, and the boot has one');
  }
  const isJson = options.format === 'json';
  const palette = await paletteFor(io, options.color);
  const force = options.force ?? false;
  const buildable = await prepare(path, options, true, palette, isJson ? quiet(io) : io);
  if (buildable === undefined) return EXIT.problems;
  const { file, board, found, release } = buildable;
  const errors = countErrors(buildable.diagnostics);
  if (errors > 0 && !force) {
    throw failure(
      `${file.path}: the check finds ${errors} ${errors === 1 ? 'error' : 'errors'}: nothing was simulated (--force does it all the same)`,
    );
  }
  const { image } = await buildOf(buildable, force);
  releaseOptimizer();
  if (image === undefined) throw failure(`${file.path}: the generated files do not compile`);
  const simulation: Simulation = {
    workload,
    vcpus: options.vcpus ?? 1,
    guests: options.l2 ?? 1,
  };
  const line = new ProgressLine(io);
  const runs = [undefined, ...compare].map((comparison, i) => {
    const log = ({ at }: LoggedEvent) =>
      line.show(
        () => `run ${i + 1} of ${compare.length + 1}: ${(at / 1e6).toFixed(1)} ms since power-on`,
      );
    const run = simulate(simulation, comparison, (boot) =>
      bootImage(image, board.board, found, { ...boot, ...(line.isVisible && { log }) }),
    );
    return reported(run);
  });
  line.clear();
  const report = {
    file: file.path,
    release,
    board: board.path,
    workload,
    event: eventOf(workload),
    runs,
  };
  io.stdout.write(isJson ? simulationJson(report) : simulationReport(report, palette));
  return runs.every(({ failure: lines }) => lines.length === 0) ? EXIT.clean : EXIT.problems;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('simulate')
      .description(
        'run a workload of nested guests on the engine: VM exits, flushes, faults, costs',
      )
      .argument('<scenario>', 'scenario file')
      .addOption(
        new Option('--workload <workload>', 'what the nested guests do')
          .choices(WORKLOADS)
          .makeOptionMandatory(),
      )
      .option('--vcpus <count>', 'vCPUs of each nested guest (default: 1)', amount(MOST_VCPUS))
      .option('--l2 <count>', 'nested guests at the same time (default: 1)', amount(MOST_GUESTS))
      .option(
        '--compare <changes>',
        `runs it again with each change, separated by commas: ${COMPARISONS.join(', ')}`,
        comparisons,
      )
      .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
      .option('--board <file>', 'board XML (default: the one beside the scenario)')
      .addOption(
        new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'),
      )
      .option('--force', 'go on although the check finds errors'),
  ).action(async (path: string, options) => {
    done(await simulateScenario(path, options as SimulateOptions, io));
  });
}
