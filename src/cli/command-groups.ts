/** Commands that the help shows together, each with one example. */
export interface CommandGroup {
  readonly title: string;
  /** Example by command, without the name of the program. */
  readonly examples: Readonly<Record<string, string>>;
}

/** In the order of the help, the man page and the README. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Every day',
    examples: {
      check: 'check scenario.xml',
      explain: 'explain scheduler-not-noop',
      fix: 'fix --diff scenario.xml',
      build: 'build scenario.xml --out out',
      rules: 'rules',
    },
  },
  {
    title: 'Editing',
    examples: {
      init: 'init --release v3.3 --board board.xml --out new.xml',
      get: 'get scenario.xml hv.FEATURES.SCHEDULER',
      set: 'set --in-place scenario.xml hv.FEATURES.SCHEDULER=SCHED_NOOP',
      unset: "unset --in-place scenario.xml 'vm[vm_type=POST_STD_VM]'",
      upgrade: 'upgrade scenario.xml --to v3.3 --out new.xml',
      lsp: 'lsp --stdio',
    },
  },
  {
    title: 'Engine',
    examples: {
      simulate: 'simulate scenario.xml --workload boot',
      replay: 'replay trace.json',
    },
  },
  {
    title: 'Host and shell',
    examples: {
      host: 'host',
      completion: 'completion bash',
      man: 'man',
    },
  },
];

/** The group that a command is in, as a heading of the help. */
export function groupTitle(command: string): string | undefined {
  return COMMAND_GROUPS.find(({ examples }) => Object.hasOwn(examples, command))?.title;
}

export function exampleOf(command: string): string | undefined {
  return COMMAND_GROUPS.flatMap(({ examples }) =>
    Object.hasOwn(examples, command) ? [examples[command] ?? ''] : [],
  )[0];
}
