import { expectArgument } from '../text/argument.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { grouped } from '../text/grouped.js';
import type { AcrnSetup } from './acrn-setup.js';
import { type HostKind, kindNamed, kinds, recognise } from './index.js';
import type { HostContext, HostFile, HostKindName } from './rule.js';

/** A file and its kind. */
export interface HostInput extends HostFile {
  readonly kind: HostKind;
}

/** Whose CPU a report of systeminfo names. */
function cpuVendor({ kind, text }: HostInput): HostContext['cpuVendor'] {
  if (kind.kind !== 'hyperv-systeminfo') return undefined;
  if (text.includes('AuthenticAMD')) return 'AMD';
  return text.includes('GenuineIntel') ? 'Intel' : undefined;
}

/**
 * What each of several files is checked together with.
 * @returns for one of them; `acrn` is what the scenario says that it belongs to
 */
export function hostContexts(
  inputs: readonly HostInput[],
): (input: HostInput, acrn: AcrnSetup | undefined) => HostContext {
  const byKind = grouped(inputs, ({ kind }) => kind);
  const vendors = new Set(inputs.flatMap((each) => cpuVendor(each) ?? []));
  const [vendor] = vendors;
  return (input, acrn) => ({
    name: input.name,
    others: byKind.get(input.kind) ?? [],
    ...(acrn && { acrn }),
    ...(vendors.size === 1 && vendor && { cpuVendor: vendor }),
  });
}

/** What a check of a file besides scenarios came to. */
export interface HostCheck {
  /** Undefined when the file is of none of the kinds. */
  readonly kind: HostKindName | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks a file of the stack around a scenario: a kernel configuration, a boot entry, a script that starts
 * QEMU, a file of modprobe.d, a libvirt domain, an xl.cfg, or what Windows says of Hyper-V.
 * @param kind what the file is; by its name and text when it is not given
 * @param context what it is checked together with; the facts of a scenario come from acrnSetup
 * @throws RangeError when the kind is not known. Never throws on any text.
 */
export async function checkHostFile(
  file: HostFile,
  kind?: HostKindName,
  context: Partial<HostContext> = {},
): Promise<HostCheck> {
  expectArgument('checkHostFile', 'file', file, 'file');
  const found = kind === undefined ? recognise(file.name, file.text) : kindNamed(kind);
  if (found === undefined && kind !== undefined)
    throw new RangeError(
      `the kind of file is not known (known: ${kinds.map(({ kind }) => kind).join(', ')})`,
    );
  if (found === undefined) return { kind: undefined, diagnostics: [] };
  const { checker } = await found.load();
  const diagnostics = checker.lint(file.text, { name: file.name, others: [], ...context });
  return { kind: found.kind, diagnostics };
}
