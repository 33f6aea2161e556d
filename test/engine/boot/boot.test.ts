// Images of scenarios/ on the engine: up to the nested guest's login prompt, and without it when any
// one thing is taken away.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../../src/build.js';
import type { Image } from '../../../src/config-tools/image.js';
import { type BootOptions, boot } from '../../../src/engine/boot/boot.js';
import { Uart } from '../../../src/engine/guests/kvm/uart.js';
import { KvmVcpu } from '../../../src/engine/guests/kvm/vcpu.js';
import { guestProgram, LOGIN_PROMPT } from '../../../src/engine/guests/nested-guest/program.js';
import type { NestedMachine } from '../../../src/engine/nested-machine.js';
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
  const known = images.get(text);
  if (known !== undefined) return known;
  const release = /\/(v[\d.]+)-/.exec(path)?.[1] as Release;
  const { document } = boardOf(path);
  const { image, stop } = build({
    release,
    scenario: parseXml(text),
    board: document,
    force: true,
  });
  if (image === undefined) throw new Error(`scenarios/${path} makes no image: ${stop?.message}`);
  images.set(text, image);
  return image;
}

const nested = imageOf('quad-core/v2.5-nested.xml');

describe('the login prompt of the nested guest', () => {
  const ready = scenarioFiles.filter((file) => file.nested);
  test.each(ready)('appears with $path, on the nested VMX of its release', ({ path, release }) => {
    let machine: NestedMachine | undefined;
    const { up, stop, transcript } = boot(imageOf(path), {
      onMachine: (made) => {
        machine = made;
      },
    });
    expect(stop, `scenarios/${path}`).toBeUndefined();
    expect(up, `scenarios/${path}`).toBe(true);
    expect(transcript.at(-1)).toEqual({ speaker: 'nested-guest', text: LOGIN_PROMPT });
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
    expect(count('VMLAUNCH', 'L1', 'L0 (ACRN)')).toBe(1);
    expect(count('VMXON', 'L1', 'L0 (ACRN)'), 'one a vCPU').toBe(2);
    expect(count('IO_INSTRUCTION', 'L2', 'L1 (KVM, QEMU)')).toBeGreaterThan(LOGIN_PROMPT.length);
    const ept = count('EPT_VIOLATION', 'L2', 'L1 (KVM)');
    expect(ept, 'pages that KVM maps').toBeGreaterThan(48);
    expect(count('EPT_VIOLATION', 'L2', 'L0 (ACRN)'), 'and ACRN shadows').toBe(ept);
    const resumed = exits.filter(({ from, handledBy }) => from === 'L2' && /L1/.test(handledBy));
    const total = resumed.reduce((sum, { count: n }) => sum + n, 0);
    expect(count('VMRESUME', 'L1', 'L0 (ACRN)'), 'every exit but the last is resumed').toBe(
      total - 1,
    );
  });

  test.each([...PROFILES])('appears on processor profile %s', (_, capabilities) => {
    const { up, transcript } = boot(nested, { capabilities, processor: 'a processor' });
    expect(up).toBe(true);
    expect(transcript.map(({ text }) => text)).toContain('Detect processor: a processor');
  });

  test('comes again in the same way', () => {
    expect(boot(nested)).toEqual(boot(nested));
  });
});

/** The prompt must be gone, and nothing of it may be shown. */
function expectStop(image: Image, at: string, reason: RegExp, options: BootOptions = {}): void {
  const result = boot(image, options);
  expect(result.up).toBe(false);
  expect(result.stop?.at, result.stop?.reason).toBe(at);
  expect(result.stop?.reason).toMatch(reason);
  expect(result.transcript.map(({ text }) => text)).not.toContain(LOGIN_PROMPT);
}

/** Lets KVM believe that an instruction or a store was done. */
function without(change: (machine: NestedMachine) => void): BootOptions {
  return { onMachine: change };
}

describe('no prompt without', () => {
  test("KVM's VMXON", () => {
    const skipped = without(({ vcpu }) => {
      vcpu.vmxon = () => VM_SUCCEED;
    });
    expectStop(nested, 'vm-entry', /VMCLEAR ended with #UD/, skipped);
  });

  test("KVM's VMPTRLD", () => {
    const skipped = without(({ vcpu }) => {
      vcpu.vmptrld = () => VM_SUCCEED;
    });
    expectStop(nested, 'vm-entry', /VMWRITE of field .* ended with VMfailInvalid/, skipped);
  });

  test("KVM's VMRESUME", () => {
    const skipped = without(({ vcpu }) => {
      vcpu.vmresume = () => ({ ending: 'entered-L2' });
    });
    expectStop(nested, 'nested-guest-not-resumed', /KVM did not resume/, skipped);
  });

  test("KVM's mapping of a page in its EPT", () => {
    const skipped = without((machine) => {
      const store = machine.writeL1Memory.bind(machine);
      // The entry of a page: read, write, execute, write-back, ignore PAT.
      machine.writeL1Memory = (gpa, quads) =>
        quads.length === 1 && ((quads[0] ?? 0n) & 0xfffn) === 0x77n ? true : store(gpa, quads);
    });
    expectStop(nested, 'nested-guest-hangs', /no instruction completed/, skipped);
  });

  test('the nested guest’s program in its memory', () => {
    const { loadAddress, stackTop } = guestProgram();
    const program = { loadAddress, stackTop, bytes: new Uint8Array(16).fill(0xd6) };
    expectStop(nested, 'nested-guest-crashed', /no code at 0x100000/, { program });
  });

  test('memory of the nested guest where its program is', () => {
    const { bytes, stackTop } = guestProgram();
    const program = { bytes, stackTop, loadAddress: 0x8000_0000 };
    expectStop(nested, 'nested-exit', /touched 0x80000000, where it has no memory/, { program });
  });

  test('a UART that transmits', () => {
    const silent: BootOptions = {
      kvm: (options) => new KvmVcpu({ ...options, uart: new Uart(() => {}) }),
    };
    expectStop(nested, 'no-login-prompt', /idle without a login prompt/, silent);
  });

  test('OUT in the nested guest’s program', () => {
    const { bytes, ...rest } = guestProgram();
    // OUT DX, AL and the JMP behind it: IN AL, DX instead.
    const at = bytes.findIndex((byte, i) => byte === 0xee && bytes[i + 1] === 0xe9);
    expect(at).toBeGreaterThan(0);
    const program = { ...rest, bytes: bytes.with(at, 0xec) };
    expectStop(nested, 'no-login-prompt', /idle without a login prompt/, { program });
  });

  test('a processor that ACRN runs on', () => {
    const { capabilities, cpuBrand } = boardOf('quad-core/x.xml');
    const names = new Set(capabilities);
    names.delete('vmx_procbased_ctls2_unrestrict');
    const options = { capabilities: boardProfile(names, cpuBrand) };
    expectStop(nested, 'hardware-not-supported', /secondary processor-based controls/, options);
    expectStop(nested, 'hardware-not-supported', /does not have VMX/, {
      capabilities: boardProfile(new Set(['sse3']), cpuBrand),
    });
  });

  test('VMX in the Service VM: no GUEST_FLAG_NVMX_ENABLED', () => {
    const image = imageOf('quad-core/v2.5-broken-nvmx-flag-missing.xml');
    expectStop(image, 'kvm-intel-not-loaded', /CPUID.1:ECX\[5\] reads 0/);
  });

  test('NVMX_ENABLED in the build', () => {
    const image = imageOf('quad-core/v2.5-broken-nvmx-disabled.xml');
    expectStop(image, 'kvm-intel-not-loaded', /CPUID.1:ECX\[5\] reads 0/);
  });

  test('local APIC passthrough: the timer interrupt is lost', () => {
    const image = imageOf('quad-core/v2.5-broken-lapic-passthrough-missing.xml');
    expectStop(image, 'timer-interrupt-lost', /clock stands still/);
  });

  test('a console whose interrupt arrives: legacy vUART 0 is on', () => {
    const image = imageOf('quad-core/v2.5-broken-legacy-vuart-0-on.xml');
    expectStop(image, 'legacy-console-interrupt-lost', /IRQ 4 of legacy vUART 0/);
  });

  test('any console', () => {
    const image = imageOf('quad-core/v2.5-broken-console-vuart-off.xml');
    expectStop(image, 'no-console', /no console/);
  });

  test('pCPU 0 kept from the Service VM in a debug build, but with it in a release build', () => {
    const path = 'quad-core/v2.5-broken-pcpu-0.xml';
    expectStop(imageOf(path), 'hypervisor-console-dead', /pCPU 0/);
    const release = read(path).replace('<RELEASE>n</RELEASE>', '<RELEASE>y</RELEASE>');
    expect(boot(imageOf(path, release)).up).toBe(true);
  });

  test('pCPU 0 in a debug build of v3: VM exits drive the console, and it is laggy only', () => {
    const path = 'quad-core/v3.2-nested.xml';
    const text = read(path).replace('>release<', '>debug<');
    const { up, transcript } = boot(imageOf(path, text));
    expect(up).toBe(true);
    expect(transcript.map((line) => line.text)).toContainEqual(expect.stringMatching(/drive it/));
    const later = read('quad-core/v3.3-nested.xml')
      .replace('>release<', '>debug<')
      .replace('<VUART_TIMER_PCPU>0', '<VUART_TIMER_PCPU>3');
    const moved = boot(imageOf('quad-core/v3.3-nested.xml', later));
    expect(moved.up).toBe(true);
    expect(moved.transcript.map((line) => line.text).join('\n')).not.toMatch(/drive it/);
  });

  test('pCPUs of its own: a pre-launched VM has one of them', () => {
    const path = 'quad-core/v2.5-nested-hybrid.xml';
    const text = read(path).replace('<pcpu_id>3</pcpu_id>', '<pcpu_id>2</pcpu_id>');
    expectStop(imageOf(path, text), 'secondary-vcpu-never-runs', /pCPU 2 never runs: SCHED_NOOP/);
  });

  test('its first pCPU: a pre-launched VM has it', () => {
    const path = 'quad-core/v2.5-nested-hybrid.xml';
    const text = read(path).replace('<pcpu_id>3</pcpu_id>', '<pcpu_id>1</pcpu_id>');
    expectStop(imageOf(path, text), 'service-vm-never-runs', /pCPU 1 runs another VM/);
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
    const broken = without(({ vcpu }) => {
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
    const broken = without(({ vcpu }) => {
      const launch = vcpu.vmlaunch.bind(vcpu);
      vcpu.vmlaunch = () => {
        vcpu.vmwrite(FIELD.GUEST_RFLAGS, 0n);
        return launch();
      };
    });
    expectStop(nested, 'vm-entry', /entry-failed: the processor's check .* failed/, broken);
  });
});

describe('ACRN issue #6168: the tutorial applied by half', () => {
  const path = 'quad-core/v2.5-broken-half-applied.xml';

  test('check finds it, fix repairs it, the build takes it, and the nested guest boots', async () => {
    const options = { board: boardOf(path) };
    const before = await lint(sourceText(path, read(path)), options);
    expect(before.diagnostics.map(({ rule }) => rule)).toContain('service-vm-nvmx-flag-missing');
    expect(boot(imageOf(path)).up, 'before').toBe(false);

    const fixed = await fix(path, read(path), options);
    expect(fixed.after.diagnostics.map(({ rule }) => rule)).toEqual([]);

    const scenario = parseXml(fixed.text);
    const built = build({ release: 'v2.5', scenario, board: boardOf(path).document });
    expect(built.stop).toBeUndefined();
    const { image } = built;
    if (image === undefined) throw new Error('no image');
    expect(boot(image)).toMatchObject({ up: true, stop: undefined });
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
    return machine?.vcpu.nested.current?.vmcs02.read(FIELD.VPID);
  });
  expect(vpids).toEqual([0n, 1n]);
});
