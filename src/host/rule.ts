import type { Finding } from '../rules/rule.js';
import type { Selection } from '../selection.js';
import type { Safety, Severity } from '../text/diagnostic.js';
import type { AcrnSetup } from './acrn-setup.js';

export type { Finding } from '../rules/rule.js';

/** What the kinds of files besides scenarios are called. */
export type HostKindName =
  | 'kernel-config'
  | 'qemu'
  | 'modprobe'
  | 'host'
  | 'hyperv-systeminfo'
  | 'hyperv-vm'
  | 'xen'
  | 'libvirt'
  | 'grub';

/** A file by its name, as given, and its text. */
export interface HostFile {
  readonly name: string;
  readonly text: string;
}

/** What a file is checked together with. */
export interface HostContext {
  /** The file's own name, as given; `<stdin>` for standard input. */
  readonly name: string;
  /** What the ACRN scenario says that is checked in the same run. */
  readonly acrn?: AcrnSetup;
  /** The files of the same kind, for modprobe reads all of them. One with the file's own name is the file itself. */
  readonly others: readonly HostFile[];
  /** Whose CPU the host has, where another file of the run says it. */
  readonly cpuVendor?: 'Intel' | 'AMD';
  /** Which findings are told, and as what; all of them when it is not given. */
  readonly selection?: Selection;
}

/** A whole file that raises the rule, and one that does not: where the rule has fixes, `bad` fixed. */
export interface HostExample {
  readonly bad: string;
  readonly good: string;
  /** Where the file's name matters. */
  readonly name?: string;
  /** Other rules that cannot but fire on the same cause; what is only information is not counted. */
  readonly alsoRaises?: readonly string[];
  /** What the file is checked together with. */
  readonly context?: Partial<HostContext>;
  /** The rule has fixes, but none for this. */
  readonly unfixed?: true;
}

export interface HostRuleMeta {
  /** What is wrong, in one line. */
  readonly summary: string;
  /** What happens on the machine when it stays. */
  readonly why: string;
  /** An error when it is not given. */
  readonly severity?: Severity;
  /** None when it is not given. */
  readonly fix?: Safety | 'none';
  /** Documents and sources that say or do it. */
  readonly references: readonly string[];
  readonly examples: readonly HostExample[];
}

/** A rule on one kind of file; `Model` is what the kind's reader makes of the text. */
export interface HostRule<Model> {
  /** Kebab-case, the pattern found; never changes once released. */
  readonly name: string;
  readonly meta: HostRuleMeta;
  check(model: Model, context: HostContext): Iterable<Finding>;
}
