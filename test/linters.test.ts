import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli/main.js';
import { hostRuleDocuments } from '../src/host/documents.js';
import { ruleDocuments } from '../src/rule-documents.js';
import { scenarios } from './cli/run.js';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('docs/linters.md', () => {
  const rows = read('docs/linters.md')
    .split('\n')
    .flatMap((line) => {
      const [, number, habit = '', verdict = '', proof = ''] =
        /^\| (\d+) \| (.*) \| (yes|no) \| (.*) ?\|$/.exec(line) ?? [];
      return number === undefined ? [] : [{ number: Number(number), habit, verdict, proof }];
    });

  test('has all 34 rows', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 34 }, (_, i) => i + 1));
  });

  test.each(rows)('$number, $habit: $verdict', ({ verdict, proof }) => {
    const [, file = '', title = ''] = /^`(test\/[\w./-]+)`: (.*?) *$/.exec(proof) ?? [];
    if (verdict === 'no') expect(proof.trim()).toBe('');
    else expect(read(file)).toContain(`'${title}'`);
  });
});

test('every rule has a page, and the pages are in the package', async () => {
  for (const { name } of [...ruleDocuments(), ...(await hostRuleDocuments())]) {
    expect(existsSync(join(root, `docs/rules/${name}.md`)), name).toBe(true);
  }
  const { files, repository, homepage, bugs } = JSON.parse(read('package.json'));
  expect(files).toEqual(expect.arrayContaining(['docs', 'man', 'integrations']));
  for (const url of [repository.url, homepage, bugs]) {
    expect(url).toContain('https://github.com/acrn-nvmx/acrn-nvmx');
  }
});

test('on a terminal the name of a rule leads to its page', async () => {
  let shown = '';
  const terminal = {
    isTTY: true,
    columns: 80,
    write: (text: string | Uint8Array) => {
      shown += text;
    },
  };
  const io = {
    stdout: terminal,
    stderr: { write: () => undefined },
    stdin: (async function* () {})(),
    env: { TERM: 'xterm' },
    cwd: () => join(scenarios, 'quad-core'),
  };
  const file = 'v2.5-broken-scheduler-not-noop.xml';
  expect(await main(['check', file], io)).toBe(1);
  const link = `\u001b]8;;https://github.com/acrn-nvmx/acrn-nvmx/blob/main/docs/rules/scheduler-not-noop.md\u001b\\`;
  expect(shown).toContain(link);
  shown = '';
  await main(['check', '--color', 'always', file], {
    ...io,
    stdout: { ...terminal, isTTY: false },
  });
  expect(shown).toContain('\u001b[');
  expect(shown).not.toContain('\u001b]8');
});
