import { resolve } from 'node:path';
import type { CheckedFile } from '../../report/checked-file.js';
import type { Configs } from '../input/configs.js';
import { type Candidates, readCandidate } from '../input/files.js';
import { realPath } from '../input/open.js';
import { type Io, usageError } from '../io.js';

type Paths = readonly (string | undefined)[];

/**
 * A report is never written in the place of a file that is read, or of another report.
 * @param isRead whether a path without links is read besides those of `read`
 * @throws CliError with exit code 2 when it would be.
 */
export function refuseReadFiles(
  outputs: Paths,
  read: Paths,
  io: Io,
  isRead: (real: string) => boolean = () => false,
): void {
  const real = (path: string) => realPath(resolve(io.cwd(), path));
  const inputs = new Set(read.flatMap((path) => (path === undefined ? [] : real(path))));
  const own = new Set<string>();
  for (const path of outputs) {
    if (path === undefined) continue;
    if (own.has(real(path))) {
      throw usageError(`two reports go to ${path}: each needs a file of its own`);
    }
    own.add(real(path));
    if (inputs.has(real(path)) || isRead(real(path))) {
      throw usageError(`${path} is a file that is read: the report needs a file of its own`);
    }
  }
}

/** What a check writes, and what its options name to be read. */
interface CheckFiles {
  readonly reports: Paths;
  readonly writeBaseline?: string | undefined;
  readonly baseline?: string | undefined;
  readonly named: Paths;
}

/** Refuses reports and baselines in the place of what they tell about, as far as that is known before the check. */
export function refuseNamed(
  { reports, writeBaseline, baseline, named }: CheckFiles,
  candidates: Candidates['candidates'],
  io: Io,
): void {
  const found = new Map(
    candidates.flatMap((each) =>
      'absolutePath' in each ? [[realPath(each.absolutePath), each]] : [],
    ),
  );
  // A report of an earlier run, which is XML, may stand where scenarios are looked for.
  const isScenario = (path: string) => {
    const candidate = found.get(path);
    return candidate !== undefined && 'file' in readCandidate(candidate);
  };
  refuseReadFiles(reports, [...named, baseline, writeBaseline], io, isScenario);
  refuseReadFiles([writeBaseline], named, io, isScenario);
}

/** The same when it is known what else was read: board files, configurations, files of other kinds in folders. */
export async function refuseFound(
  outputs: Paths,
  checked: readonly CheckedFile[],
  configs: Configs,
  io: Io,
): Promise<void> {
  const read = checked.flatMap(({ path, board }) => [path, board]);
  refuseReadFiles(outputs, [...read, ...(await configs.files())], io);
}
