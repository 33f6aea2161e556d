import type { Range } from '../../text/source.js';
import type { XlCfg } from './read.js';

/** One `feature=value` of libxl's form: `host,vmx=0`. */
interface CpuidFeature {
  readonly feature: string;
  readonly value: string;
  readonly range: Range;
}

/** One `leaf:register=mask` of xend's form; the mask's first character is bit 31. */
interface CpuidMask {
  readonly leaf: number;
  readonly register: string;
  readonly mask: string;
  readonly range: Range;
}

interface Cpuid {
  readonly features: readonly CpuidFeature[];
  readonly masks: readonly CpuidMask[];
}

/** What `cpuid` says, in either of its forms (xlcfg, "cpuid"). */
export function cpuidOf(cfg: XlCfg): Cpuid {
  const features: CpuidFeature[] = [];
  const masks: CpuidMask[] = [];
  for (const { value, range } of cfg.get('cpuid')?.atoms ?? []) {
    const leaf = /^\s*(0[xX][0-9a-fA-F]+|\d+)(?:,\d+)?:/.exec(value);
    if (leaf !== null) {
      for (const part of value.slice(leaf[0].length).split(',')) {
        const [register = '', mask = ''] = part.split('=');
        masks.push({ leaf: Number(leaf[1]), register: register.trim(), mask: mask.trim(), range });
      }
    } else {
      for (const part of value.split(',')) {
        const [feature = '', setting] = part.split('=');
        if (setting !== undefined)
          features.push({ feature: feature.trim(), value: setting.trim(), range });
      }
    }
  }
  return { features, masks };
}

/** The character of a mask for a bit, or undefined when the mask is not as long as it must be. */
export function maskBit({ mask }: CpuidMask, bit: number): string | undefined {
  return mask.length === 32 ? mask[31 - bit] : undefined;
}
