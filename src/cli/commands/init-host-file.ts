import { resolve } from 'node:path';
import type { AcrnSetup } from '../../host/acrn-setup.js';
import { NEW_FILES, newHostFile } from '../../host/new-file.js';
import { SettingsFinder } from '../input/check-files.js';
import { setupOf } from '../input/host-files.js';
import type { ScenarioOptions } from '../input/options.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, failure, type Io, unknownValue, usageError } from '../io.js';
import { writeContent } from '../output/streams.js';
import { writeNewFile } from '../output/write.js';

export interface NewHostFileOptions extends ScenarioOptions {
  readonly kernel?: string;
  readonly out?: string;
}

function kernelOption(text: string | undefined) {
  if (text === undefined) return undefined;
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d+)?$/.exec(text);
  if (match === null) throw usageError(`--kernel ${text} is not a version, such as 6.1`);
  return { major: Number(match[1]), minor: Number(match[2]) };
}

async function setup(path: string, options: ScenarioOptions, io: Io): Promise<AcrnSetup> {
  const file = await readOne(path, 'init', io);
  const found = await setupOf(file, new SettingsFinder(io, options));
  if (found === undefined) throw failure(`${path} is not a scenario with a Service VM`);
  return found;
}

/** Writes a new file of the stack around a scenario. */
export async function initHostFile(
  name: string,
  scenario: string | undefined,
  options: NewHostFileOptions,
  io: Io,
): Promise<ExitCode> {
  const found = NEW_FILES.find((each) => each.name === name);
  if (found === undefined) {
    throw unknownValue(
      'init',
      name,
      NEW_FILES.map((each) => each.name),
    );
  }
  if (found.needsScenario && scenario === undefined) {
    throw usageError(`init ${name} needs a scenario: acrn-nvmx init ${name} scenario.xml`);
  }
  if (!found.needsScenario && scenario !== undefined) {
    throw usageError(`init ${name} takes no file`);
  }
  const kernel = kernelOption(options.kernel);
  const text = newHostFile(name, {
    ...(scenario !== undefined && { acrn: await setup(scenario, options, io) }),
    ...(kernel && { kernel }),
  });
  if (options.out === undefined) writeContent(io, text);
  else await writeNewFile(options.out, resolve(io.cwd(), options.out), text);
  return EXIT.clean;
}
