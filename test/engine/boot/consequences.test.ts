// What violated settings lead to on the machine, in releases of both vocabularies: the part that is not as it should
// be, with the rule that the check has for it; none of it when the setting is right; and none of it when the
// mechanism that leads there is taken out of the engine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { build } from '../../../src/build.js';
import { Vlapic } from '../../../src/engine/acrn/hypervisor/vlapic.js';
import { boot } from '../../../src/engine/boot/boot.js';
import { LocalApic } from '../../../src/engine/machine/local-apic.js';
import type { Cause } from '../../../src/engine/observe/part.js';
import { namedRules } from '../../../src/engine/observe/rules.js';
import { lint } from '../../../src/lint.js';
import type { Release } from '../../../src/release.js';
import { sourceText } from '../../../src/text/source.js';
import { parseXml } from '../../../src/xml/parse.js';
import { boardOf, scenariosFolder } from '../../scenarios.js';

interface Violation {
  readonly change: readonly (readonly [RegExp, string])[];
  readonly cause: Cause;
  readonly rule: string;
  readonly verdict: 'up' | 'degraded' | 'stopped';
}

const V2: Readonly<Record<string, Violation>> = {
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
    verdict: 'degraded',
  },
  'the Service VM stays in xAPIC mode': {
    change: [[/<bootargs>rw /, '<bootargs>nox2apic rw ']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-x2apic-off',
    verdict: 'degraded',
  },
  'the scheduler is SCHED_BVT': {
    change: [[/SCHED_NOOP/, 'SCHED_BVT']],
    cause: 'scheduler-tick-dead',
    rule: 'scheduler-not-noop',
    verdict: 'degraded',
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
    verdict: 'degraded',
  },
  'the console vUART is off': {
    change: [[/<base>PCI_VUART/, '<base>INVALID_PCI_BASE']],
    cause: 'serial-port-missing',
    rule: 'service-vm-console-vuart-off',
    verdict: 'up',
  },
};

/** ACRN's words for the first COM port differ. */
const COM1: Readonly<Record<string, string>> = {
  'v2.5': 'SOS_COM1_BASE',
  'v2.7': 'SERVICE_VM_COM1_BASE',
};

const V3: Readonly<Record<string, Violation>> = {
  'the Service VM has no local APIC passthrough': {
    change: [[/<lapic_passthrough>y(?![\s\S]*<lapic_passthrough>y)/, '<lapic_passthrough>n']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-lapic-passthrough-missing',
    verdict: 'degraded',
  },
  'the Service VM stays in xAPIC mode': {
    change: [[/console=tty0/, 'nox2apic console=tty0']],
    cause: 'hypervisor-interrupt-in-guest',
    rule: 'service-vm-x2apic-off',
    verdict: 'degraded',
  },
  'the scheduler is SCHED_BVT': {
    change: [[/SCHED_NOOP/, 'SCHED_BVT']],
    cause: 'scheduler-tick-dead',
    rule: 'scheduler-not-noop',
    verdict: 'degraded',
  },
  'the console is a legacy port': {
    change: [[/<console_vuart>PCI/, '<console_vuart>COM Port 1']],
    cause: 'line-interrupt-dropped',
    rule: 'service-vm-legacy-vuart-0-on',
    verdict: 'degraded',
  },
  'a debug build gives pCPU 0 to the Service VM': {
    change: [[/<BUILD_TYPE>release/, '<BUILD_TYPE>debug']],
    cause: 'hypervisor-console-laggy',
    rule: 'service-vm-owns-pcpu0',
    verdict: 'degraded',
  },
};

function textOf(release: Release, change: Violation['change'] = []): string {
  const path = join(scenariosFolder, `quad-core/${release}-nested.xml`);
  return change.reduce(
    (text, [found, becomes]) => {
      const changed = text.replace(
        found,
        becomes.replace('COM1_BASE', COM1[release] ?? 'COM1_BASE'),
      );
      expect(changed, `${release}: nothing to change: ${found}`).not.toBe(text);
      return changed;
    },
    readFileSync(path, 'utf8'),
  );
}

function bootText(release: Release, text: string) {
  const board = boardOf('quad-core/x.xml').document;
  const { image, stop } = build({ release, scenario: parseXml(text), board, force: true });
  if (image === undefined) throw new Error(`no image: ${stop?.message}`);
  return boot(image);
}

async function rulesFound(release: Release, text: string): Promise<Set<string>> {
  const board = boardOf('quad-core/x.xml');
  const { diagnostics } = await lint(sourceText('x.xml', text), { release, board });
  return new Set(diagnostics.map(({ rule }) => rule));
}

for (const [release, violations] of [
  ['v2.5', V2],
  ['v2.7', V2],
  ['v3.0', V3],
  ['v3.3', V3],
] as const) {
  describe(`ACRN ${release}`, () => {
    test.each(Object.entries(violations))('%s', async (_, { change, cause, rule, verdict }) => {
      const text = textOf(release, change);
      const result = bootText(release, text);
      const chains = result.parts
        .map((part) => `${part.cause}: ${part.chain.join('; ')}`)
        .join('\n');
      const part = result.parts.find((one) => one.cause === cause);
      expect(part, `${cause} in\n${chains}`).toBeDefined();
      expect(result.verdict, chains).toBe(verdict);
      const found = await rulesFound(release, text);
      expect([...found], 'what the check says').toContain(rule);
      expect(part && namedRules(part, found)).toContain(rule);
    });

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

  test('a virtual local APIC that accepts with the physical one passed through', () => {
    const { change } = V2['legacy vUART 0 is on'] as Violation;
    vi.spyOn(Vlapic.prototype, 'accept').mockImplementation(function (this: Vlapic, vector) {
      if (this.isPassedThrough) this.physical.raise(vector);
    });
    expect(bootText('v2.5', textOf('v2.5', change)).verdict).toBe('up');
  });

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
