import type { Board } from '../../board/board.js';
import { isScenarioName, type NewScenario } from '../../init/create-scenario.js';
import { buildTypeOption, releaseOption } from '../input/options.js';
import { usageError } from '../io.js';

/** The options of `init` for a scenario, as they are written. */
export interface InitOptions {
  readonly release?: string;
  readonly board?: string;
  readonly name?: string;
  readonly preLaunched?: string;
  readonly rt?: string;
  readonly preLaunchedPcpus?: readonly string[];
  readonly servicePcpus?: string;
  readonly console?: string;
  readonly buildType?: string;
  readonly out?: string;
  readonly yes?: boolean;
}

function countOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw usageError(`${name} ${text} is not a number of VMs`);
}

/** `0,2-4` */
function pcpusOption(name: string, text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (!(count > 0))
      throw usageError(`${name} ${text} is not a list of pCPUs, such as 1,3 or 1-3`);
    return Array.from({ length: count }, (_, index) => Number(first) + index);
  });
}

/** What the options ask for, on a board that was read. */
export function wantedScenario(options: InitOptions, board: Board): NewScenario {
  const release = releaseOption(options.release);
  if (release === undefined) throw usageError('init needs --release, such as v2.5');
  const preLaunched = countOption('--pre-launched', options.preLaunched);
  const rt = countOption('--rt', options.rt);
  if (preLaunched !== undefined && rt !== undefined && rt > preLaunched) {
    throw usageError(
      `--rt ${rt} is more than --pre-launched ${preLaunched}: it says how many of them are real-time VMs`,
    );
  }
  const { name, console, servicePcpus, preLaunchedPcpus } = options;
  if (name !== undefined && !isScenarioName(name)) {
    throw usageError(`--name ${name} is not a name for a scenario: use letters, digits, _ and -`);
  }
  const buildType = buildTypeOption(options.buildType);
  return {
    release,
    board,
    ...(name !== undefined && { name }),
    ...(preLaunched !== undefined && { preLaunched }),
    ...(rt !== undefined && { rt }),
    ...(console !== undefined && { console }),
    ...(buildType !== undefined && { buildType }),
    ...(servicePcpus !== undefined && {
      servicePcpus: pcpusOption('--service-pcpus', servicePcpus),
    }),
    ...(preLaunchedPcpus !== undefined && {
      preLaunchedPcpus: preLaunchedPcpus.map((list) => pcpusOption('--pre-launched-pcpus', list)),
    }),
  };
}
