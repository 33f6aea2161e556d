import { expect, test } from 'vitest';
import { readQemuScript } from '../../../src/host/qemu/read.js';

function argumentsOf(script: string) {
  return readQemuScript(script).invocations.at(-1)?.options;
}

test('what is added to a variable piece by piece is known', () => {
  const additions = Array.from({ length: 100 }, (_, i) => `A+=" -device d${i}"\n`).join('');
  const options = argumentsOf(`A=-enable-kvm\n${additions}qemu-system-x86_64 $A\n`);
  expect(options?.length).toBe(101);
  expect(options?.at(-1)?.value?.text).toBe('d99');
});

test.each([
  ['a variable', `A=xxxx\n${'A="$A$A"\n'.repeat(60)}qemu-system-x86_64 -m 1 $A\n`],
  ['an array', `A=(x)\n${`A=("\${A[@]}" "\${A[@]}")\n`.repeat(60)}qemu-system-x86_64 "\${A[@]}"\n`],
])('%s that doubles again and again is not known, and takes no memory', (_, script) => {
  const before = process.memoryUsage().heapUsed;
  readQemuScript(script);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 26);
});
