import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { safeFix } from '../../text/diagnostic.js';
import { attribute } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';

/** The shell, make and, by release, more: v2.5 looks for files by it, v2.7 writes other letters as references. */
function isUnusable(name: string, release: Release): boolean {
  if (name === '' || /[\s$#&;'"`:()[\]<>|\\]/.test(name)) return true;
  if (toolTraits(release).looksForFilesByName) return /^-|\*/.test(name);
  return toolTraits(release).writesNamesAsAscii && [...name].some((letter) => letter > '\u007f');
}

export const invalidScenarioName: Rule = {
  name: 'invalid-scenario-name',
  meta: {
    summary: "the scenario's name does not work as the name of a folder and in make",
    why: 'ACRN v2.x makes a folder of that name by a shell command and writes the name into config.mk: with spaces or characters that mean something to the shell or to make the build stops.',
    category: 'build',
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (mkdir)'],
    examples: [
      {
        bad: [{ found: 'scenario="nested"', becomes: 'scenario="my scenario"' }],
        good: [{ found: 'scenario="nested"', becomes: 'scenario="my_scenario"' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const name = attribute(scenario.root, 'scenario');
    if (name === undefined || !isUnusable(name.value, scenario.release)) return;
    const plain = name.value.trim().replace(/[^\w.+-]+/g, '_');
    yield {
      message: `the scenario's name "${name.value}" does not work as a folder's name`,
      why: `ACRN ${scenario.release}'s build stops`,
      help: 'use letters, digits, "_", "-" and "." only',
      range: name.value === '' ? name.range : name.valueRange,
      ...(plain !== '' && {
        fix: safeFix(`call the scenario ${plain}`, [{ ...name.valueRange, text: plain }]),
      }),
    };
  },
};
