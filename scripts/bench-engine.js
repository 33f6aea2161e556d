// Measures the engine: the loop of an L1 hypervisor that handles one exit of L2 (l2_exit reflected,
// 8 VMREAD, 4 VMWRITE, VMRESUME), everything shadowed, tracing off. Prints operations a second.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-bench-'));
const outfile = join(folder, 'engine.mjs');
try {
  await build({
    stdin: {
      contents: `
        export { NestedMachine } from './src/engine/nested-machine.js';
        export { PROFILES } from './src/engine/processor/profiles.js';
        export { FIELD } from './src/engine/processor/field-table.js';`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile,
    logLevel: 'warning',
  });
  report(await import(pathToFileURL(outfile).href));
} finally {
  rmSync(folder, { recursive: true });
}

function report({ NestedMachine, PROFILES, FIELD }) {
  const machine = NestedMachine.forTrace(PROFILES.get('tigerlake-i5-1135g7'));
  const { vcpu } = machine;
  const expect = (result, ending) => {
    if (result.ending !== ending) throw new Error(`${result.ending}, not ${ending}`);
  };
  for (const region of [0x10000n, 0x20000n]) machine.writeL1Memory(region, [0x15407e12n]);
  expect(vcpu.vmxon(0x10000n), 'VMsucceed');
  expect(vcpu.vmptrld(0x20000n), 'VMsucceed');
  for (const [field, value] of [
    [FIELD.HOST_CR0, 0x80050033n],
    [FIELD.HOST_CR4, 0x3626e0n],
    [FIELD.HOST_IA32_EFER, 0xd01n],
    [FIELD.HOST_CS_SELECTOR, 0x10n],
    [FIELD.HOST_RIP, 0xffffffff81000000n],
    [FIELD.HOST_RSP, 0xffffc90000123d58n],
    [FIELD.VPID, 5n],
  ]) {
    expect(vcpu.vmwrite(field, value), 'VMsucceed');
  }
  expect(vcpu.vmlaunch(), 'entered-L2');

  const exit = [
    [FIELD.VM_EXIT_REASON, 10n],
    [FIELD.EXIT_QUALIFICATION, 0n],
    [FIELD.VM_EXIT_INSTRUCTION_LEN, 2n],
    [FIELD.VM_EXIT_INTR_INFO, 0n],
    [FIELD.IDT_VECTORING_INFO_FIELD, 0n],
    [FIELD.GUEST_RIP, 0xffffffff81234567n],
  ];
  const reads = [
    FIELD.VM_EXIT_REASON,
    FIELD.EXIT_QUALIFICATION,
    FIELD.VM_EXIT_INSTRUCTION_LEN,
    FIELD.VM_EXIT_INTR_INFO,
    FIELD.IDT_VECTORING_INFO_FIELD,
    FIELD.GUEST_RIP,
    FIELD.GUEST_RFLAGS,
    FIELD.GUEST_INTERRUPTIBILITY_INFO,
  ];
  const writes = [
    [FIELD.GUEST_RIP, 0xffffffff81234569n],
    [FIELD.GUEST_RFLAGS, 0x246n],
    [FIELD.GUEST_INTERRUPTIBILITY_INFO, 0n],
    [FIELD.VM_ENTRY_INTR_INFO_FIELD, 0n],
  ];
  const operations = 2 + reads.length + writes.length;

  const run = (loops) => {
    let sum = 0n;
    for (let i = 0; i < loops; i++) {
      expect(vcpu.l2Exit(exit), 'reflected');
      for (const field of reads) {
        const result = vcpu.vmread(field);
        if (result.ending === 'VMsucceed') sum ^= result.value;
      }
      for (const [field, value] of writes) expect(vcpu.vmwrite(field, value), 'VMsucceed');
      expect(vcpu.vmresume(), 'entered-L2');
    }
    return sum;
  };

  run(20_000);
  const exitsBefore = vcpu.exits;
  const loops = 300_000;
  const rates = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    run(loops);
    rates.push((loops * operations) / (performance.now() - start) / 1000);
  }
  if (vcpu.exits - exitsBefore !== 5 * loops * 2) throw new Error('an access was not shadowed');
  const median = rates.sort((a, b) => a - b)[2];
  const range = `${rates[0].toFixed(1)} to ${rates[4].toFixed(1)}`;
  console.log(`engine: ${median.toFixed(1)} million operations a second (${range} in 5 runs)`);
}
