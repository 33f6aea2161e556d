import type { Command } from 'commander';
import { hostRuleText } from '../../report/host-rule.js';
import { ruleText } from '../../report/rule.js';
import { ruleDocuments } from '../../rule-documents.js';
import { noSuchRule } from '../input/selection.js';
import { EXIT, type ExitCode, type Io, usageError } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { widthOf } from '../output/width.js';
import type { CommandContext } from './context.js';
import { colorOption } from './shared-options.js';

/** Prints what is known of a rule. */
async function explain(
  name: string,
  { color }: { readonly color?: ColorOption },
  io: Io,
): Promise<ExitCode> {
  const all = ruleDocuments();
  const rule = all.find((each) => each.name === name);
  if (rule === undefined) {
    const { hostExampleDiff, hostRuleDocuments } = await import('../../host/documents.js');
    const hostRules = await hostRuleDocuments();
    const found = hostRules.find((each) => each.name === name);
    if (found !== undefined) {
      const example = found.meta.examples.slice(0, 1).flatMap(hostExampleDiff);
      const palette = await paletteFor(io, color);
      io.stdout.write(hostRuleText(found, example, palette, widthOf(io)));
      return EXIT.clean;
    }
    const known = [...all, ...hostRules].map((each) => each.name);
    throw usageError(noSuchRule(name, known));
  }
  io.stdout.write(ruleText(rule, await paletteFor(io, color), widthOf(io)));
  return EXIT.clean;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('explain')
      .description('say what a rule finds, why it matters, and what to write instead')
      .argument('<rule>', 'the name of a rule, as check prints it in brackets'),
  ).action(async (rule: string, options) => {
    done(await explain(rule, options, io));
  });
}
