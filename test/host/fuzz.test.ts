// Each reader takes 100,000 mutated inputs without an exception or a hang: the examples of its rules, bent.
// ACRN_NVMX_FUZZ sets how many; the suite runs fewer.
import { describe, expect, test } from 'vitest';
import { fixHostFile } from '../../src/host/fix.js';
import { readGrub } from '../../src/host/grub/read.js';
import { kinds } from '../../src/host/index.js';
import { readKernelConfig } from '../../src/host/kernel-config/read.js';
import { readModprobe } from '../../src/host/modprobe/read.js';
import { readQemuScript } from '../../src/host/qemu/read.js';
import type { HostContext } from '../../src/host/rule.js';
import { readXlCfg } from '../../src/host/xen/read.js';
import type { Range } from '../../src/text/source.js';
import { numbers } from '../numbers.js';

const COUNT = Number(process.env.ACRN_NVMX_FUZZ ?? 2000);

interface Full {
  readonly full: Range;
}

const ofLines = (text: string, lines: readonly Full[]) =>
  lines.map(({ full }) => text.slice(full.start, full.end)).join('');

const ofTokens = (tokens: readonly { readonly text: string }[]) =>
  tokens.map(({ text }) => text).join('');

/** What GRUB reads, and what is around it. */
function ofRegions(text: string): string {
  let again = '';
  for (const { range, tokens } of readGrub(text).regions) {
    again += text.slice(again.length, range.start) + ofTokens(tokens);
  }
  return again + text.slice(again.length);
}

/** The text again, for the kinds that have fixes and a reader of their own. */
const PRINT: Readonly<Record<string, (text: string) => string>> = {
  'kernel-config': (text) => ofLines(text, readKernelConfig(text).lines),
  qemu: (text) => ofTokens(readQemuScript(text).tokens),
  modprobe: (text) => ofLines(text, readModprobe(text).lines),
  grub: ofRegions,
  xen: (text) => ofTokens(readXlCfg(text).tokens),
};

const PIECES = [
  '\n',
  '\r\n',
  '\\',
  '\\\n',
  '\\ \n',
  '"',
  "'",
  '`',
  '$',
  '${',
  '$(',
  ')',
  '}',
  '{',
  '#',
  '=',
  ',',
  ';',
  '&',
  '<<EOF\n',
  '\0',
  '\uFEFF',
  'é',
  '\uD83D\uDE00',
  '[',
  ']',
  '-',
  '+',
  '<',
  '>',
  'A=$A$A\n',
  '\t',
  '0x',
  '99999999999',
  '==> proc/cpuinfo <==\n',
  'CONFIG_KVM=',
  'options kvm_amd nested=',
  'menuentry ',
  'OS Name: ',
];

function mutator(seed: number) {
  const below = numbers(seed);
  return (text: string, other: string): string => {
    let result = text;
    for (let left = 1 + below(4); left > 0; left -= 1) {
      const at = below(result.length + 1);
      const length = below(4) === 0 ? below(40) : below(3);
      const what = below(6);
      const piece = PIECES[below(PIECES.length)] ?? '';
      if (what === 0) result = result.slice(0, at) + result.slice(at + length);
      else if (what === 1) result = result.slice(0, at) + result.slice(Math.max(0, at - length));
      else if (what === 2) {
        const from = below(other.length + 1);
        result = result.slice(0, at) + other.slice(from, from + below(80)) + result.slice(at);
      } else if (what === 3) result = result.slice(0, at);
      else result = result.slice(0, at) + piece + result.slice(at + below(2));
    }
    return result;
  };
}

describe.each(kinds)('$kind', ({ kind, load }) => {
  test(`${COUNT} mutated inputs`, async () => {
    const { checker } = await load();
    const texts = checker.rules.flatMap(({ meta }) =>
      meta.examples.flatMap(({ bad, good }) => [bad, good]),
    );
    const context: HostContext = { name: 'kvm.conf', others: [] };
    const mutate = mutator(kind.length);
    let slowest = 0;
    for (let index = 0; index < COUNT; index += 1) {
      const text = mutate(
        texts[index % texts.length] ?? '',
        texts[(index * 7) % texts.length] ?? '',
      );
      const start = process.cpuUsage();
      try {
        for (const { range } of checker.lint(text, context)) {
          if (range.start < 0 || range.end < range.start || range.end > text.length) {
            throw new Error(`a range outside the text: ${range.start} to ${range.end}`);
          }
        }
        const print = PRINT[kind];
        if (print !== undefined && print(text) !== text)
          throw new Error('print(parse(x)) is not x');
        if (index % 10 === 0) {
          const once = await fixHostFile(checker, text, context);
          const twice = await fixHostFile(checker, once.text, context);
          if (twice.changed) throw new Error(`a second fix changes: ${twice.applied[0]?.title}`);
        }
      } catch (error) {
        throw new Error(`${String(error)}\n${JSON.stringify(text)}`);
      }
      slowest = Math.max(slowest, process.cpuUsage(start).user / 1000);
    }
    expect(slowest, 'ms for one input').toBeLessThan(5000);
  }, 3_600_000);
});

test('deep nesting and long lines end', async () => {
  for (const { kind, load } of kinds) {
    const { checker } = await load();
    for (const piece of [
      '[',
      '{',
      '(',
      '$(',
      '"$(',
      'a {\n',
      '[',
      '<a>',
      'if ',
      '`',
      '\\\n',
      "a='",
      '${',
      '#\n',
      ' ',
    ]) {
      const text = (piece === '[' ? 'a = ' : '') + piece.repeat(20_000);
      const start = process.cpuUsage();
      checker.lint(text, { name: 'x', others: [] });
      expect(process.cpuUsage(start).user / 1000, `${kind}: ${piece}`).toBeLessThan(10_000);
    }
  }
}, 600_000);
