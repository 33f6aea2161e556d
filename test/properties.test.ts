// What holds for every text, tried on the scenarios of scenarios/, their variants, and generated ones.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fix } from '../src/fix/fix.js';
import { type LintOptions, lint } from '../src/lint.js';
import { applyEdits, type TextEdit } from '../src/text/edit.js';
import { sourceText } from '../src/text/source.js';
import type { XmlElement } from '../src/xml/node.js';
import { findXmlProblem, parseXml } from '../src/xml/parse.js';
import { numbers } from './numbers.js';
import { boardOf, type ScenarioFile, scenarioFiles } from './scenarios.js';

function pick<T>(next: (limit: number) => number, items: readonly T[]): T {
  return items[next(items.length)] as T;
}

const readable = scenarioFiles.filter(
  ({ text, problem }) => problem === undefined && findXmlProblem(text) === undefined,
);

function options(file: ScenarioFile): LintOptions {
  return { release: file.release, board: boardOf(file.path) };
}

async function fixed(file: ScenarioFile, text = file.text): Promise<string> {
  return (await fix(file.path, text, options(file))).text;
}

/** Layouts that mean the same scenario. */
const layouts: Readonly<Record<string, (text: string) => string>> = {
  'CRLF line endings': (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\uFEFF${text}`,
  'tabs for indentation': (text) =>
    text.replace(/^(?: {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2)),
  'no final newline': (text) => text.replace(/\n$/, ''),
  'deeper indentation': (text) => text.replace(/^ +/gm, (blanks) => blanks + blanks),
  'a comment behind the root': (text) => `${text}<!-- the end -->\n`,
  'noise where no rule looks': (text) =>
    text
      .replace('<MEM_LOGLEVEL>5<', '<MEM_LOGLEVEL\t><![CDATA[5]]><!-- kept as it is --><')
      .replace('</STACK_SIZE>', '</STACK_SIZE\n>')
      .replace(/(<kern_type>)/, '<?keep me?>$1')
      .replace(/<vm id="(\d)"/, "<vm  id = '$1'  "),
};

describe('print(parse(text)) is the text', () => {
  /** The text of an element, put together from its parts alone; each must begin where the last ended. */
  function print(text: string, node: XmlElement): string {
    if (node.selfClosing) return text.slice(node.startTag.start, node.startTag.end);
    let printed = text.slice(node.startTag.start, node.startTag.end);
    let at = node.content.start;
    expect(at, `content of <${node.name}>`).toBe(node.startTag.end);
    for (const child of node.children) {
      expect(child.range.start, `a child of <${node.name}>`).toBe(at);
      printed +=
        child.kind === 'element'
          ? print(text, child)
          : text.slice(child.range.start, child.range.end);
      at = child.range.end;
    }
    expect(at, `the end tag of <${node.name}>`).toBe(node.content.end);
    return printed + text.slice(node.content.end, node.range.end);
  }

  function checkCoverage(name: string, text: string): void {
    const document = parseXml(text);
    const { start, end } = document.root.range;
    const prolog = text.slice(0, start);
    const printed = prolog + print(document.text, document.root) + text.slice(end);
    expect(printed, name).toBe(text);
    expect(prolog, `${name}: before the root`).toMatch(
      /^\uFEFF?(\s|<!DOCTYPE[^>[]*(\[[\s\S]*?\]\s*)?>|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*$/,
    );
    expect(text.slice(end), `${name}: behind the root`).toMatch(
      /^(\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*$/,
    );
  }

  test.each(readable)('$path', ({ path, text }) => {
    for (const [layout, change] of Object.entries(layouts)) {
      checkCoverage(`scenarios/${path} with ${layout}`, change(text));
    }
  });

  const blank = fc.constantFrom('', '', ' ', '\n  ', '\t', '\r\n');
  const attributes = fc.constantFrom(
    '',
    ' id="0"',
    " id = '>'",
    '\n  b="&lt;&quot;" c=\'"\'',
    ' d="/"',
  );

  /** Documents with every kind of node, attribute quote and blank. */
  const { element } = fc.letrec<{ element: string; node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(
        '<!-- <a> & - -->',
        '<![CDATA[ </a> ]] & ]]>',
        '<?pi <b/> ?>',
        'text > &amp; &#x41; \u{1F600}',
      ),
      blank,
      tie('element'),
    ),
    element: fc
      .record({
        name: fc.constantFrom('a', 'vm', 'x-y', 'é', '_n.1'),
        attributes,
        before: blank,
        content: fc.option(fc.array(tie('node'), { maxLength: 4 }), { nil: undefined }),
        after: blank,
      })
      .map(({ name, attributes, before, content, after }) =>
        content === undefined
          ? `<${name}${attributes}${before}/>`
          : `<${name}${attributes}${before}>${content.join('')}</${name}${after}>`,
      ),
  }));

  test('generated documents', () => {
    const document = fc
      .tuple(
        fc.constantFrom('', '<?xml version="1.0"?>\n', '\uFEFF', '<!-- > -->'),
        element,
        fc.constantFrom('', '\n', '<!-- end -->'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(document, (text) => {
        expect(findXmlProblem(text), text).toBeUndefined();
        checkCoverage(text, text);
      }),
      { numRuns: 300 },
    );
  });
});

/** Settings that people change, half or wrongly: pattern and what may stand in its place. */
const changes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/<SCHEDULER>[^<]*/, ['<SCHEDULER>SCHED_NOOP', '<SCHEDULER> SCHED_NOOP', '<SCHEDULER>SCHED_BVT']],
  [/ *<SCHEDULER>.*\n/, ['']],
  [/<NVMX_ENABLED>[^<]*/, ['<NVMX_ENABLED>y', '<NVMX_ENABLED>n', '<NVMX_ENABLED>']],
  [/ *<NVMX_ENABLED>.*\n/, ['']],
  [/<guest_flag>[^<]*<\/guest_flag>/, ['<guest_flag/>', '<guest_flag>0UL</guest_flag>']],
  [
    / *<guest_flags>[\s\S]*?<\/guest_flags>\n/,
    ['', '<guest_flags/>', '<guest_flags></guest_flags>'],
  ],
  [
    /(<guest_flag>[^<]*<\/guest_flag>)/,
    ['$1$1', '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>'],
  ],
  [
    / *<cpu_affinity>[\s\S]*?<\/cpu_affinity>\n/,
    ['', '<cpu_affinity/>', '<cpu_affinity>\n</cpu_affinity>\n'],
  ],
  [/<pcpu_id>\d+/, ['<pcpu_id>0', '<pcpu_id>1', '<pcpu_id>3', '<pcpu_id>99', '<pcpu_id>x']],
  [/ *<vcpu_clos>\d+<\/vcpu_clos>\n/, ['', '<vcpu_clos>1</vcpu_clos><vcpu_clos>2</vcpu_clos>']],
  [/<RDT_ENABLED>[^<]*/, ['<RDT_ENABLED>y', '<RDT_ENABLED>n']],
  [
    /<base>[A-Z_0-9]*/,
    ['<base>SOS_COM1_BASE', '<base>PCI_VUART', '<base>INVALID_PCI_BASE', '<base>'],
  ],
  [/<target_vm_id>\d+/, ['<target_vm_id>0', '<target_vm_id>5', '<target_vm_id>x']],
  [/<target_uart_id>\d+/, ['<target_uart_id>1', '<target_uart_id>7']],
  [/ *<console_vuart id="0">[\s\S]*?<\/console_vuart>\n/, ['']],
  [/<vm id="\d+">/, ['<vm>', '<vm id="x">', '<vm id="0">', '<vm id="4">']],
  [/ *<vm id=[\s\S]*?<\/vm>\n/, ['']],
  [
    /<vm_type>[A-Z_]*/,
    ['<vm_type>POST_STD_VM', '<vm_type>POST_RT_VM', '<vm_type>KATA_VM', '<vm_type>SOS_VM'],
  ],
  [
    /<IVSHMEM_ENABLED>.<\/IVSHMEM_ENABLED>\s*<IVSHMEM_REGION(\/>|>[^<]*<\/IVSHMEM_REGION>)/,
    [
      '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED><IVSHMEM_REGION>hv:/a, 2, 0:7</IVSHMEM_REGION>',
      '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n<IVSHMEM_REGION>hv:/a, 2, 0:1:3</IVSHMEM_REGION>\n<IVSHMEM_REGION> hv:/b,4,6:7 </IVSHMEM_REGION>',
    ],
  ],
  [
    /<load_order>[A-Z_]*/,
    ['<load_order> SERVICE_VM', '<load_order>PRE_LAUNCHED_VM', '<load_order>'],
  ],
  [/<(lapic_passthrough|nested_virtualization_support)>[yn]/, ['<$1>n', '<$1>y', '<$1> y']],
  [/<vm id="(\d+)">/, ['<vm id="+$1">', '<vm id=" $1 ">', '<vm id="0$1">', '<vm id="-1">']],
  [/<(MAX_VM_NUM|MAX_PCI_DEV_NUM)>\d+/, ['<$1>1', '<$1> 64 ', '<$1>0100', '<$1>100000']],
  [/<vm_name>\w+|<VM_NAME>\w+/, ['<vm_name>GONE', '<VM_NAME>GONE']],
  [/<pci_dev>00:/, ['<pci_dev>0:', '<pci_dev>', '<pci_dev>FF:']],
  [/<(start_hpa|size_hpa)>[^<]*/, ['<$1>0', '<$1>0x100000000', '<$1>99999']],
  [/(<\/name>)/, ['$1<pt_intx>(16, 5), (17, 6)</pt_intx>', '$1<pt_intx>16</pt_intx>']],
  [/>\s*<hv>/, ['><hv>']],
];

interface Change {
  readonly found: string;
  readonly becomes: string;
}

/** One of the changes, at one of the places where its pattern stands. */
function changed(next: (limit: number) => number, text: string): [string, Change?] {
  const [pattern, replacements] = pick(next, changes);
  const places = [...text.matchAll(new RegExp(pattern, 'g'))];
  const place = places.length === 0 ? undefined : pick(next, places);
  if (place === undefined) return [text];
  const [found] = place;
  const becomes = found.replace(pattern, pick(next, replacements));
  const { index } = place;
  return [text.slice(0, index) + becomes + text.slice(index + found.length), { found, becomes }];
}

interface GeneratedScenario extends ScenarioFile {
  /** What was done to which file, for messages. */
  readonly origin: string;
}

/** Scenarios that people might write: one of ours with up to six changes. */
function* generated(seed: number, count: number): Generator<GeneratedScenario> {
  const next = numbers(seed);
  for (let made = 0; made < count; made += 1) {
    const file = pick(next, readable);
    let { text } = file;
    const log: Change[] = [];
    for (let left = 1 + next(6); left > 0; left -= 1) {
      const [result, change] = changed(next, text);
      if (change !== undefined) log.push(change);
      text = result;
    }
    yield { ...file, text, origin: `scenarios/${file.path} with ${JSON.stringify(log)}` };
  }
}

describe('fix(fix(text)) is fix(text)', () => {
  test.each(scenarioFiles)('$path', async (file) => {
    const once = await fixed(file);
    expect(await fixed(file, once), `scenarios/${file.path}`).toBe(once);
  });

  test('generated scenarios', async () => {
    for (const file of generated(2, 250)) {
      const once = await fix(file.path, file.text, options(file));
      const twice = await fix(file.path, once.text, options(file));
      expect(twice.text, `fixed again: ${file.origin}`).toBe(once.text);
      const errors = (result: typeof once.after) =>
        result.diagnostics.filter(({ severity }) => severity === 'error').length;
      expect(errors(once.after), `errors after: ${file.origin}`).toBeLessThanOrEqual(
        errors(once.before),
      );
    }
  });
});

describe('a fix keeps every character outside its edits', () => {
  /** Whether `after` is `before` with only the edited ranges exchanged: checked without applyEdits. */
  function expectKept(name: string, before: string, after: string, edits: readonly TextEdit[]) {
    let from = 0;
    let to = 0;
    for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
      expect(edit.start, `${name}: edits overlap`).toBeGreaterThanOrEqual(from);
      expect(edit.end, `${name}: an edit's end`).toBeLessThanOrEqual(before.length);
      const kept = before.slice(from, edit.start);
      expect(after.slice(to, to + kept.length), name).toBe(kept);
      to += kept.length + edit.text.length;
      from = edit.end;
    }
    expect(after.slice(to), `${name}: behind the last edit`).toBe(before.slice(from));
  }

  async function checkFixes(file: ScenarioFile, text: string, origin: string): Promise<void> {
    const { diagnostics } = await lint(sourceText(file.path, text), options(file));
    for (const { rule, fix: found } of diagnostics) {
      if (found === undefined) continue;
      const name = `${rule} in ${origin}`;
      const after = applyEdits(text, found.edits);
      expectKept(name, text, after, found.edits);
      expect(after, `${name}: the fix does something`).not.toBe(text);
      expect(findXmlProblem(after), `${name}: well-formed afterwards`).toBeUndefined();
    }
  }

  test.each(scenarioFiles)('$path', async (file) => {
    for (const [layout, change] of Object.entries(layouts)) {
      await checkFixes(file, change(file.text), `scenarios/${file.path} with ${layout}`);
    }
  });

  test('generated scenarios', async () => {
    for (const file of generated(3, 250)) await checkFixes(file, file.text, file.origin);
  });
});

describe('a fix follows the layout of the file', () => {
  test.each(readable)('$path', async (file) => {
    for (const [layout, change] of Object.entries(layouts)) {
      expect(await fixed(file, change(file.text)), `scenarios/${file.path} with ${layout}`).toBe(
        change(await fixed(file)),
      );
    }
  });
});
