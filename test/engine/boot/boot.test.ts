// Images of scenarios/ on the engine: up to the nested guest's login prompt, and without it when any
// one thing is taken away. What violated settings lead to is in consequences.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../../src/build.js';
import type { Image } from '../../../src/config-tools/image.js';
import type { Vcpu } from '../../../src/engine/acrn/nested/vcpu.js';
import { type BootOptions, boot } from '../../../src/engine/boot/boot.js';
import { guestProgram } from '../../../src/engine/guests/nested-guest/program.js';
import { BOOT_TEXT, diskImage, LOGIN_PROMPT } from '../../../src/engine/guests/qemu/disk-image.js';
import type { NestedMachine } from '../../../src/engine/nested-machine.js';
import type { Cause } from '../../../src/engine/observe/part.js';
import { boardProfile } from '../../../src/engine/processor/board-profile.js';
import { PIN } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { PROFILES } from '../../../src/engine/processor/profiles.js';
import { VM_SUCCEED } from '../../../src/engine/processor/result.js';
import { fix } from '../../../src/fix/fix.js';
import { lint } from '../../../src/lint.js';
import { isWithin, RELEASES, type Release } from '../../../src/release.js';
import { sourceText } from '../../../src/text/source.js';
import { parseXml } from '../../../src/xml/parse.js';
import { boardOf, scenarioFiles, scenariosFolder } from '../../scenarios.js';

function read(path: string): string {
  return readFileSync(join(scenariosFolder, path), 'utf8');
}

const images = new Map<string, Image>();

function imageOf(path: string, text = read(path)): Image {
  const known = images.get(path + text);
  if (known !== undefined) return known;
  const release = /\/(v\d+(?:\.\d+)+)-/.exec(path)?.[1] as Release;
  const { document } = boardOf(path);
  const { image, stop } = build({
    release,
    scenario: parseXml(text),
    board: document,
    force: true,
  });
  if (image === undefined) throw new Error(`scenarios/${path} makes no image: ${stop?.message}`);
  images.set(path + text, image);
  return image;
}

const nested = imageOf('quad-core/v2.5-nested.xml');

function textsOf(transcript: readonly { readonly text: string }[]): string {
  return transcript.map(({ text }) => text).join('\n');
}

describe('the login prompt of the nested guest', () => {
  const ready = scenarioFiles.filter((file) => file.nested);
  test.each(ready)('appears with $path, on the nested VMX of its release', ({ path, release }) => {
    let machine: NestedMachine | undefined;
    const { verdict, parts, transcript } = boot(imageOf(path), {
      onMachine: (made) => {
        machine = made;
      },
    });
    expect(
      parts.filter(({ degrades }) => degrades),
      `scenarios/${path}`,
    ).toEqual([]);
    expect(verdict, `scenarios/${path}`).toBe('up');
    expect(textsOf(transcript)).toMatch(new RegExp(`^${LOGIN_PROMPT}`, 'm'));
    expect(machine?.vm.configuration.release).toBe(release);
    expect(machine?.vcpu.nested.slots.length).toBe(isWithin(release, 'v2.7') ? 4 : 1);
  });

  test('there are scenarios of every release to try it with', () => {
    const releases = new Set(ready.map(({ release }) => release));
    expect([...releases].sort()).toEqual([...RELEASES].sort());
  });

  test('comes over VM exits that each of L0 and L1 handles', () => {
    const { exits } = boot(nested);
    const count = (reason: string, from: string, by: string) =>
      exits.find((e) => e.reason === reason && e.from === from && e.handledBy === by)?.count ?? 0;
    expect(count('VMLAUNCH', 'L1', 'L0 (ACRN)')).toBeGreaterThanOrEqual(1);
    expect(count('VMXON', 'L1', 'L0 (ACRN)'), 'one a vCPU').toBe(2);
    expect(count('IO_INSTRUCTION', 'L2', 'L1 (KVM, QEMU)')).toBeGreaterThan(LOGIN_PROMPT.length);
    const ept = count('EPT_VIOLATION', 'L2', 'L1 (KVM)');
    const shadowed = count('EPT_VIOLATION', 'L2', 'L0 (ACRN)');
    expect(ept, 'pages that KVM maps').toBeGreaterThan(48);
    expect(shadowed, 'and ACRN shadows').toBeGreaterThan(48);
    const reflected = exits.filter(({ from, handledBy }) => from === 'L2' && /L1/.test(handledBy));
    const total = reflected.reduce((sum, { count: n }) => sum + n, 0);
    const resumed = count('VMRESUME', 'L1', 'L0 (ACRN)');
    expect(total - resumed, 'every exit is resumed, but those of halted vCPUs').toBeLessThanOrEqual(
      4,
    );
  });

  test.each([...PROFILES])('appears on processor profile %s', (_, capabilities) => {
    const { verdict, transcript } = boot(nested, { capabilities, processor: 'a processor' });
    expect(verdict).toBe('up');
    expect(transcript.map(({ text }) => text).join('\n')).toContain(
      'Detect processor: a processor',
    );
  });

  test('comes again in the same way', () => {
    expect(boot(nested)).toEqual(boot(nested));
  });
});

describe('a nested guest of two CPUs', () => {
  const { firmware } = boardOf('quad-core/x.xml');
  const { transcript, exits } = boot(nested, { firmware });
  const linesOf = (wanted: string) =>
    textsOf(transcript.filter(({ speaker }) => speaker === wanted));
  const count = (reason: string, by: RegExp) =>
    exits
      .filter((one) => one.from === 'L2' && one.reason === reason && by.test(one.handledBy))
      .reduce((sum, { count: n }) => sum + n, 0);

  test('starts the second one by INIT and SIPI, from real mode on', () => {
    expect(linesOf('service-vm')).toContain('-smp 2');
    expect(linesOf('nested-guest')).toContain('smp: Brought up 1 node, 2 CPUs');
    expect(count('CR_ACCESS', /KVM/), 'CR4.PAE, CR0.PG').toBe(2);
  });

  test('gets its timer from the local APIC of KVM, by injection', () => {
    expect(linesOf('nested-guest')).toContain('the TSC deadline timer ticks');
    expect(count('HLT', /KVM/)).toBeGreaterThan(3);
    expect(count('INTERRUPT_WINDOW', /KVM/), 'for those that come while IF is 0').toBeGreaterThan(
      0,
    );
  });

  test('boots from its disk', () => {
    const disk = diskImage();
    expect(linesOf('nested-guest')).toContain(' vda: vda1');
    expect(textsOf(boot(nested, { disk: disk.fill(0, 510, 512) }).transcript)).toContain(
      'VFS: Cannot open root device',
    );
  });

  test('answers ssh with its banner', () => {
    expect(linesOf('service-vm')).toMatch(/# nc 192\.168\.122\.100 22\nSSH-2\.0-OpenSSH_/);
  });

  test('shows another machine than the Service VM does', () => {
    expect(linesOf('service-vm')).toMatch(
      /# lshw -c system\nservice-vm\n.*\n {4}product: quad-core\n {4}vendor: Example\n/,
    );
    expect(linesOf('nested-guest')).toMatch(
      /# lshw -c system\nubuntu_vm\n.*\n {4}product: Standard PC .*\n {4}vendor: QEMU\n/,
    );
  });
});

/** The prompt must be gone, and nothing of it may be shown. */
function expectStop(image: Image, cause: Cause, reason: RegExp, options: BootOptions = {}): void {
  const result = boot(image, options);
  expect(result.verdict).toBe('stopped');
  const chain = result.parts.map((part) => `${part.cause}: ${part.chain.join('; ')}`).join('\n');
  expect(
    result.parts.map((part) => part.cause),
    chain,
  ).toContain(cause);
  expect(chain).toMatch(reason);
  expect(textsOf(result.transcript)).not.toContain(LOGIN_PROMPT);
}

/** Lets KVM believe that an instruction or a store was done. */
function without(change: (machine: NestedMachine) => void): BootOptions {
  return { onMachine: change };
}

function onEach(change: (vcpu: Vcpu) => void): BootOptions {
  return without(({ vcpus }) => vcpus.forEach(change));
}

describe('no prompt without', () => {
  test("KVM's VMXON", () => {
    const skipped = onEach((vcpu) => {
      vcpu.vmxon = () => VM_SUCCEED;
    });
    expectStop(nested, 'nested-guest-failed', /VMCLEAR failed/, skipped);
  });

  test("KVM's VMPTRLD", () => {
    const skipped = onEach((vcpu) => {
      vcpu.vmptrld = () => VM_SUCCEED;
    });
    expectStop(nested, 'nested-guest-failed', /VMWRITE of field .* failed/, skipped);
  });

  test("KVM's VMRESUME", () => {
    const skipped = onEach((vcpu) => {
      vcpu.vmresume = () => ({ ending: 'entered-L2' });
    });
    expectStop(nested, 'guest-crash', /the nested guest/, skipped);
  });

  test("KVM's mapping of a page in its EPT", () => {
    const skipped = without((machine) => {
      const store = machine.writeL1Memory.bind(machine);
      // The entry of a page: read, write, execute, write-back, ignore PAT.
      machine.writeL1Memory = (gpa, quads) =>
        quads.length === 1 && ((quads[0] ?? 0n) & 0xfffn) === 0x77n ? true : store(gpa, quads);
    });
    expectStop(nested, 'nested-guest-hangs', /gets no further/, skipped);
  });

  test('the nested guest’s program in its memory', () => {
    const program = { ...guestProgram(BOOT_TEXT), bytes: new Uint8Array(16).fill(0xd6) };
    expectStop(nested, 'guest-crash', /the nested guest/, { program });
  });

  test('memory of the nested guest where its program is', () => {
    const program = { ...guestProgram(BOOT_TEXT), loadAddress: 0x8000_0000 };
    expectStop(nested, 'nested-guest-failed', /unexpected exit: TRIPLE_FAULT/, { program });
  });

  test('a processor that ACRN runs on', () => {
    const { capabilities, cpuBrand } = boardOf('quad-core/x.xml');
    const names = new Set(capabilities);
    names.delete('vmx_procbased_ctls2_unrestrict');
    const options = { capabilities: boardProfile(names, cpuBrand) };
    expectStop(nested, 'hardware-missing', /secondary processor-based controls/, options);
    expectStop(nested, 'hardware-missing', /does not have VMX/, {
      capabilities: boardProfile(new Set(['sse3']), cpuBrand),
    });
  });

  test('a Service VM', () => {
    expectStop(imageOf('quad-core/v2.5-partitioned.xml'), 'no-service-vm', /nobody can run KVM/);
  });

  test('shadow-EPT pages: the configured RAM has room for none', () => {
    const path = 'quad-core/v2.5-nested.xml';
    const text = read(path).replace('0x400000000</PLATFORM', '0x400000</PLATFORM');
    expectStop(imageOf(path, text), 'acrn-stopped', /pool of 2 shadow-EPT pages is used up/);
  });

  test('valid VM-execution controls: ACRN asserts that the processor takes VMCS02', () => {
    const broken = onEach((vcpu) => {
      const launch = vcpu.vmlaunch.bind(vcpu);
      vcpu.vmlaunch = () => {
        // Virtual NMIs without NMI exiting.
        vcpu.vmwrite(FIELD.PIN_BASED_VM_EXEC_CONTROL, BigInt(0x16 | PIN.VIRTUAL_NMIS));
        return launch();
      };
    });
    expectStop(nested, 'acrn-stopped', /run_vcpu.*refused VMCS02 \(/, broken);
  });

  test('valid guest state: KVM gets a failed VM entry', () => {
    const broken = onEach((vcpu) => {
      const launch = vcpu.vmlaunch.bind(vcpu);
      vcpu.vmlaunch = () => {
        vcpu.vmwrite(FIELD.GUEST_RFLAGS, 0n);
        return launch();
      };
    });
    expectStop(nested, 'nested-guest-failed', /VM entry failed/, broken);
  });
});

describe('ACRN issue #6168: the tutorial applied by half', () => {
  const path = 'quad-core/v2.5-broken-half-applied.xml';

  test('check finds it, fix repairs it, the build takes it, and the nested guest boots', async () => {
    const options = { board: boardOf(path) };
    const before = await lint(sourceText(path, read(path)), options);
    expect(before.diagnostics.map(({ rule }) => rule)).toContain('service-vm-nvmx-flag-missing');
    expect(boot(imageOf(path)).verdict, 'before').toBe('stopped');

    const fixed = await fix(path, read(path), options);
    expect(fixed.after.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);

    const scenario = parseXml(fixed.text);
    const built = build({ release: 'v2.5', scenario, board: boardOf(path).document });
    expect(built.stop).toBeUndefined();
    const { image } = built;
    if (image === undefined) throw new Error('no image');
    expect(boot(image).verdict).not.toBe('stopped');
  });
});

test('L1 of v2.5 gets no VPID from KVM, which finds no INVVPID', () => {
  const vpids = ['v2.5', 'v2.6'].map((release) => {
    let machine: NestedMachine | undefined;
    boot(imageOf(`quad-core/${release}-nested.xml`), {
      onMachine: (made) => {
        machine = made;
      },
    });
    return machine?.vcpus.at(-1)?.nested.current?.vmcs02.read(FIELD.VPID);
  });
  expect(vpids).toEqual([0n, 1n]);
});
