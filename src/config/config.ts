import type { Release } from '../release.js';
import type { BuildType } from '../scenario/model.js';
import type { RuleLevel } from '../selection.js';

/** What a configuration says of the files that are checked; the options of a command count before it. */
export interface ConfigSettings {
  readonly release?: Release;
  /** The board file, by its path from the folder of the configuration. */
  readonly board?: string;
  readonly buildType?: BuildType;
  readonly ifEnabled?: boolean;
  /** What becomes of the findings of rules, by the name of the rule. */
  readonly rules?: Readonly<Record<string, RuleLevel>>;
}

/** Settings for the files that one of the globs matches. */
interface Override extends ConfigSettings {
  readonly files: readonly string[];
}

/** acrn-nvmx.config.json, or the value of the key `acrn-nvmx` of package.json. */
export interface Config extends ConfigSettings {
  /** Globs of files and folders that are not checked. */
  readonly exclude?: readonly string[];
  /** Of two that a file matches the later one counts. */
  readonly overrides?: readonly Override[];
}

/** What later settings say, and of the rest what earlier ones do. */
export function settingsOf(all: readonly ConfigSettings[]): ConfigSettings {
  const { release, board, buildType, ifEnabled } = Object.assign({}, ...all) as ConfigSettings;
  const rules = all.flatMap((each) => Object.entries(each.rules ?? {}));
  return {
    ...(release && { release }),
    ...(board !== undefined && { board }),
    ...(buildType && { buildType }),
    ...(ifEnabled !== undefined && { ifEnabled }),
    ...(rules.length > 0 && { rules: Object.fromEntries(rules) }),
  };
}
