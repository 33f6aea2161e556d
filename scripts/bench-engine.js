// Measures the engine: the loop of an L1 hypervisor that handles one exit of L2 (l2_exit reflected,
// 8 VMREAD, 4 VMWRITE, VMRESUME) with tracing off, and the replay of recorded traces.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const shared = process.env.ACRN_NVMX_SHARED ?? join(root, '../shared');
const traces = join(shared, 'engine/traces');
const RUNS = 5;
const LOOPS = 200_000;

/** The engine as one file of JavaScript. */
async function loadEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-bench-'));
  const outfile = join(folder, 'engine.mjs');
  try {
    await build({
      stdin: {
        contents: `
          export { NestedMachine } from './src/engine/nested-machine.js';
          export { PROFILES } from './src/engine/processor/profiles.js';
          export { FIELD } from './src/engine/processor/field-table.js';
          export { parseTraces } from './src/engine/recording/parse.js';
          export { replaySequence } from './src/engine/recording/replay.js';`,
        resolveDir: root,
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      outfile,
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check(result, ending) {
  if (result.ending !== ending) throw new Error(`${result.ending}, not ${ending}`);
}

/** A machine with L2 launched. */
function launched({ NestedMachine, PROFILES, FIELD }) {
  const machine = NestedMachine.forTrace(PROFILES.get('tigerlake-i5-1135g7'));
  const { vcpu } = machine;
  for (const region of [0x10000n, 0x20000n]) machine.writeL1Memory(region, [0x15407e12n]);
  check(vcpu.vmxon(0x10000n), 'VMsucceed');
  check(vcpu.vmptrld(0x20000n), 'VMsucceed');
  for (const [field, value] of [
    [FIELD.HOST_CR0, 0x80050033n],
    [FIELD.HOST_CR4, 0x3626e0n],
    [FIELD.HOST_IA32_EFER, 0xd01n],
    [FIELD.HOST_CS_SELECTOR, 0x10n],
    [FIELD.HOST_RIP, 0xffffffff81000000n],
    [FIELD.HOST_RSP, 0xffffc90000123d58n],
    [FIELD.VPID, 5n],
  ]) {
    check(vcpu.vmwrite(field, value), 'VMsucceed');
  }
  check(vcpu.vmlaunch(), 'entered-L2');
  return vcpu;
}

/** Million operations a second, each run. `exiting`: 3 of the 12 accesses exit and reload host state. */
function rates(engine, exiting) {
  const { FIELD } = engine;
  const vcpu = launched(engine);
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
    exiting ? FIELD.HOST_RSP : FIELD.GUEST_INTERRUPTIBILITY_INFO,
  ];
  const writes = [
    [FIELD.GUEST_RIP, 0xffffffff81234569n],
    [FIELD.GUEST_RFLAGS, 0x246n],
    [exiting ? FIELD.HOST_RSP : FIELD.GUEST_INTERRUPTIBILITY_INFO, 0xffffc90000123d58n],
    [exiting ? FIELD.HOST_FS_BASE : FIELD.VM_ENTRY_INTR_INFO_FIELD, 0n],
  ];
  const operations = 2 + reads.length + writes.length;
  // Looks at every value; arithmetic with BigInts would be a good part of what is measured.
  const run = (loops) => {
    let zeros = 0;
    for (let i = 0; i < loops; i++) {
      check(vcpu.l2Exit(exit), 'reflected');
      for (const field of reads) {
        const result = vcpu.vmread(field);
        if (result.ending === 'VMsucceed' && result.value === 0n) zeros++;
      }
      for (const [field, value] of writes) check(vcpu.vmwrite(field, value), 'VMsucceed');
      check(vcpu.vmresume(), 'entered-L2');
    }
    return zeros;
  };
  run(20_000);
  const exitsBefore = vcpu.exits;
  const found = [];
  for (let i = 0; i < RUNS; i++) {
    // Time of the processor, not of the clock: others may use it, too.
    const start = process.cpuUsage();
    run(LOOPS);
    const { user, system } = process.cpuUsage(start);
    found.push((LOOPS * operations) / (user + system));
  }
  const exits = (vcpu.exits - exitsBefore) / RUNS / LOOPS;
  if (exits !== (exiting ? 5 : 2)) throw new Error(`${exits} exits a loop`);
  return found.sort((a, b) => a - b);
}

function line(what, text) {
  console.log(`${what.padEnd(40)} ${text}`);
}

/** Seconds for all recorded traces, undefined without them. */
function replay({ parseTraces, replaySequence }) {
  if (!existsSync(traces)) return;
  const start = performance.now();
  let operations = 0;
  let different = 0;
  for (const name of readdirSync(traces).filter((file) => file !== 'index.json')) {
    const bytes = readFileSync(join(traces, name));
    const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    for (const sequence of parseTraces(text.toString())) {
      const report = replaySequence(sequence);
      operations += report.operations;
      different += report.different;
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  line(
    'replay of all recorded traces',
    `${seconds} s, ${operations} operations, ${different} different`,
  );
}

export async function benchEngine() {
  const engine = await loadEngine();
  for (const [what, exiting] of [
    ['engine: all shadowed', false],
    ['engine: 3 of 12 accesses exit', true],
  ]) {
    const found = rates(engine, exiting);
    const [low, high] = [found[0], found[RUNS - 1]].map((rate) => rate.toFixed(1));
    const median = found[Math.floor(RUNS / 2)].toFixed(1);
    line(what, `${median} million operations a second (${low} to ${high})`);
  }
  replay(engine);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchEngine();
