// Comments that suppress findings, in scenarios and in other files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../src/build.js';
import { fix } from '../src/fix/fix.js';
import { checker as libvirt } from '../src/host/libvirt/index.js';
import { checker as xen } from '../src/host/xen/index.js';
import { type LintOptions, lint } from '../src/lint.js';
import { lineComments } from '../src/suppression/comments.js';
import { readDirectives } from '../src/suppression/directive.js';
import { sourceText } from '../src/text/source.js';
import { parseXml } from '../src/xml/parse.js';
import { boardOf, scenariosFolder } from './scenarios.js';

const industry = readFileSync(join(scenariosFolder, 'quad-core/v2.5-industry.xml'), 'utf8');
const SCHEDULER = '<SCHEDULER>SCHED_BVT</SCHEDULER>';
const quadCore = boardOf('quad-core/v2.5-industry.xml');
const OPTIONS: LintOptions = { release: 'v2.5', board: quadCore };

async function told(text: string, options: LintOptions = OPTIONS) {
  const { diagnostics, suppressed } = await lint(sourceText('a.xml', text), options);
  return {
    rules: diagnostics.map(({ rule }) => rule),
    suppressed: suppressed.map(({ rule }) => rule),
    unused: diagnostics.filter(({ rule }) => rule === 'unused-suppression'),
  };
}

function before(place: string, comment: string, text = industry): string {
  return text.replace(place, `<!-- ${comment} -->\n      ${place}`);
}

const all = (await told(industry)).rules;
const without = (rule: string) => all.filter((each) => each !== rule);

describe('the form', () => {
  test.each([
    ['acrn-nvmx-disable-next-line a: why', ['a'], 'why'],
    [' acrn-nvmx-disable-next-line a-b c-d \u2014 two words ', ['a-b', 'c-d'], 'two words'],
    ['acrn-nvmx-disable-next-line a, b - well-known', ['a', 'b'], 'well-known'],
    ['acrn-nvmx-disable-next-line a -- x: y', ['a'], 'x: y'],
    ['acrn-nvmx-disable-next-line a', ['a'], ''],
    ['acrn-nvmx-disable-next-line a:', ['a'], ''],
    ['acrn-nvmx-disable-file: generated', [], 'generated'],
    ['acrn-nvmx-disable-file -- generated', [], 'generated'],
  ])('%j', (comment, rules, reason) => {
    const [found] = readDirectives(`x\n#${comment}\n`, lineComments);
    expect(found?.rules.map(({ name }) => name)).toEqual(rules);
    expect(found?.reason).toBe(reason);
  });

  test('other comments are none', () => {
    const text = '# see acrn-nvmx-disable-file: x\n# acrn-nvmx-disabled a: x\n<!-- \n';
    expect(readDirectives(text, lineComments)).toEqual([]);
  });
});

describe('what is suppressed', () => {
  test('the next line, from here to there, the rest, the file', async () => {
    const next = before(SCHEDULER, 'acrn-nvmx-disable-next-line scheduler-not-noop: one VM only');
    expect(await told(next)).toEqual({
      rules: without('scheduler-not-noop'),
      suppressed: ['scheduler-not-noop'],
      unused: [],
    });
    const rest = before(SCHEDULER, 'acrn-nvmx-disable scheduler-not-noop - one VM only');
    expect((await told(rest)).rules).toEqual(without('scheduler-not-noop'));
    const ended = before('<MULTIBOOT2>', 'acrn-nvmx-enable scheduler-not-noop', rest);
    expect((await told(ended)).rules).toEqual(without('scheduler-not-noop'));
    const early = before(SCHEDULER, 'acrn-nvmx-enable scheduler-not-noop', rest);
    expect((await told(early)).rules).toContain('scheduler-not-noop');
    const file = `<!-- acrn-nvmx-disable-file scheduler-not-noop: known -->\n${industry.replace(/^<\?.*\?>\s*/, '')}`;
    expect((await told(file)).rules).toEqual(without('scheduler-not-noop'));
    const everything = file.replace(' scheduler-not-noop', '');
    expect((await told(everything)).rules).toEqual([]);
  });

  test('fix leaves it as it is; build stops at it', async () => {
    const text = before(SCHEDULER, 'acrn-nvmx-disable-next-line scheduler-not-noop: one VM only');
    expect((await fix('a.xml', text, OPTIONS)).text).toContain(SCHEDULER);
    const wrong = before(
      SCHEDULER,
      'acrn-nvmx-disable-next-line value-not-allowed: a scheduler of our own',
    ).replace('SCHED_BVT', 'SCHED_OWN');
    const found = await told(wrong);
    expect(found.suppressed).toContain('value-not-allowed');
    expect(found.rules).not.toContain('value-not-allowed');
    const board = quadCore.document;
    expect(build({ scenario: parseXml(wrong), board, release: 'v2.5' }).stop).toBeDefined();
  });

  test('what is not well-formed is told all the same, and how to write a reason', async () => {
    const text = before(SCHEDULER, 'acrn-nvmx-disable-file not-well-formed -- a reason');
    const { diagnostics } = await lint(sourceText('a.xml', text), OPTIONS);
    expect(diagnostics).toMatchObject([
      {
        rule: 'not-well-formed',
        message: 'not well-formed XML: a comment may not contain `--`',
        help: 'put a colon before the reason instead: acrn-nvmx-disable-next-line RULE: reason',
      },
    ]);
    const broken =
      '<!-- acrn-nvmx-disable-file libvirt-not-a-domain: mine -->\n<domain><name></domain>';
    const raised = libvirt.lint(broken, { name: 'a.xml', others: [] }).map(({ rule }) => rule);
    expect(raised).toContain('libvirt-not-a-domain');
  });
});

describe('unused-suppression', () => {
  test.each([
    [
      'acrn-nvmx-disable-next-line nvmx-disabled: x',
      'acrn-nvmx-disable-next-line: nothing of nvmx-disabled to suppress in the next line',
    ],
    [
      'acrn-nvmx-enable nvmx-disabled',
      'acrn-nvmx-enable: nvmx-disabled is not suppressed from here on',
    ],
    [
      'acrn-nvmx-disable-next-line nothing-like-it: x',
      'acrn-nvmx-disable-next-line: there is no rule nothing-like-it',
    ],
    ['acrn-nvmx-disable-next-line: x', 'acrn-nvmx-disable-next-line names no rule'],
  ])('%j is told, and removed with its line', async (comment, message) => {
    const text = before(SCHEDULER, comment);
    const { unused, rules } = await told(text);
    expect(unused).toMatchObject([{ message, severity: 'warning', category: 'suppression' }]);
    expect(rules).toEqual(expect.arrayContaining(all));
    const fixed = await fix('a.xml', text, {
      ...OPTIONS,
      selection: { only: ['unused-suppression'] },
    });
    expect(fixed.text).toBe(industry);
  });

  test('a misspelt rule is mended; of several the one goes that is unused', async () => {
    const only = { ...OPTIONS, selection: { only: ['unused-suppression'] } };
    const good = before(SCHEDULER, 'acrn-nvmx-disable-next-line scheduler-not-noop: x');
    const misspelt = good.replace('scheduler-not-noop:', 'sheduler-not-noop:');
    expect((await told(misspelt)).unused[0]?.help).toBe('did you mean scheduler-not-noop?');
    expect((await fix('a.xml', misspelt, only)).text).toBe(good);
    for (const names of ['scheduler-not-noop, nvmx-disabled', 'nvmx-disabled scheduler-not-noop']) {
      const two = good.replace('scheduler-not-noop:', `${names}:`);
      expect((await fix('a.xml', two, only)).text).toBe(good);
    }
  });

  test('without a reason it does not count, and stays for its author', async () => {
    const text = before(SCHEDULER, 'acrn-nvmx-disable-next-line scheduler-not-noop');
    const { unused, rules } = await told(text);
    expect(rules).toContain('scheduler-not-noop');
    expect(unused).toMatchObject([
      {
        message: 'acrn-nvmx-disable-next-line gives no reason, and does not count',
        help: 'write acrn-nvmx-disable-next-line scheduler-not-noop: and the reason',
      },
    ]);
    expect(unused[0]).not.toHaveProperty('fix');
  });

  test('a rule that lacks the board, or is left out, is not called unused', async () => {
    const text = before(SCHEDULER, 'acrn-nvmx-disable-next-line pcpu-not-on-board: another board');
    expect((await told(text)).unused).toHaveLength(1);
    expect((await told(text, { release: 'v2.5' })).unused).toEqual([]);
    const nested = before('<MULTIBOOT2>', 'acrn-nvmx-disable-next-line scheduler-not-noop: x');
    expect((await told(nested, { ...OPTIONS, ifEnabled: true })).unused).toEqual([]);
    expect((await told(nested)).unused).toHaveLength(1);
  });

  test('many comments take no more than their share of time', async () => {
    const many = `${'<!-- acrn-nvmx-enable scheduler-not-noop -->\n<!-- acrn-nvmx-disable scheduler-not-noop: x -->\n'.repeat(3000)}${industry.replace(/^<\?.*\?>\s*/, '')}`;
    const started = process.cpuUsage();
    await told(many);
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});

describe('other files', () => {
  const CONTEXT = { name: 'l1.cfg', others: [] };
  const bad = 'type = "hvm"\nhap = 0\nnestedhvm = 1\n';
  const raised = (text: string) => xen.lint(text, CONTEXT).map(({ rule }) => rule);

  test('the next line, the rest, the file', () => {
    expect(raised(bad)).toEqual(['xen-nested-without-hap', 'xen-experimental']);
    const next = '# acrn-nvmx-disable-next-line xen-nested-without-hap -- old CPU';
    expect(raised(bad.replace('hap', `${next}\nhap`))).toEqual(['xen-experimental']);
    const both = '# acrn-nvmx-disable-file xen-experimental xen-nested-without-hap: known\n';
    expect(raised(`${both}${bad}`)).toEqual([]);
    const from = '# acrn-nvmx-disable xen-nested-without-hap -- old CPU\n';
    expect(raised(`${from}${bad}`)).toEqual(['xen-experimental']);
    const until = '# acrn-nvmx-enable xen-nested-without-hap\n';
    expect(raised(`${from}${until}${bad}`)).toEqual([
      'unused-suppression',
      'xen-nested-without-hap',
      'xen-experimental',
    ]);
  });

  test('without a reason, with a rule of another kind, at the end of a line', () => {
    expect(raised(`# acrn-nvmx-disable-file xen-experimental\n${bad}`)).toEqual([
      'unused-suppression',
      'xen-nested-without-hap',
      'xen-experimental',
    ]);
    const text = `type = "hvm" # acrn-nvmx-disable-next-line nvmx-disabled: x\r\n${bad}`;
    const [found] = xen.lint(text, CONTEXT).filter(({ rule }) => rule === 'unused-suppression');
    const [edit] = found?.fix?.edits ?? [];
    expect(text.slice(edit?.start, edit?.end)).toBe(
      ' # acrn-nvmx-disable-next-line nvmx-disabled: x',
    );
  });
});
