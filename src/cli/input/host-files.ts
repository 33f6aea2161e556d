import { dirname, join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type AcrnSetup, acrnSetup } from '../../host/acrn-setup.js';
import { type HostInput, hostContexts } from '../../host/check.js';
import { type HostKind, isUnmistakable, kindNamed, kinds, recognise } from '../../host/index.js';
import type { HostContext } from '../../host/rule.js';
import { lint } from '../../lint.js';
import type { CheckedFile } from '../../report/checked-file.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import { decode } from '../../text/encoding.js';
import { grouped } from '../../text/grouped.js';
import { addAll, largest } from '../../text/long-lists.js';
import { sourceText } from '../../text/source.js';
import { failure, type Io, unknownValue } from '../io.js';
import { GeneratedFiles } from '../output/build-record.js';
import type { SettingsFinder } from './check-files.js';
import type { Configs } from './configs.js';
import type { Excluded } from './excluded.js';
import {
  type Candidates,
  findCandidates,
  type InputFile,
  type Inputs,
  readAll,
  stdinNamed,
} from './files.js';
import { ignoredBelow } from './folder.js';
import { isGzip } from './gzip.js';
import { areScenarios } from './only-scenarios.js';
import {
  type Entry,
  entriesOf,
  isRegularFile,
  kindAt,
  readRegularFile,
  readStdin,
} from './open.js';
import { CheckoutTooOld } from './release-finder.js';

/** A file of a kind besides scenarios. */
export type HostFileInput = HostInput & InputFile;

/** A folder in which files of other kinds may be. */
interface HostFolder {
  readonly path: string;
  readonly absolutePath: string;
}

/** Paths of the command line: those that may be scenarios, and files of other kinds. */
interface SortedPaths {
  readonly scenarios: readonly string[];
  readonly hosts: readonly HostFileInput[];
  /** Files of other kinds and the folders that have not been looked into for them, in the order of the paths. */
  readonly unsorted: readonly (HostFileInput | HostFolder)[];
  /** Files of other kinds that are left out. */
  readonly excluded: readonly Excluded[];
  /** Standard input, where it was read and is a scenario. */
  readonly io: Io;
  /** Where standard input is from, as --stdin-filename says. */
  readonly stdinFilename: string | undefined;
}

/** One line a kind, for --kind help. */
export function kindList(): string {
  const width = largest(kinds.map(({ kind }) => kind.length));
  return kinds.map(({ kind, summary }) => `${kind.padEnd(width)}  ${summary}\n`).join('');
}

/** What --kind names; undefined when it is not given or says scenario. */
function kindOption(name: string | undefined): HostKind | undefined {
  if (name === undefined || name === 'scenario') return undefined;
  const found = kindNamed(name);
  if (found !== undefined) return found;
  throw unknownValue('--kind', name, ['scenario', ...kinds.map(({ kind }) => kind)]);
}

/** Larger than any configuration file: such a file is not looked into. */
const LARGEST = 16 * 1024 * 1024;

function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch {
    return undefined;
  }
}

/** What a named file is: what --kind says, unless it cannot be; else what its name and text say. */
function kindOf(name: string, text: string, asked: HostKind | undefined): HostKind | undefined {
  const isScenario = /<acrn-(?:config|offline-data)\b/.test(text);
  if (isScenario) return undefined;
  const found = recognise(name, text);
  if (asked !== undefined) return found !== undefined && isUnmistakable(found) ? found : asked;
  return /\.xml$/i.test(name) && found?.kind !== 'libvirt' ? undefined : found;
}

function hostFile(
  path: string,
  absolutePath: string | undefined,
  bytes: Uint8Array,
  asked: HostKind | undefined,
): HostFileInput | undefined {
  const plain = unpacked(bytes);
  if (plain === undefined) return undefined;
  const decoded = decode(plain);
  const kind = kindOf(path, decoded.text, asked);
  if (kind === undefined) return undefined;
  const pack = { pack: (changed: Uint8Array) => gzipSync(changed) };
  return { name: path, path, absolutePath, bytes, kind, ...decoded, ...(isGzip(bytes) && pack) };
}

/** A machine: the root of its files, or a bundle, as one text. */
async function machine(path: string, absolutePath: string, kind: HostKind): Promise<HostFileInput> {
  const { readHost } = await import('./host-tree.js');
  const text = await readHost(absolutePath, path);
  const bytes = new TextEncoder().encode(text);
  return { name: path, path, absolutePath, bytes, text, encoding: 'utf-8', kind };
}

/** Names that files of the kinds have: others below a folder are not opened. */
const NAMES =
  /(?:\.(?:sh|bash|conf|cfg|config|json|txt|xml|xl)|_defconfig|(?:^|\/)(?:\.config|config(?:-[\w.+-]+)?(?:\.gz)?|4[01]_custom))$/i;

function filesBelow(folder: string, generated = new GeneratedFiles()): string[] {
  generated.enter(folder);
  let entries: Entry[];
  try {
    entries = entriesOf(folder);
  } catch {
    // The reader of scenarios says that it cannot be read.
    return [];
  }
  return entries.flatMap(({ name, kind }) => {
    const path = join(folder, name);
    if (kind !== 'folder') {
      const isMeant = NAMES.test(path) && !generated.has(path);
      return isMeant && (kind === 'file' || isRegularFile(path)) ? [path] : [];
    }
    return name === 'node_modules' || name === '.git' ? [] : filesBelow(path, generated);
  });
}

/** @param scenarios absolute paths of files that are known to be scenarios */
async function hostFilesBelow(
  { path, absolutePath }: HostFolder,
  asked: HostKind | undefined,
  io: Io,
  scenarios: ReadonlySet<string> = new Set(),
): Promise<HostFileInput[]> {
  const all = filesBelow(absolutePath).filter((found) => !scenarios.has(found));
  const ignored = await ignoredBelow(absolutePath, all);
  return all.flatMap((found) => {
    if (ignored.has(found) || (/\.xml$/i.test(found) && areScenarios([found], io))) return [];
    let bytes: Uint8Array;
    try {
      bytes = readRegularFile(found, LARGEST);
    } catch {
      return [];
    }
    const shown = join(path, found.slice(absolutePath.length));
    const input = hostFile(shown, found, bytes, undefined);
    return input === undefined || (asked !== undefined && input.kind !== asked) ? [] : [input];
  });
}

/**
 * Sorts the paths of a command: files of other kinds are read here, everything else is left to the
 * reader of scenarios. Folders that are named hold both; without paths only scenarios are looked for.
 * In folders files of other kinds are looked for by `hostsOf`, unless their kind is asked for.
 */
export async function sortPaths(
  paths: readonly string[],
  kindName: string | undefined,
  io: Io,
  configs: Configs,
  stdinFilename?: string,
): Promise<SortedPaths> {
  const asked = kindOption(kindName);
  if (kindName === 'scenario' || (paths.length === 0 && asked === undefined)) {
    return { scenarios: paths, hosts: [], unsorted: [], excluded: [], io, stdinFilename };
  }
  const scenarios: string[] = [];
  const unsorted: (HostFileInput | HostFolder)[] = [];
  let inner = io;
  let isStdinRead = false;
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (path === '-') {
      if (isStdinRead) continue;
      isStdinRead = true;
      const bytes = await readStdin(io);
      const { path: name, absolutePath, isStdin } = stdinNamed(stdinFilename, io);
      const input = hostFile(name, absolutePath, bytes, asked);
      if (input !== undefined) unsorted.push({ ...input, isStdin });
      else {
        scenarios.push(path);
        inner = {
          ...io,
          stdin: (async function* () {
            yield bytes;
          })(),
        };
      }
      continue;
    }
    const absolutePath = resolve(io.cwd(), path);
    const found = kindAt(absolutePath);
    const hostKind = kindNamed('host');
    const isBundle = /\.(?:tgz|tar\.gz)$/.test(path);
    const mayBeMachine = asked === undefined || asked === hostKind;
    if (found === undefined) scenarios.push(path);
    else if (found === 'folder') {
      const { isHostTree } = await import('./host-tree.js');
      if (
        hostKind !== undefined &&
        (asked === hostKind || (mayBeMachine && isHostTree(absolutePath)))
      ) {
        unsorted.push(await machine(path, absolutePath, hostKind));
        continue;
      }
      const folder = { path, absolutePath };
      if (asked !== undefined) addAll(unsorted, await hostFilesBelow(folder, asked, io));
      else {
        unsorted.push(folder);
        scenarios.push(path);
      }
    } else if (hostKind !== undefined && isBundle && mayBeMachine) {
      unsorted.push(await machine(path, absolutePath, hostKind));
    } else {
      let input: HostFileInput | undefined;
      try {
        input = hostFile(path, absolutePath, readRegularFile(absolutePath), asked);
      } catch {
        // The reader of scenarios says why it cannot be read.
      }
      if (input === undefined) scenarios.push(path);
      else unsorted.push(input);
    }
  }
  const hosts = unsorted.flatMap((each) => ('kind' in each ? [each] : []));
  if (asked !== undefined && hosts.length === 0 && scenarios.length === 0) {
    throw failure(`no file of kind ${asked.kind} found`);
  }
  return {
    scenarios,
    ...(await withoutExcluded(once(hosts), paths, configs)),
    unsorted,
    io: inner,
    stdinFilename,
  };
}

/**
 * The files of other kinds, those in folders too.
 * @param scenarios absolute paths of files that are known to be scenarios
 */
export async function hostsOf(
  { unsorted, io }: SortedPaths,
  paths: readonly string[],
  configs: Configs,
  scenarios: ReadonlySet<string>,
): Promise<Pick<SortedPaths, 'hosts' | 'excluded'>> {
  const hosts: HostFileInput[] = [];
  for (const each of unsorted) {
    if ('kind' in each) hosts.push(each);
    else addAll(hosts, await hostFilesBelow(each, undefined, io, scenarios));
  }
  return withoutExcluded(once(hosts), paths, configs);
}

/** The files that are checked, and those that the configuration or an option leaves out. */
async function withoutExcluded(
  hosts: readonly HostFileInput[],
  paths: readonly string[],
  configs: Configs,
): Promise<Pick<SortedPaths, 'hosts' | 'excluded'>> {
  const kept: HostFileInput[] = [];
  const excluded: Excluded[] = [];
  const named = new Set(paths);
  for (const input of hosts) {
    const { path, absolutePath } = input;
    const by = absolutePath === undefined ? undefined : await configs.excludedBy(absolutePath);
    if (by === undefined) kept.push(input);
    else excluded.push({ path, by, named: named.has(path) });
  }
  return { hosts: kept, excluded };
}

/** Finds what may be scenarios; nothing where all paths named files of other kinds. */
export async function findScenarios(
  { scenarios, hosts, excluded, io, stdinFilename }: SortedPaths,
  configs: Configs,
): Promise<Candidates> {
  if (hosts.length + excluded.length > 0 && scenarios.length === 0) {
    return { candidates: [], excluded: [] };
  }
  return findCandidates(scenarios, io, configs, stdinFilename);
}

/** Reads them. */
export async function readScenarios(sorted: SortedPaths, configs: Configs): Promise<Inputs> {
  const { files, unreadable, passedOver, excluded } = readAll(await findScenarios(sorted, configs));
  return { files, unreadable, passedOver, excluded: [...sorted.excluded, ...excluded] };
}

/** A file that is named twice is checked once. */
function once(inputs: readonly HostFileInput[]): HostFileInput[] {
  const seen = new Set<string>();
  return inputs.filter(({ absolutePath }) => {
    if (absolutePath === undefined) return true;
    const isFirst = !seen.has(absolutePath);
    seen.add(absolutePath);
    return isFirst;
  });
}

/** What a scenario says; undefined where it is none, or has no Service VM. */
export async function setupOf(
  file: InputFile,
  finder: SettingsFinder,
): Promise<AcrnSetup | undefined> {
  try {
    const { options } = await finder.of(file);
    const { scenario } = await lint(sourceText(file.path, file.text), options);
    return scenario && acrnSetup(file.path, scenario, options.board);
  } catch (error) {
    if (error instanceof CheckoutTooOld) return undefined;
    throw error;
  }
}

/** What each scenario of the run says, by the folder in which it stands. */
export class Setups {
  #found: readonly AcrnSetup[] = [];
  #byFolder: ReadonlyMap<string, readonly AcrnSetup[]> = new Map();

  /** Reads the scenarios among the files that are checked together with `hosts`. */
  async read(files: readonly InputFile[], finder: SettingsFinder): Promise<void> {
    const found: { readonly folder: string; readonly setup: AcrnSetup }[] = [];
    for (const file of files) {
      const setup = await setupOf(file, finder);
      if (setup !== undefined) found.push({ folder: dirname(file.absolutePath ?? '/'), setup });
    }
    const setupsOf = (all: typeof found) => all.map(({ setup }) => setup);
    this.#found = setupsOf(found);
    this.#byFolder = new Map(
      [...grouped(found, ({ folder }) => folder)].map(([folder, all]) => [folder, setupsOf(all)]),
    );
  }

  /** The scenario that a file belongs to: the only one, or the only one in its folder. */
  of(file: HostFileInput): AcrnSetup | undefined {
    const near = this.#byFolder.get(dirname(file.absolutePath ?? '/')) ?? [];
    return [this.#found, near].find(({ length }) => length === 1)?.[0];
  }
}

export function checkedHostFile(
  { path, kind }: HostFileInput,
  text: string,
  diagnostics: readonly Diagnostic[],
): CheckedFile {
  return {
    path,
    source: sourceText(path, text),
    kind: kind.kind,
    release: undefined,
    releaseBecause: '',
    board: undefined,
    boardBecause: '',
    boardsSeen: undefined,
    skipped: false,
    buildType: undefined,
    diagnostics,
  };
}

/** What each of several files is checked together with, and which of its findings are told. */
export function contextsOf(
  hosts: readonly HostFileInput[],
  setups: Setups,
  finder: SettingsFinder,
): (input: HostFileInput) => Promise<HostContext> {
  const contextOf = hostContexts(hosts);
  return async (input) => {
    const selection = await finder.selectionFor(input.absolutePath);
    return { ...contextOf(input, setups.of(input)), selection };
  };
}

export async function checkHostFiles(
  hosts: readonly HostFileInput[],
  setups: Setups,
  finder: SettingsFinder,
): Promise<CheckedFile[]> {
  const contextOf = contextsOf(hosts, setups, finder);
  return Promise.all(
    hosts.map(async (input) => {
      const { checker } = await input.kind.load();
      const diagnostics = checker.lint(input.text, await contextOf(input));
      return checkedHostFile(input, input.text, diagnostics);
    }),
  );
}
