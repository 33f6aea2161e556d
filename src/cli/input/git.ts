import { execFile } from 'node:child_process';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { grouped } from '../../text/grouped.js';
import { failure, type Io, usageError } from '../io.js';
import { isThere, realPath } from './open.js';

/** What git lists: names with NUL after each. */
const LONGEST_LIST = 256 * 1024 * 1024;

interface GitRun {
  /** 128 for what git calls fatal; undefined where git could not be run. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in a folder, without what a hostile repository could make it run. */
function git(folder: string, argv: readonly string[], input = ''): Promise<GitRun> {
  return new Promise((done) => {
    const options = { cwd: folder, maxBuffer: LONGEST_LIST };
    const safely = ['-c', 'core.fsmonitor=false', ...argv];
    const child = execFile('git', safely, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      done({ code, stdout, stderr });
    });
    // git may end without having read its input.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function names(list: string): string[] {
  return list.split('\0').filter((name) => name !== '');
}

/** The folders with a `.git` around folders. */
class Repositories {
  readonly #byFolder = new Map<string, string | undefined>();

  of(folder: string): string | undefined {
    const known = this.#byFolder.get(folder);
    if (known !== undefined || this.#byFolder.has(folder)) return known;
    const above = dirname(folder);
    const found = isThere(join(folder, '.git'))
      ? folder
      : above === folder
        ? undefined
        : this.of(above);
    this.#byFolder.set(folder, found);
    return found;
  }
}

/**
 * The files that git ignores, of those found below a folder: nothing outside a repository, or without git.
 * @param paths absolute, below `top`
 */
export async function ignoredByGit(
  top: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const real = realPath(top);
  const repositories = new Repositories();
  const byRepository = new Map<string, Map<string, string>>();
  for (const [folder, inFolder] of grouped(paths, dirname)) {
    const at = join(real, relative(top, folder));
    const repository = repositories.of(at);
    if (repository === undefined) continue;
    const known = byRepository.get(repository) ?? new Map<string, string>();
    const below = relative(repository, at);
    for (const path of inFolder) known.set(join(below, basename(path)), path);
    byRepository.set(repository, known);
  }
  const ignored = new Set<string>();
  for (const [repository, known] of byRepository) {
    const asked = [...known.keys()].map((name) => `${name}\0`).join('');
    const { stdout } = await git(repository, ['check-ignore', '-z', '--stdin'], asked);
    for (const name of names(stdout)) {
      const path = known.get(name);
      if (path !== undefined) ignored.add(path);
    }
  }
  return ignored;
}

/**
 * The files that differ from what they were where the branch left `ref`, and those that git does not know yet: absolute
 * paths without links.
 * @throws CliError with exit code 2 for a name that no ref has, 3 where git cannot say it.
 */
export async function changedSince(ref: string, io: Io): Promise<ReadonlySet<string>> {
  if (ref === '' || ref.startsWith('-')) throw usageError(`--changed=${ref} names nothing in git`);
  const said = async (argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await git(io.cwd(), argv);
    if (code === 0) return stdout;
    if (code === undefined) throw failure('--changed asks git, and git cannot be run');
    const [line = ''] = stderr.replace(/^(?:fatal|error): /, '').split('\n');
    throw failure(`--changed=${ref}: git says: ${line}`);
  };
  const top = realPath((await said(['rev-parse', '--show-toplevel'])).replace(/\r?\n$/, ''));
  const { code } = await git(top, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (code !== 0) {
    throw usageError(
      `--changed=${ref}: git knows no commit of that name; in a shallow clone, fetch it first`,
    );
  }
  const diff = ['diff', '--no-ext-diff', '--name-only', '--no-renames', '--merge-base', '-z', ref];
  const listed = [
    ...names(await said(['-C', top, ...diff, '--'])),
    ...names(await said(['-C', top, 'ls-files', '--others', '--exclude-standard', '-z'])),
  ];
  return new Set(listed.map((name) => realPath(resolve(top, name))));
}
