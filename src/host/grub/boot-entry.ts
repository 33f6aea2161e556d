import { grouped } from '../../text/grouped.js';
import type { GrubCommand, GrubFile, GrubWord } from './read.js';

/** A multiboot or module command: its protocol, its file, and what follows. */
export interface BootCommand {
  readonly command: GrubCommand;
  /** multiboot, multiboot2, module or module2. */
  readonly name: GrubWord;
  readonly file: GrubWord | undefined;
  /** For the hypervisor its arguments, for a module its tag first. */
  readonly args: readonly GrubWord[];
}

function bootCommand(command: GrubCommand): BootCommand | undefined {
  const [name, ...rest] = command.words;
  if (name === undefined || !/^(?:multiboot|module)2?$/.test(name.value)) return undefined;
  const options = rest.findIndex(({ value }) => !value.startsWith('--'));
  const [file, ...args] = options < 0 ? [] : rest.slice(options);
  return { command, name, file, args: args.filter(({ value }) => value !== '') };
}

/** One menu entry that boots ACRN: its multiboot command and its modules, in order. */
interface BootEntry {
  readonly commands: readonly BootCommand[];
  readonly hypervisor: BootCommand | undefined;
  readonly modules: readonly BootCommand[];
}

function isHypervisor({ name }: BootCommand): boolean {
  return name.value.startsWith('multiboot');
}

export function bootEntries({ commands }: GrubFile): BootEntry[] {
  const found = commands.map(bootCommand).filter((each) => each !== undefined);
  const byEntry = grouped(found, ({ command }) => command.entry);
  return [...byEntry.values()].map((found) => ({
    commands: found,
    hypervisor: found.find(isHypervisor),
    modules: found.filter((each) => !isHypervisor(each)),
  }));
}

/** The name of a file without its folders. */
export function baseName({ value }: GrubWord): string {
  return value.slice(value.lastIndexOf('/') + 1);
}

/** The arguments that reach the kernel of the Service VM: ACRN passes on what it does not know itself. */
export function kernelArguments(file: GrubFile): GrubWord[] {
  const entries = bootEntries(file);
  return [
    ...file.commandLine,
    ...entries.flatMap(({ hypervisor, modules }) => [
      ...(hypervisor?.args ?? []),
      ...modules.flatMap(({ args }) => args.slice(1)),
    ]),
  ];
}
