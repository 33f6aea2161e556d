// What becomes of an image when the machine is switched on: tables, memory, VPIDs, and what the shell and Linux show.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../../src/build.js';
import type { Image } from '../../../src/config-tools/image.js';
import { boot } from '../../../src/engine/boot/boot.js';
import { powerOn } from '../../../src/engine/boot/power-on.js';
import { KvmLapic } from '../../../src/engine/guests/kvm/lapic.js';
import {
  type LinuxCpu,
  type LinuxKernel,
  WaitQueue,
} from '../../../src/engine/guests/linux/kernel.js';
import { Assembler, REG } from '../../../src/engine/guests/nested-guest/assembler.js';
import {
  enableLocalApic,
  interruptRoutines,
  loadTables,
} from '../../../src/engine/guests/nested-guest/software/interrupts.js';
import {
  LOAD_ADDRESS,
  MEMORY,
  STACK_TOP,
} from '../../../src/engine/guests/nested-guest/software/layout.js';
import { print, serialRoutines } from '../../../src/engine/guests/nested-guest/software/serial.js';
import type { NestedMachine } from '../../../src/engine/nested-machine.js';
import type { VmxCapabilities } from '../../../src/engine/processor/capabilities.js';
import { EXIT_REASON } from '../../../src/engine/processor/exit-reason.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { PROFILES } from '../../../src/engine/processor/profiles.js';
import type { Release } from '../../../src/release.js';
import { parseXml } from '../../../src/xml/parse.js';
import { boardOf, scenariosFolder } from '../../scenarios.js';

const capabilities = PROFILES.get('skylake-i7-6700k') as VmxCapabilities;

function imageOf(
  release: Release,
  change: readonly [found: RegExp, becomes: string][] = [],
): Image {
  const text = readFileSync(join(scenariosFolder, `quad-core/${release}-nested.xml`), 'utf8');
  const changed = change.reduce((before, [found, becomes]) => {
    const after = before.replace(found, becomes);
    expect(after, String(found)).not.toBe(before);
    return after;
  }, text);
  const board = boardOf('quad-core/x.xml').document;
  const { image } = build({ release, scenario: parseXml(changed), board, force: true });
  if (image === undefined) throw new Error('no image');
  return image;
}

function serviceVm(image: Image) {
  const { tables, createNested } = powerOn(image, capabilities);
  const vm = tables.vms.find(({ loadOrder }) => loadOrder === 'service');
  if (vm === undefined) throw new Error('no Service VM');
  return { tables, vm, create: () => createNested(vm) };
}

const VMXE = 1n << 13n;

describe('the machine of an image', () => {
  const image = imageOf('v2.7');

  test('has the flags and the scheduler of the scenario', () => {
    const { vm, tables } = serviceVm(image);
    expect([vm.nvmx, vm.lapicPassthrough, tables.scheduler]).toEqual([true, true, 'SCHED_NOOP']);
    const other = serviceVm(
      imageOf('v2.7', [
        [/<guest_flag>GUEST_FLAG_NVMX_ENABLED/, '<guest_flag>0'],
        [/<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH/, '<guest_flag>0'],
        [/SCHED_NOOP/, 'SCHED_BVT'],
      ]),
    );
    expect([other.vm.nvmx, other.vm.lapicPassthrough]).toEqual([false, false]);
    expect(other.tables.scheduler).toBe('SCHED_BVT');
    other.create().vcpu.setL1({ cr4: VMXE });
    expect(other.create().vcpu.vmxon(0x10000n).ending).toBe('#UD');
  });

  test('keeps the VPIDs for as many vCPUs as the image has room for', () => {
    const { maxVms, pcpuCount } = image.hypervisor;
    expect(maxVms).toBeGreaterThan(1);
    const { vm } = serviceVm(image).create();
    // ACRN v2.7 nested.h: ALLOCATED_MIN_L1_VPID.
    expect(vm.minL1Vpid).toBe(0x1_0000 - maxVms * pcpuCount);
  });

  test('shows the Service VM its memory where it is', () => {
    const { vm } = serviceVm(image).create();
    for (const { gpa, size } of vm.configuration.memory) {
      for (const at of [gpa, gpa + size / 2, gpa + size - 1]) {
        expect(vm.gpa2hpa(BigInt(at)), `GPA 0x${at.toString(16)}`).toBe(at);
      }
    }
  });
});

/** Whether a program of the nested guest gets through: it ends with a VMCALL, which KVM does not take here. */
function getsThrough(write: (asm: Assembler) => void): boolean {
  const asm = new Assembler(LOAD_ADDRESS);
  loadTables(asm);
  enableLocalApic(asm);
  write(asm);
  print(asm, 'through');
  asm.text('\x0f\x01\xc1');
  serialRoutines(asm);
  interruptRoutines(asm);
  asm.label('through').text('through\r\n');
  const program = { loadAddress: LOAD_ADDRESS, bytes: asm.assemble(), stackTop: STACK_TOP };
  const { transcript } = boot(imageOf('v2.7'), { program });
  return transcript.some(({ text }) => text === 'through');
}

/** A timer interrupt is pending, and interrupts are off. */
function timerPending(asm: Assembler): void {
  asm.cli().movImmediate(REG.BX, 1000).call('arm');
  for (let exit = 0; exit < 8; exit += 1) asm.cpuid();
}

const UNTOUCHED = 0x38_0000;

describe('KVM in the Service VM', () => {
  test('brings an interrupt to a guest on a new stack', () => {
    const through = getsThrough((asm) => {
      timerPending(asm);
      // Its delivery meets an EPT violation; what KVM does not inject again is lost, and the guest waits for ever.
      asm.movImmediate(REG.SP, UNTOUCHED).label('wait').sti().hlt().load(REG.AX, MEMORY.TICKS);
      asm.aluImmediate('cmp', REG.AX, 1).jumpIf('different', 'wait');
    });
    expect(through).toBe(true);
  });

  test('injects nothing while STI blocks interrupts', () => {
    const through = getsThrough((asm) => {
      timerPending(asm);
      asm.movImmediate(REG.DI, UNTOUCHED).sti().storeAl();
    });
    expect(through).toBe(true);
  });
});

describe('a boot of v2.7', () => {
  const machines: NestedMachine[] = [];
  const vectors = new Set<number>();
  const entries = new Map<string, number>();
  const { transcript, verdict } = boot(imageOf('v2.7'), {
    onMachine: (machine) => machines.push(machine),
    sink: (event) => {
      if (event.type === 'instruction') {
        const name = `${event.name} ${event.ending}`;
        entries.set(name, (entries.get(name) ?? 0) + 1);
      }
      if (event.type !== 'vm-exit' || event.from !== 2) return;
      if (event.reason !== EXIT_REASON.EXTERNAL_INTERRUPT) return;
      for (const { processor, nested } of machines.flatMap(({ vcpus }) => vcpus)) {
        const vmcs = nested.inL2 ? processor.current : undefined;
        if (vmcs?.read32(FIELD.VM_EXIT_REASON) !== EXIT_REASON.EXTERNAL_INTERRUPT) continue;
        vectors.add(vmcs.read32(FIELD.VM_EXIT_INTR_INFO) & 0xff);
      }
    },
  });

  test('ends the nested guest for the vector of the Service VM timer', () => {
    expect(verdict).toBe('up');
    // Linux arch/x86/include/asm/irq_vectors.h: LOCAL_TIMER_VECTOR.
    expect([...vectors]).toContain(0xec);
    expect([...vectors].filter((vector) => vector < 0x20)).toEqual([]);
  });

  test('launches each VMCS12 once, and again on each CPU that its thread moves to', () => {
    const moves = (entries.get('VMCLEAR VMsucceed') ?? 0) - 2;
    expect(moves).toBeGreaterThan(0);
    expect(entries.get('VMLAUNCH entered-L2')).toBe(2 + moves);
    expect(entries.get('VMRESUME entered-L2')).toBeGreaterThan(1000);
    expect([...entries.keys()].filter((name) => /VM(LAUNCH|RESUME) VMfail/.test(name))).toEqual([]);
  });

  test('prints the lists of the shell as ACRN does (v2.7 debug/shell.c)', () => {
    const lines = transcript.filter(({ speaker }) => speaker === 'acrn').map(({ text }) => text);
    const after = (heading: string, count: number) => {
      const at = lines.findIndex((line) => line.startsWith(heading));
      return lines.slice(at, at + count);
    };
    expect(after('VM_ID', 3)).toEqual([
      'VM_ID VM_NAME                          VM_STATE',
      '===== ================================ ========',
      '  0   ACRN_Service_VM                  Running',
    ]);
    expect(after('VM ID', 4)).toEqual([
      'VM ID    PCPU ID    VCPU ID    VCPU ROLE    VCPU STATE    THREAD STATE',
      '=====    =======    =======    =========    ==========    ==========',
      '  0         1          0       PRIMARY      Running          RUNNING',
      '  0         2          1       SECONDARY    Running          RUNNING',
    ]);
  });
});

test('the VMs of v2.5 have the UUIDs of their types (v2.5 include/common/vm_uuids.h)', () => {
  const path = join(scenariosFolder, 'quad-core/v2.5-broken-pcpu-shared-with-service-vm.xml');
  const board = boardOf('quad-core/x.xml').document;
  const scenario = parseXml(readFileSync(path, 'utf8'));
  const { image } = build({ release: 'v2.5', scenario, board, force: true });
  if (image === undefined) throw new Error('no image');
  expect(powerOn(image, capabilities).tables.vms.map(({ uuid }) => uuid)).toEqual([
    'dbbbd4347a574216a12c2201f1ab0240',
    '495ae2e526034d64af76d4bc5a8ec0e5',
  ]);
});

test('the local APIC that KVM emulates is at its address, enabled, and that of CPU 0 of the boot processor', () => {
  const [kernel, cpu] = [{} as LinuxKernel, {} as LinuxCpu];
  const base = (id: number) => new KvmLapic(id, kernel, cpu, new WaitQueue('')).read(0x1b);
  expect([base(0), base(1)]).toEqual([0xfee0_0900n, 0xfee0_0800n]);
});
