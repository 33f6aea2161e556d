// What violated settings lead to on the machine, in releases of both vocabularies: the part that is not as it should
// be, with the rule that the check has for it; none of it when the setting is right; and none of it when the
// mechanism that leads there is taken out of the engine.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { build } from '../../../src/build.js';
import { Console } from '../../../src/engine/acrn/hypervisor/console.js';
import type { HypervisorParts } from '../../../src/engine/acrn/hypervisor/parts.js';
import { Pcpu } from '../../../src/engine/acrn/hypervisor/pcpu.js';
import * as releaseTraits from '../../../src/engine/acrn/hypervisor/release-traits.js';
import { bvtScheduler } from '../../../src/engine/acrn/hypervisor/schedulers/bvt.js';
import * as schedulers from '../../../src/engine/acrn/hypervisor/schedulers/index.js';
import type { HvTimer } from '../../../src/engine/acrn/hypervisor/timers.js';
import * as vcpuid from '../../../src/engine/acrn/hypervisor/vcpuid.js';
import { Vioapic } from '../../../src/engine/acrn/hypervisor/vioapic.js';
import { Vlapic } from '../../../src/engine/acrn/hypervisor/vlapic.js';
import { HypervisorVm } from '../../../src/engine/acrn/hypervisor/vm.js';
import * as vmsr from '../../../src/engine/acrn/hypervisor/vmsr.js';
import { type BootOptions, boot } from '../../../src/engine/boot/boot.js';
import { KvmHost } from '../../../src/engine/guests/kvm/host.js';
import { LocalApic } from '../../../src/engine/machine/local-apic.js';
import { Uart } from '../../../src/engine/machine/uart.js';
import { NestedMachine } from '../../../src/engine/nested-machine.js';
import type { Cause } from '../../../src/engine/observe/part.js';
import { NAMEABLE_RULES, namedRules } from '../../../src/engine/observe/rules.js';
import { lint } from '../../../src/lint.js';
import { isAmong, type Release } from '../../../src/release.js';
import { postLaunchedVm, postLaunchedVmV2 } from '../../../src/rules/examples.js';
import { rules } from '../../../src/rules/registry.js';
import { sourceText } from '../../../src/text/source.js';
import { parseXml } from '../../../src/xml/parse.js';
import { boardOf, scenariosFolder } from '../../scenarios.js';
import { shared as recordings } from '../../shared.js';

interface Violation {
  readonly change: readonly (readonly [RegExp, string])[];
  readonly cause: Cause;
  readonly rule: string;
  /** Left out: the nested guest has no part in it, and is not started. */
  readonly verdict?: 'stopped' | 'not up';
  /** Whether it makes the boot worse; false for what is only told. */
  readonly degrades?: false;
  /** The scenario that is changed, below scenarios/; the nested one of the release when it is left out. */
  readonly base?: (release: Release) => string;
}

const POST_LAUNCHED = {
  'v2.x': (pcpu: number) =>
    postLaunchedVmV2(1, { type: 'POST_RT_VM', pcpu }).replace('COM1_BASE', 'INVALID_COM_BASE'),
  'v3.x': (pcpu: number) => postLaunchedVm(2, '', 'RTVM', pcpu),
};

function withVm(text: string): Violation['change'] {
  return [[/<\/acrn-config>/, `${text}</acrn-config>`]];
}

function withArguments(word: string): Violation['change'] {
  return [[/console=tty0 console=hvc0/, `${word} console=tty0 console=hvc0`]];
}

const BOTH: Readonly<Record<string, Violation>> = {
  'the kernel switches EPT of KVM off': {
    change: withArguments('kvm-intel.ept=0'),
    cause: 'kvm-without-ept',
    rule: 'service-vm-kvm-ept-off',
    verdict: 'stopped',
  },
  'the kernel does without its local APIC': {
    change: withArguments('nolapic'),
    cause: 'waits',
    rule: 'service-vm-x2apic-off',
    verdict: 'stopped',
  },
  'the kernel has its console on a port that is not there': {
    change: [[/console=tty0 console=hvc0/, 'console=ttyS0']],
    cause: 'console-missing',
    rule: 'service-vm-serial-console',
  },
};

const V2: Readonly<Record<string, Violation>> = {
  ...BOTH,
  'both flags of the Service VM are missing': {
    change: [
      [/\s*<guest_flag>GUEST_FLAG_NVMX_ENABLED<\/guest_flag>/, ''],
      [/\s*<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH<\/guest_flag>/, ''],
    ],
    cause: 'no-vmx-in-cpuid',
    rule: 'service-vm-nvmx-flag-missing',
    verdict: 'stopped',
  },
  'legacy vUART 1 is on': {
    change: [
      [
        /(<legacy_vuart id="1">\s*<type>VUART_LEGACY_PIO<\/type>\s*<base>)INVALID_COM_BASE/,
        '$1COM2_BASE',
      ],
    ],
    cause: 'line-interrupt-dropped',
    rule: 'service-vm-legacy-vuart-1-on',
  },
  'a post-launched VM waits for its device model': {
    change: withVm(POST_LAUNCHED['v2.x'](3)),
    cause: 'io-request-unserved',
    rule: 'post-launched-vm-unserved',
  },
  'a post-launched VM has a pCPU of the Service VM': {
    change: withVm(POST_LAUNCHED['v2.x'](2)),
    cause: 'thread-never-runs',
    rule: 'pcpu-shared-with-service-vm',
  },
  'a post-launched standard VM has a pCPU of the Service VM': {
    change: withVm(postLaunchedVmV2(1, { pcpu: 1 })),
    cause: 'thread-never-runs',
    rule: 'post-launched-standard-vm',
  },
  'there is no Service VM': {
    change: [],
    base: () => 'quad-core/v2.5-partitioned.xml',
    cause: 'no-service-vm',
    rule: 'no-service-vm',
    verdict: 'stopped',
  },
  'another VM is given VMX': {
    change: [
      [
        /<guest_flag>0<\/guest_flag>/,
        '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag><guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
      ],
    ],
    base: () => 'quad-core/v2.5-partitioned.xml',
    cause: 'vmx-in-other-vm',
    rule: 'nvmx-flag-on-other-vm',
  },
  'NVMX_ENABLED is n': {
    change: [[/<NVMX_ENABLED>y/, '<NVMX_ENABLED>n']],
    cause: 'vmx-msrs-fault',
    rule: 'nvmx-disabled',
    verdict: 'stopped',
  },
  'the Service VM has no NVMX flag': {
    change: [[/\s*<guest_flag>GUEST_FLAG_NVMX_ENABLED<\/guest_flag>/, '']],
    cause: 'no-vmx-in-cpuid',
    rule: 'lapic-passthrough-without-nvmx',
    verdict: 'stopped',
  },
  'a placeholder stands beside the flags': {
    change: [
      [
        /<guest_flag>GUEST_FLAG_NVMX_ENABLED/,
        '<guest_flag>0</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED',
      ],
    ],
    cause: 'no-vmx-in-cpuid',
    rule: 'guest-flag-placeholder',
    verdict: 'stopped',
  },
  'the Service VM has no local APIC passthrough': {
    change: [[/\s*<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH<\/guest_flag>/, '']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-lapic-passthrough-missing',
    verdict: 'not up',
  },
  'the Service VM stays in xAPIC mode': {
    change: [[/<bootargs>rw /, '<bootargs>nox2apic rw ']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-x2apic-off',
    verdict: 'not up',
  },
  'the scheduler is SCHED_BVT': {
    change: [[/SCHED_NOOP/, 'SCHED_BVT']],
    cause: 'scheduler-tick-dead',
    rule: 'scheduler-not-noop',
  },
  'legacy vUART 0 is on': {
    change: [
      [
        /(<legacy_vuart id="0">\s*<type>VUART_LEGACY_PIO<\/type>\s*<base>)INVALID_COM_BASE/,
        '$1COM1_BASE',
      ],
    ],
    cause: 'line-interrupt-dropped',
    rule: 'service-vm-legacy-vuart-0-on',
  },
  'the console vUART is off': {
    change: [[/<base>PCI_VUART/, '<base>INVALID_PCI_BASE']],
    cause: 'serial-port-missing',
    rule: 'service-vm-console-vuart-off',
    degrades: false,
  },
};

/** In a debug build pCPU 0 has the hypervisor's console; from v2.6 on VM exits drive it. */
function ownsPcpu0(cause: Cause): Readonly<Record<string, Violation>> {
  const change = [[/<pcpu_id>1<\/pcpu_id>/, '<pcpu_id>0</pcpu_id>']] as const;
  return { 'the Service VM has pCPU 0': { change, cause, rule: 'service-vm-owns-pcpu0' } };
}

/** Before the names of COM ports, where they are those of the Service VM. */
const COM_PREFIX: Readonly<Record<string, string>> = { 'v2.5': 'SOS_', 'v2.7': 'SERVICE_VM_' };

const V3: Readonly<Record<string, Violation>> = {
  ...BOTH,
  'there is no Service VM': {
    change: [[/<load_order>SERVICE_VM/, '<load_order>PRE_LAUNCHED_VM']],
    cause: 'no-service-vm',
    rule: 'no-service-vm',
    verdict: 'stopped',
  },
  'the load order of the Service VM is misspelt': {
    change: [
      [
        /<load_order>SERVICE_VM/,
        `<cpu_affinity><pcpu><pcpu_id>0</pcpu_id></pcpu></cpu_affinity><priority>PRIO_LOW</priority>
          <companion_vmid>65535</companion_vmid><bvt_weight>1</bvt_weight><bvt_warp_value>0</bvt_warp_value>
          <bvt_warp_limit>0</bvt_warp_limit><bvt_unwarp_period>0</bvt_unwarp_period><load_order>service_vm`,
      ],
    ],
    cause: 'no-service-vm',
    rule: 'invalid-load-order',
    verdict: 'stopped',
  },
  'another VM is given VMX': {
    change: [
      [
        /<name>PRE_RT_VM0<\/name>/,
        '<name>PRE_RT_VM0</name><nested_virtualization_support>y</nested_virtualization_support>',
      ],
    ],
    cause: 'vmx-in-other-vm',
    rule: 'nvmx-flag-on-other-vm',
  },
  'the Service VM has neither VMX nor its local APICs': {
    change: [
      [
        /<nested_virtualization_support>y(?![\s\S]*<nested_virtualization_support>y)/,
        '<nested_virtualization_support>n',
      ],
      [/<lapic_passthrough>y(?![\s\S]*<lapic_passthrough>y)/, '<lapic_passthrough>n'],
    ],
    cause: 'no-vmx-in-cpuid',
    rule: 'service-vm-nvmx-flag-missing',
    verdict: 'stopped',
  },
  'a post-launched VM waits for its device model': {
    change: [
      [
        /(<name>ACRN_Service_VM<\/name>)/,
        '$1<cpu_affinity><pcpu><pcpu_id>0</pcpu_id></pcpu></cpu_affinity>',
      ],
      ...withVm(POST_LAUNCHED['v3.x'](1)),
    ],
    cause: 'io-request-unserved',
    rule: 'post-launched-vm-unserved',
  },
  'the console vUART is off': {
    change: [[/<console_vuart>PCI/, '<console_vuart>None']],
    cause: 'serial-port-missing',
    rule: 'service-vm-console-vuart-off',
    degrades: false,
  },
  'a legacy line leads to the Service VM': {
    change: [
      [
        /<\/hv>/,
        `<vuart_connections><vuart_connection><name>line</name><type>legacy</type>
          <endpoint><vm_name>PRE_RT_VM0</vm_name><io_port>0x2F8</io_port></endpoint>
          <endpoint><vm_name>ACRN_Service_VM</vm_name><io_port>0x2F8</io_port></endpoint>
        </vuart_connection></vuart_connections></hv>`,
      ],
    ],
    cause: 'line-interrupt-dropped',
    rule: 'service-vm-legacy-vuart-1-on',
  },
  'a VM has no cache policy': {
    change: [[/<RDT_ENABLED>n/, '<RDT_ENABLED>y']],
    cause: 'divide-error',
    rule: 'vm-without-cache-policy',
    base: () => 'hybrid-core/v3.2-nested-hybrid.xml',
    verdict: 'stopped',
  },
  'the Service VM is not given VMX': {
    change: [
      [
        /<nested_virtualization_support>y(?![\s\S]*<nested_virtualization_support>y)/,
        '<nested_virtualization_support>n',
      ],
    ],
    cause: 'no-vmx-in-cpuid',
    rule: 'lapic-passthrough-without-nvmx',
    verdict: 'stopped',
  },
  'a post-launched VM has a pCPU of the Service VM': {
    change: withVm(POST_LAUNCHED['v3.x'](1)),
    cause: 'thread-never-runs',
    rule: 'pcpu-shared-with-service-vm',
  },
  'a post-launched standard VM has a pCPU of the Service VM': {
    change: withVm(postLaunchedVm(2)),
    cause: 'thread-never-runs',
    rule: 'post-launched-standard-vm',
  },
  'the Service VM has no local APIC passthrough': {
    change: [[/<lapic_passthrough>y(?![\s\S]*<lapic_passthrough>y)/, '<lapic_passthrough>n']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-lapic-passthrough-missing',
    verdict: 'not up',
  },
  'the Service VM stays in xAPIC mode': {
    change: [[/console=tty0/, 'nox2apic console=tty0']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-x2apic-off',
    verdict: 'not up',
  },
  'the scheduler is SCHED_BVT': {
    change: [[/SCHED_NOOP/, 'SCHED_BVT']],
    cause: 'scheduler-tick-dead',
    rule: 'scheduler-not-noop',
  },
  'the console is a legacy port': {
    change: [[/<console_vuart>PCI/, '<console_vuart>COM Port 1']],
    cause: 'line-interrupt-dropped',
    rule: 'service-vm-legacy-vuart-0-on',
  },
  'a debug build gives pCPU 0 to the Service VM': {
    change: [[/<BUILD_TYPE>release/, '<BUILD_TYPE>debug']],
    cause: 'hypervisor-console-laggy',
    rule: 'service-vm-owns-pcpu0',
  },
};

const TABLES = {
  'v2.5': { ...V2, ...ownsPcpu0('hypervisor-console-dead') },
  'v2.7': { ...V2, ...ownsPcpu0('hypervisor-console-laggy') },
  'v3.0': V3,
  'v3.3': {
    ...V3,
    'the console has the timer of a pCPU that another VM owns': {
      change: [
        [/<BUILD_TYPE>release/, '<BUILD_TYPE>debug'],
        [/<VUART_TIMER_PCPU>0/, '<VUART_TIMER_PCPU>3'],
      ],
      cause: 'hypervisor-console-laggy',
      rule: 'vuart-timer-pcpu-of-lapic-vm',
    },
  },
} satisfies Partial<Record<Release, Readonly<Record<string, Violation>>>>;

function nestedScenario(release: Release): string {
  return `quad-core/${release}-nested.xml`;
}

function textOf(
  release: Release,
  change: Violation['change'] = [],
  base = nestedScenario(release),
): string {
  const path = join(scenariosFolder, base);
  return change.reduce(
    (text, [found, becomes]) => {
      const changed = text.replace(
        found,
        becomes.replace(/^\$1(COM\d_BASE)$/, `$$1${COM_PREFIX[release] ?? ''}$1`),
      );
      expect(changed, `${release}: nothing to change: ${found}`).not.toBe(text);
      return changed;
    },
    readFileSync(path, 'utf8'),
  );
}

/** KVM is loaded, and nothing more: what a boot comes to without the nested guest takes a tenth of the time. */
const onlyKvm: NonNullable<BootOptions['nestedGuest']> = (place) => ({
  *start() {
    const host = yield* KvmHost.load(place);
    if ('why' in host) place.onFailure(host.cause, [host.why]);
    return false;
  },
  *type() {},
  *readBanner() {
    yield { do: 'yield' };
    return undefined;
  },
});

function bootText(
  release: Release,
  text: string,
  options: BootOptions = {},
  base = nestedScenario(release),
) {
  const { document, firmware } = boardOf(base);
  const input = { release, scenario: parseXml(text), board: document, force: true };
  const { image, stop } = build(input);
  if (image === undefined) throw new Error(`no image: ${stop?.message}`);
  return boot(image, { firmware, ...options });
}

async function rulesFound(
  release: Release,
  text: string,
  base = nestedScenario(release),
): Promise<Set<string>> {
  const board = boardOf(base);
  const { diagnostics } = await lint(sourceText('x.xml', text), { release, board });
  return new Set(diagnostics.map(({ rule }) => rule));
}

const tables = Object.entries(TABLES) as [Release, Readonly<Record<string, Violation>>][];

/** Rules that a boot may name, and those about nesting, that have no row in a release, and why. */
const WITHOUT_ROW: Readonly<Record<string, string>> = {
  'pcpu-shared v2.5': 'about VMs of which none is the Service VM: as pcpu-shared-with-service-vm',
  'pcpu-shared v2.7': 'as in v2.5',
  'invalid-kernel-module-tag v2.5':
    "ACRN's build stops at it; a boot takes it that the boot loader has what the scenario names",
  'invalid-kernel-module-tag v2.7': 'as in v2.5',
};

test('every rule about nesting, and every rule that a part can name, has a row in each release', () => {
  const causes = Object.values(TABLES).flatMap((table) =>
    Object.values(table as Readonly<Record<string, Violation>>).map(({ cause }) => cause),
  );
  const nameable = new Set(NAMEABLE_RULES);
  const unknown = [...nameable].filter((name) => !rules.some((rule) => rule.name === name));
  expect(unknown, 'names of rules that there are not').toEqual([]);
  expect(new Set(causes).size).toBeGreaterThan(10);
  const missing = rules
    .filter(({ name, meta }) => meta.category === 'nested' || nameable.has(name))
    .flatMap(({ name, meta }) =>
      tables
        .filter(([release]) => isAmong(meta.releases, release))
        .filter(([, table]) => !Object.values(table).some(({ rule }) => rule === name))
        .map(([release]) => `${name} ${release}`),
    );
  expect(missing.sort()).toEqual(Object.keys(WITHOUT_ROW).sort());
});

for (const [release, violations] of tables) {
  describe(`ACRN ${release}`, () => {
    test.each(Object.entries(violations))(
      '%s',
      async (_, { change, cause, rule, verdict, degrades = true, base: baseOf }) => {
        const base = baseOf?.(release);
        const text = textOf(release, change, base);
        const options = verdict === undefined ? { nestedGuest: onlyKvm } : {};
        const result = bootText(release, text, options, base);
        const chains = result.parts
          .map((part) => `${part.cause}: ${part.chain.join('; ')}`)
          .join('\n');
        const part = result.parts.find((one) => one.cause === cause);
        expect(part, `${cause} in\n${chains}`).toBeDefined();
        expect(part?.degrades, chains).toBe(degrades);
        // When a pCPU gets deaf decides what can still be done.
        if (verdict === 'not up') expect(result.verdict, chains).not.toBe('up');
        else if (verdict !== undefined) expect(result.verdict, chains).toBe(verdict);
        const found = await rulesFound(release, text, base);
        expect([...found], 'what the check says').toContain(rule);
        expect(part && namedRules(part, found)).toContain(rule);
      },
    );

    test('nothing of it happens when the settings are right', () => {
      const causes = new Set(Object.values(violations).map(({ cause }) => cause));
      const { verdict, parts } = bootText(release, textOf(release));
      expect(verdict).toBe('up');
      expect(parts.filter(({ degrades, cause }) => degrades && causes.has(cause))).toEqual([]);
    });
  });
}

describe('ACRN v2.5: pCPU 0 in a debug build', () => {
  const change = [[/<pcpu_id>1<\/pcpu_id>/, '<pcpu_id>0</pcpu_id>']] as const;

  test('the console is dead, and the rest runs', () => {
    const { verdict, parts } = bootText('v2.5', textOf('v2.5', change));
    expect(verdict).toBe('degraded');
    expect(parts.map(({ cause }) => cause)).toContain('hypervisor-console-dead');
  });

  test('from v2.6 on VM exits drive it', () => {
    const { parts } = bootText('v2.6', textOf('v2.6', change));
    expect(parts.map(({ cause }) => cause)).not.toContain('hypervisor-console-dead');
  });
});

test('ACRN v2.7: three device models are told of requests by one vector, and each serves its own', () => {
  const board = boardOf('quad-core/x.xml').document;
  const text = readFileSync(join(scenariosFolder, 'quad-core/v2.7-shared.xml'), 'utf8');
  const { image } = build({ release: 'v2.7', scenario: parseXml(text), board, force: true });
  if (image === undefined) throw new Error('no image');
  const served: string[] = [];
  const { parts } = boot(image, {
    machineSink: (event) => {
      if (event.type === 'progress' && /device model/.test(event.what)) served.push(event.who);
    },
  });
  expect(served.sort()).toEqual(['VM1 vCPU0', 'VM2 vCPU0', 'VM3 vCPU0']);
  expect(parts.map(({ cause }) => cause)).not.toContain('io-request-unserved');
});

describe('without the mechanism the violation boots', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The causes of what is not well in a boot of a violation. */
  function causesOf(
    release: Release,
    name: string,
    options: BootOptions = { nestedGuest: onlyKvm },
  ): Cause[] {
    const violation = Object.fromEntries(tables)[release]?.[name];
    if (violation === undefined) throw new Error(`no violation "${name}"`);
    const base = violation.base?.(release);
    const text = textOf(release, violation.change, base);
    const { parts } = bootText(release, text, options, base);
    return parts.filter(({ degrades }) => degrades).map(({ cause }) => cause);
  }

  function spyOnTraits(other: Partial<releaseTraits.HypervisorTraits>): void {
    const { hypervisorTraits } = releaseTraits;
    vi.spyOn(releaseTraits, 'hypervisorTraits').mockImplementation((release) => ({
      ...hypervisorTraits(release),
      ...other,
    }));
  }

  test.each(['v2.5', 'v2.7'] as const)('%s: VMX without its part of the build', (release) => {
    const { create } = NestedMachine;
    vi.spyOn(NestedMachine, 'create').mockImplementation((configuration) =>
      create({ ...configuration, nvmxEnabled: true }),
    );
    const { emulateRdmsr } = vmsr;
    vi.spyOn(vmsr, 'emulateRdmsr').mockImplementation((vcpu) => {
      const { registers } = vcpu.guest;
      const value = vcpu.engine.vm.vmxMsrs.get(Number(registers[1]));
      if (value === undefined) return emulateRdmsr(vcpu);
      registers[0] = value & 0xffff_ffffn;
      registers[2] = value >> 32n;
      return 'done';
    });
    expect(causesOf(release, 'NVMX_ENABLED is n')).toEqual([]);
  });

  test('v2.5: a console that VM exits drive', () => {
    spyOnTraits({ drivesConsoleAtVmExits: true });
    expect(causesOf('v2.5', 'the Service VM has pCPU 0')).not.toContain('hypervisor-console-dead');
  });

  test.each([
    ['v2.7', 'the Service VM has pCPU 0'],
    ['v3.3', 'a debug build gives pCPU 0 to the Service VM'],
    ['v3.3', 'the console has the timer of a pCPU that another VM owns'],
  ] as const)('%s, %s: a console whose timer needs no local APIC', (release, name) => {
    const { start } = Console.prototype;
    vi.spyOn(Console.prototype, 'start').mockImplementation(function (this: Console, pcpu) {
      const { clock } = (Reflect.get(this, 'hypervisor') as HypervisorParts).machine;
      const add = ({ period, run }: HvTimer) => {
        const expire = () => {
          run();
          clock.at(clock.now + period, expire);
        };
        clock.at(clock.now + period, expire);
      };
      start.call(this, Object.create(pcpu, { timers: { value: { add } } }));
    });
    expect(causesOf(release, name)).not.toContain('hypervisor-console-laggy');
  });

  test.each(['v2.5', 'v2.7', 'v3.0', 'v3.3'] as const)('%s: a port that is there', (release) => {
    const uart = new Uart({ put: () => {} }, () => {});
    const { vuartAt } = HypervisorVm.prototype;
    vi.spyOn(HypervisorVm.prototype, 'vuartAt').mockImplementation(function (
      this: HypervisorVm,
      port,
    ) {
      const register = port - 0x3f8;
      const isThere = register >= 0 && register < 8;
      return vuartAt.call(this, port) ?? (isThere ? { uart, register } : undefined);
    });
    const onMachine: BootOptions['onMachine'] = ({ vm }) =>
      vm.memory.write(vm.bitmaps.ioBitmaps[0] + 0x3f8 / 8, 1, 0xffn);
    const name = 'the kernel has its console on a port that is not there';
    expect(causesOf(release, name, { nestedGuest: onlyKvm, onMachine })).not.toContain(
      'console-missing',
    );
  });

  test.each(['v3.0', 'v3.3'] as const)('%s: no division by the classes of a VM', (release) => {
    spyOnTraits({ picksClosByModulo: false });
    expect(causesOf(release, 'a VM has no cache policy')).not.toContain('divide-error');
  });

  test.each(['v2.5', 'v2.7', 'v3.0', 'v3.3'] as const)('%s: a timer on IRQ 0', (release) => {
    const { write } = Vioapic.prototype;
    vi.spyOn(Vioapic.prototype, 'write').mockImplementation(function (this: Vioapic, ...written) {
      write.apply(this, written);
      this.setLine(0, false);
      this.setLine(0, true);
    });
    vi.spyOn(Vlapic.prototype, 'accept').mockImplementation(function (this: Vlapic, vector) {
      this.irr[vector] = 1;
    });
    const name = 'the kernel does without its local APIC';
    expect(causesOf(release, name)).not.toContain('waits');
  });

  test.each([
    ['legacy vUART 0 is on', 'line-interrupt-dropped'],
    ['legacy vUART 1 is on', 'line-interrupt-dropped'],
    ['a post-launched VM waits for its device model', 'io-request-unserved'],
  ])(
    '%s: a virtual local APIC that accepts with the physical one passed through',
    (name, cause) => {
      vi.spyOn(Vlapic.prototype, 'accept').mockImplementation(function (this: Vlapic, vector) {
        if (this.isPassedThrough) this.physical.raise(vector);
      });
      expect(causesOf('v2.7', name)).not.toContain(cause);
    },
  );

  test.each(['v2.7', 'v3.3'] as const)('%s: CPUID that shows VMX without the flag', (release) => {
    const { emulateCpuid } = vcpuid;
    vi.spyOn(vcpuid, 'emulateCpuid').mockImplementation((vcpu) => {
      const result = emulateCpuid(vcpu);
      const { registers } = vcpu.guest;
      registers[1] = (registers[1] ?? 0n) | BigInt(vcpuid.CPUID.VMX);
      return result;
    });
    const name =
      release < 'v3' ? 'the Service VM has no NVMX flag' : 'the Service VM is not given VMX';
    expect(causesOf(release, name)).not.toContain('no-vmx-in-cpuid');
  });

  test.each(['v2.7', 'v3.3'] as const)('%s: a pCPU that its first thread gives back', (release) => {
    vi.spyOn(schedulers, 'schedulerPolicy').mockImplementation(bvtScheduler);
    const name = 'a post-launched VM has a pCPU of the Service VM';
    expect(causesOf(release, name)).not.toContain('thread-never-runs');
  });

  test.each(['v2.5', 'v2.7'] as const)('%s: a guest that leaves ACRN the local APIC', (release) => {
    const { change } = V2['the scheduler is SCHED_BVT'] as Violation;
    const text = textOf(release, [...change, ...withArguments('nox2apic')]);
    const { parts } = bootText(release, text, { nestedGuest: onlyKvm });
    expect(parts.map(({ cause }) => cause)).not.toContain('scheduler-tick-dead');
  });

  test.each(['v2.5', 'v2.7', 'v3.0', 'v3.3'] as const)(
    "%s: ACRN takes its own interrupts in the nested guest's time",
    (release) => {
      const { step } = Pcpu.prototype;
      vi.spyOn(Pcpu.prototype, 'step').mockImplementation(function (this: Pcpu) {
        const running = [...this.hypervisor.vcpus].find(({ thread }) => thread === this.current);
        if (running?.guest.inL2 && !running.vlapic.isPassedThrough) this.openInterruptWindow();
        return step.call(this);
      });
      for (const name of [
        'the Service VM has no local APIC passthrough',
        'the Service VM stays in xAPIC mode',
      ]) {
        expect(causesOf(release, name, {}), name).toEqual([]);
      }
    },
  );

  test('interrupts that are never in service', () => {
    const { change } = V2['the Service VM has no local APIC passthrough'] as Violation;
    vi.spyOn(LocalApic.prototype, 'acknowledge').mockImplementation(function (
      this: LocalApic,
      vector,
    ) {
      this.irr[vector] = 0;
    });
    const { parts } = bootText('v2.5', textOf('v2.5', change));
    expect(parts.flatMap(({ chain }) => chain).join('\n')).not.toMatch(/stays in service/);
  });
});

/** What an experiment on the real hypervisor comes to in a boot. */
interface Shown {
  readonly release: Release;
  readonly change?: Violation['change'];
  readonly base?: string;
  /** A cause that there is, or that there is not; nothing is the matter when both are left out. */
  readonly cause?: Cause;
  readonly without?: Cause;
  /** A line of the transcript. */
  readonly prints?: RegExp;
  /** It is a row of the tables above, and booted there. */
  readonly isRow?: true | undefined;
}

const XAPIC = withArguments('nox2apic');
const NO_PASSTHROUGH = [[/\s*<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH<\/guest_flag>/, '']] as const;
const DEBUG = [[/<BUILD_TYPE>release/, '<BUILD_TYPE>debug']] as const;
const TIMER_ON_PCPU_1 = [...DEBUG, [/<VUART_TIMER_PCPU>0/, '<VUART_TIMER_PCPU>1']] as const;
const ONE_CPU = withArguments('nosmp');
const ON_PCPU_0 = [[/<pcpu_id>1<\/pcpu_id>/, '<pcpu_id>0</pcpu_id>']] as const;

function rowOf(release: Release, name: string): Violation {
  const row = Object.fromEntries(tables)[release]?.[name];
  if (row === undefined) throw new Error(`ACRN ${release} has no row "${name}"`);
  return row;
}

function inTable(release: Release, name: string): Shown {
  const { change, cause } = rowOf(release, name);
  return { release, change, cause, isRow: true };
}

function withPost(release: Release, more: Violation['change'], rest: Partial<Shown>): Shown {
  const { change } = rowOf(release, 'a post-launched VM waits for its device model');
  return { release, change: [...change, ...more], ...rest };
}

function withLine(more: Violation['change']): Shown {
  const { change } = rowOf('v2.7', 'legacy vUART 0 is on');
  return { release: 'v2.7', change: [...change, ...more], without: 'line-interrupt-dropped' };
}

/** A pre-launched VM on pCPU 3, which is given another one, beside a Service VM with its local APICs. */
function shared(pcpu: number, scheduler: string): Omit<Shown, 'release'> {
  return {
    base: 'quad-core/v2.5-hybrid.xml',
    change: [
      ...(scheduler === 'SCHED_BVT' ? [] : ([[/SCHED_BVT/, scheduler]] as const)),
      [/<vm id="2">[\s\S]*?<\/vm>\s*/, ''],
      [/<pcpu_id>3<\/pcpu_id>/, `<pcpu_id>${pcpu}</pcpu_id>`],
      [/(SOS_VM<[\s\S]*?<guest_flag>)0/, '$1GUEST_FLAG_LAPIC_PASSTHROUGH'],
    ],
  };
}

const IO = 'io-request-unserved';
/** By the ids of ../shared/machine/consequences.jsonl. */
const SHOWN: Readonly<Record<string, Shown>> = {
  'post-launched-x2apic': inTable('v2.7', 'a post-launched VM waits for its device model'),
  'post-launched-rt-x2apic': inTable('v2.7', 'a post-launched VM waits for its device model'),
  'post-launched-xapic': withPost('v2.7', XAPIC, { without: IO }),
  'post-launched-no-lapic-passthrough': withPost('v2.7', NO_PASSTHROUGH, { without: IO }),
  'post-launched-x2apic-v2.5': inTable('v2.5', 'a post-launched VM waits for its device model'),
  'post-launched-xapic-v2.5': withPost('v2.5', XAPIC, { without: IO }),
  'post-launched-x2apic-v3.3': inTable('v3.3', 'a post-launched VM waits for its device model'),
  'post-launched-xapic-v3.3': withPost('v3.3', XAPIC, { without: IO }),
  'vm-list-post-launched-waiting': withPost('v2.7', ONE_CPU, {
    cause: IO,
    prints: /^ {2}0 +2 +1 +SECONDARY +Init +BLOCKED/,
  }),
  'legacy-vuart-irq-x2apic': inTable('v2.7', 'legacy vUART 0 is on'),
  'legacy-vuart-irq-xapic': withLine(XAPIC),
  'legacy-vuart-irq-no-lapic-passthrough': withLine(NO_PASSTHROUGH),
  'timer-in-l2-no-lapic-passthrough': inTable(
    'v2.7',
    'the Service VM has no local APIC passthrough',
  ),
  'nox2apic-timer-in-l2': inTable('v2.7', 'the Service VM stays in xAPIC mode'),
  'nox2apic-timer-in-l2-v2.5': inTable('v2.5', 'the Service VM stays in xAPIC mode'),
  'nox2apic-timer-in-l2-v3.3': inTable('v3.3', 'the Service VM stays in xAPIC mode'),
  'second-vcpu-init-sipi-x2apic': { release: 'v2.7', prints: /^ {2}0 +2 +1 +SECONDARY +Running/ },
  'second-vcpu-init-sipi-x2apic-v3.3': {
    release: 'v3.3',
    prints: /^smp: Brought up 1 node, 3 CPUs/,
  },
  'pci-vuart-msix-x2apic': { release: 'v2.7', without: 'waits' },
  'pci-vuart-msix-no-lapic-passthrough': {
    release: 'v2.7',
    change: NO_PASSTHROUGH,
    without: 'waits',
  },
  'console-without-pcpu0': { release: 'v2.7', prints: /^ {2}0 +ACRN_Service_VM +Running/ },
  'v2.5-runs': { release: 'v2.5', prints: /^dbbbd434\w+ {3}0 +ACRN SOS VM +Running/ },
  'console-pcpu0-idle': inTable('v2.7', 'the Service VM has pCPU 0'),
  'console-pcpu0-lag-measured': inTable('v2.7', 'the Service VM has pCPU 0'),
  'console-pcpu0-v2.6': {
    release: 'v2.6',
    change: ON_PCPU_0,
    without: 'hypervisor-console-dead',
  },
  'console-pcpu0-v2.5': inTable('v2.5', 'the Service VM has pCPU 0'),
  'console-pcpu0-v3.3': inTable('v3.3', 'a debug build gives pCPU 0 to the Service VM'),
  'console-vuart-timer-pcpu1-ap-not-started': {
    release: 'v3.3',
    change: [...TIMER_ON_PCPU_1, ...ONE_CPU],
    prints: /^ {2}1 +1 +1 +SECONDARY +Init +BLOCKED/,
  },
  'console-vuart-timer-pcpu1-owned': {
    release: 'v3.3',
    change: TIMER_ON_PCPU_1,
    cause: 'hypervisor-console-laggy',
  },
  'vcpu-list-ap-before-sipi': {
    release: 'v2.7',
    change: ONE_CPU,
    prints: /^ {2}0 +2 +1 +SECONDARY +Init +BLOCKED/,
  },
  'post-launched-shared-pcpu-noop': {
    ...inTable('v2.7', 'a post-launched VM has a pCPU of the Service VM'),
    isRow: undefined,
    prints: /^ {2}1 +.* Running/,
  },
  'pcpu-shared-noop': { release: 'v2.5', ...shared(0, 'SCHED_NOOP'), cause: 'thread-never-runs' },
  'pcpu-shared-noop-owner-sleeps': {
    release: 'v2.5',
    ...shared(0, 'SCHED_NOOP'),
    cause: 'thread-never-runs',
  },
  'pcpu-shared-bvt': { release: 'v2.5', ...shared(0, 'SCHED_BVT'), cause: 'scheduler-tick-dead' },
  'rdt-without-policy': inTable('v3.3', 'a VM has no cache policy'),
};

const NOT_SHOWN: Readonly<Record<string, string>> = {
  'console-pcpu0-cpuid-loop': 'software of the Service VM that loops with CPUID',
  'console-pcpu0-l2-exit-loop': 'software of the Service VM that runs L2 for ever',
  'pcpu-shared-bvt-with-exits': 'software of the Service VM that exits by the clock',
  'pcpu-shared-bvt-wake': 'nobody types at the console of another VM',
  'pcpu-shared-second-vcpu-noop':
    'the software of a pre-launched VM halts, and has given the pCPU back by then',
  'smp-call-to-owned-pcpu': "nobody uses the shell's rdmsr",
  'timer-in-l2-no-ack': 'KVM acknowledges interrupts on exit',
  'pending-l1-interrupt-into-l2': 'the Service VM enters L2 with interrupts off',
  'legacy-vuart-irq-pic': 'the boot has no PIC: lines go by the I/O APIC',
  'post-launched-x2apic-v2.6': 'as post-launched-x2apic-v2.5, which has the same tools',
  'post-launched-xapic-v2.6': 'as post-launched-xapic-v2.5',
};

describe('what the real hypervisor did', () => {
  test.skipIf(recordings === undefined)('each line is shown or not, with a reason', () => {
    const path = join(recordings ?? '', 'machine/consequences.jsonl');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const ids = new Set(lines.map((line) => JSON.parse(line).id));
    const known = [...Object.keys(SHOWN), ...Object.keys(NOT_SHOWN)];
    expect(known.sort()).toEqual([...ids].sort());
  });

  const booted = Object.entries(SHOWN).filter(([, { isRow }]) => isRow !== true);

  test.each(booted)('%s', (_, { release, change, base, cause, without, prints }) => {
    const text = textOf(release, change, base);
    const { parts, transcript } = bootText(release, text, { nestedGuest: onlyKvm }, base);
    const causes = parts.filter(({ degrades }) => degrades).map((part) => part.cause);
    if (cause !== undefined) expect(causes).toContain(cause);
    else if (without !== undefined) expect(causes).not.toContain(without);
    else expect(causes).toEqual([]);
    const lines = transcript.map((line) => line.text).join('\n');
    if (prints !== undefined) expect(lines).toMatch(new RegExp(prints.source, 'm'));
  });
});
