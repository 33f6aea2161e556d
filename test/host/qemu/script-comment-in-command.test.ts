import { expect, test } from 'vitest';
import { fixHostFile } from '../../../src/host/fix.js';
import { kinds } from '../../../src/host/index.js';

test('all comments between the lines of a command are moved above it at once', async () => {
  const checker = await kinds.find(({ kind }) => kind === 'qemu')?.load();
  if (checker === undefined) throw new Error('no checker of QEMU scripts');
  const comments = Array.from({ length: 100 }, (_, i) => `# ${i}`);
  const command = ['qemu-system-x86_64 -enable-kvm \\', '  -cpu host \\', '  -m 2G'];
  const script = (lines: readonly string[]) => `#!/bin/sh\n${lines.join('\n')}\n`;
  const bad = script([
    ...command.slice(0, 2),
    ...comments.map((each) => `  ${each} \\`),
    '  -m 2G',
  ]);
  const context = { name: 'l2.sh', others: [] };
  const fixed = await fixHostFile(checker.checker, bad, context);
  expect(fixed.text).toBe(script([...comments, ...command]));
  expect(fixed.applied.length).toBe(1);
  expect((await fixHostFile(checker.checker, fixed.text, context)).changed).toBe(false);
});
