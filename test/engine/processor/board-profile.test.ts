import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBoard } from '../../../src/board/board.js';
import { missingHardware } from '../../../src/engine/acrn/hypervisor/hardware-support.js';
import { boardProfile } from '../../../src/engine/processor/board-profile.js';
import {
  allowedSettings,
  EPT_VPID_CAP,
  hasEptVpidCapability,
} from '../../../src/engine/processor/capabilities.js';
import { EXIT, PIN, PRIMARY, SECONDARY } from '../../../src/engine/processor/controls.js';
import { MSR } from '../../../src/engine/processor/msrs.js';
import { PROFILES } from '../../../src/engine/processor/profiles.js';
import { decode } from '../../../src/text/encoding.js';
import { parseXml } from '../../../src/xml/parse.js';
import { boardOf, boardPaths } from '../../scenarios.js';
import { shared } from '../../shared.js';

const quad = boardOf('quad-core/x.xml');

describe('the profile of a brand', () => {
  test.each([
    ['11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz', 'tigerlake-i5-1135g7'],
    ['12th Gen Intel(R) Core(TM) i7-12700E', 'tigerlake-i5-1135g7'],
    ['Intel(R) Core(TM) i7-1185GRE @ 2.80GHz', 'skylake-i7-6700k'],
    ['Intel(R) Core(TM) i7-11700 @ 2.50GHz', 'tigerlake-i5-1135g7'],
    ['Intel(R) Core(TM) Ultra 7 155H', 'tigerlake-i5-1135g7'],
    ['Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz', 'skylake-i7-6700k'],
    ['Intel(R) Core(TM) i7-9700TE CPU @ 1.80GHz', 'skylake-i7-6700k'],
    ['Intel Atom Processor (Denverton)', 'skylake-i7-6700k'],
    ['', 'skylake-i7-6700k'],
  ])('%s: %s', (brand, name) => {
    expect(boardProfile(new Set(), brand)).toEqual(PROFILES.get(name));
  });

  test('without a known brand, shadow stacks tell a newer processor', () => {
    const profile = boardProfile(new Set(['vmx', 'cet_ss', ...quad.capabilities]), 'Genuine Intel');
    expect(profile.msrs.get(MSR.IA32_VMX_BASIC)).toBe(0x01da_0500_0000_0013n);
  });
});

describe('a capability that the board does not list', () => {
  const without = (...names: string[]) => {
    const capabilities = new Set([...quad.capabilities].filter((name) => !names.includes(name)));
    return boardProfile(capabilities, quad.cpuBrand);
  };

  test('all of them are listed: nothing is taken away', () => {
    const rdtAllocation = quad.capabilities.has('rdt_a');
    expect(without()).toEqual({ ...PROFILES.get('skylake-i7-6700k'), rdtAllocation });
    expect(without('rdt_a').rdtAllocation).toBe(false);
  });

  test.each([
    ['vmx_pinbased_ctls_irq_exit', MSR.IA32_VMX_TRUE_PINBASED_CTLS, PIN.EXTERNAL_INTERRUPT_EXITING],
    ['vmx_procbased_ctls_msr_bitmap', MSR.IA32_VMX_PROCBASED_CTLS, PRIMARY.USE_MSR_BITMAPS],
    ['vmx_procbased_ctls_msr_bitmap', MSR.IA32_VMX_TRUE_PROCBASED_CTLS, PRIMARY.USE_MSR_BITMAPS],
    ['vmx_procbased_ctls_secondary', MSR.IA32_VMX_PROCBASED_CTLS, PRIMARY.ACTIVATE_SECONDARY],
    ['vmx_procbased_ctls2_ept', MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.ENABLE_EPT],
    ['vmx_procbased_ctls2_vpid', MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.ENABLE_VPID],
    ['invpcid', MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.ENABLE_INVPCID],
    ['rdrand', MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.RDRAND_EXITING],
    ['vmx_exit_ctls_load_pat', MSR.IA32_VMX_TRUE_EXIT_CTLS, EXIT.LOAD_PAT],
  ])('%s: MSR 0x%x may not set control bit 0x%x', (name, msr, bit) => {
    const settings = allowedSettings(without(name), msr);
    expect(settings.ones & bit).toBe(0);
    const profile = PROFILES.get('skylake-i7-6700k');
    if (profile === undefined) throw new Error('no profile');
    const before = allowedSettings(profile, msr);
    expect(before.ones & bit, 'the profile has it').not.toBe(0);
    expect((settings.ones | bit) >>> 0, 'and nothing else changes').toBe(before.ones);
    expect(settings.zeros).toBe(before.zeros);
  });

  test('invvpid', () => {
    expect(hasEptVpidCapability(without('invvpid'), EPT_VPID_CAP.INVVPID)).toBe(false);
    expect(hasEptVpidCapability(without(), EPT_VPID_CAP.INVVPID)).toBe(true);
  });

  test('before v3.0 the board inspector lists no VMX capability: the profile stands', () => {
    const old = new Set(
      [...quad.capabilities].filter((name) => !/^vmx_|^inv|ept|apicv/.test(name)),
    );
    old.add('invpcid');
    expect(boardProfile(old, quad.cpuBrand)).toEqual({
      ...PROFILES.get('skylake-i7-6700k'),
      rdtAllocation: old.has('rdt_a'),
    });
  });

  test('vmx: no VMX at all', () => {
    expect(without('vmx').msrs.size).toBe(0);
  });
});

describe('what ACRN needs', () => {
  test.each([...PROFILES.keys()])('profile %s has it', (name) => {
    const profile = PROFILES.get(name);
    if (profile === undefined) throw new Error(name);
    expect(missingHardware(profile)).toBeUndefined();
  });

  test.each(boardPaths)('%s has it', (path) => {
    const { capabilities, cpuBrand } = boardOf(path);
    expect(cpuBrand).toMatch(/Intel\(R\) Core\(TM\) i\d-/);
    expect(missingHardware(boardProfile(capabilities, cpuBrand)), path).toBeUndefined();
  });

  test.each([
    ['vmx', /^VMX$/],
    ['vmx_procbased_ctls_hlt', /^primary processor-based controls 0x80$/],
    ['vmx_procbased_ctls2_unrestrict', /^secondary processor-based controls 0x80$/],
    ['invept', /^INVEPT$/],
    ['invvpid', /^INVVPID$/],
    ['ept_2mb_page', /^EPT pages of 2 MiB$/],
  ])('a board without %s does not', (name, missing) => {
    const capabilities = new Set(quad.capabilities);
    capabilities.delete(name);
    expect(missingHardware(boardProfile(capabilities, quad.cpuBrand))).toMatch(missing);
  });
});

const real = shared === undefined ? undefined : join(shared, 'corpus/real');

function boardFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /([^/]+)\/\1\.xml$/.test(path))
    .map((path) => join(folder, path));
}

describe.skipIf(real === undefined)("ACRN's own boards (needs ../shared)", () => {
  test.each(real === undefined ? [] : boardFiles(real))('%s runs ACRN', (path) => {
    const { capabilities, cpuBrand } = readBoard(parseXml(decode(readFileSync(path)).text));
    expect(cpuBrand, path).not.toBe('');
    expect(missingHardware(boardProfile(capabilities, cpuBrand)), path).toBeUndefined();
  });
});
