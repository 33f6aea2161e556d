import { describe, expect, test } from 'vitest';
import { hostRuleDocuments } from '../../src/host/documents.js';
import { ruleDocuments } from '../../src/rule-documents.js';
import { run } from './run.js';

describe('explain', () => {
  test('says what, why, how ACRN sees it, an example and sources', async () => {
    const { code, stdout } = await run(['explain', 'scheduler-not-noop']);
    expect(code).toBe(0);
    for (const part of [
      'scheduler-not-noop\n',
      'category  nested: a nested guest will not run',
      'releases  all releases',
      '-SCHED_BVT',
      '+SCHED_NOOP',
      'nvmx_virtualization.rst',
      '/docs/rules/scheduler-not-noop.md',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test('knows every rule, and fits 80 columns except where a word is longer', async () => {
    for (const { name } of ruleDocuments()) {
      const { code, stdout } = await run(['explain', name], { columns: 80 });
      expect(code, name).toBe(0);
      const wide = stdout
        .split('\n')
        .filter((line) => line.length > 80 && !/^[-+ ]/.test(line) && !line.startsWith('category'));
      expect(wide, name).toEqual([]);
    }
  });

  test('a misspelt rule is wrong usage, with the nearest one', async () => {
    const { code, stderr } = await run(['explain', 'scheduler-not-nop']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean scheduler-not-noop?');
  });
});

describe('rules', () => {
  test('lists all of them, for people and for machines', async () => {
    const others = (await hostRuleDocuments()).map(({ name }) => name);
    const names = [...ruleDocuments().map(({ name }) => name), ...others];
    expect(others).toContain('qemu-no-kvm');
    const { stdout: text } = await run(['rules']);
    expect(text.trimEnd().split('\n')).toHaveLength(names.length);
    const { stdout: json } = await run(['rules', '--format', 'json']);
    expect(JSON.parse(json).rules.map(({ name }: { name: string }) => name)).toEqual(names);
    const { stdout: markdown } = await run(['rules', '--format', 'markdown']);
    expect(markdown.trimEnd().split('\n')).toHaveLength(names.length + 2);
  });
});
