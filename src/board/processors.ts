import { child, childrenNamed, textOf, walk, type XmlDocument } from '../xml/node.js';
import type { BoardSections } from './sections.js';

/** A logical processor of the board's `<processors>`. */
export interface Thread {
  readonly cpuId: number;
  readonly apicId: number;
  /** `Core`, `Atom`, `Reserved`; empty when CPUID leaf 1AH does not say. */
  readonly coreType: string;
}

/**
 * The pCPU ids of the board, as its CPU_PROCESSOR_INFO lists them (the first line alone, as ACRN's
 * board_cfg_lib.py:get_processor_info reads it).
 */
export function pcpuIds(sections: BoardSections): number[] {
  const first = sections.get('CPU_PROCESSOR_INFO')?.[0] ?? '';
  return (
    first
      .split(',')
      .map((id) => id.trim())
      // No machine has more; as a number of C it would not compile.
      .filter((id) => /^\d{1,6}$/.test(id))
      .map(Number)
  );
}

/** The threads below `<processors><die><core>`, in the file's order. */
export function threads(document: XmlDocument): Thread[] {
  const found: Thread[] = [];
  for (const processors of childrenNamed(document.root, 'processors')) {
    for (const node of walk(processors)) {
      if (node.name !== 'thread') continue;
      const text = (name: string): string => {
        const leaf = child(node, name);
        return leaf === undefined ? '' : textOf(leaf).trim();
      };
      const cpuId = Number.parseInt(text('cpu_id'), 10);
      if (Number.isNaN(cpuId)) continue;
      found.push({ cpuId, apicId: Number(text('apic_id')), coreType: text('core_type') });
    }
  }
  return found;
}

/** Whether the processor model lists a CPUID or VMX capability, such as `vmx` or `hybrid`. */
export function capabilities(document: XmlDocument): Set<string> {
  const found = new Set<string>();
  for (const processors of childrenNamed(document.root, 'processors')) {
    for (const model of childrenNamed(processors, 'model')) {
      for (const capability of childrenNamed(model, 'capability')) {
        const id = capability.attributes.find((candidate) => candidate.name === 'id');
        if (id !== undefined) found.add(id.value);
      }
    }
  }
  return found;
}

/** The processor's brand string (CPU_BRAND), without its quotes; empty when the file has none. */
export function cpuBrand(sections: BoardSections): string {
  const line = sections.get('CPU_BRAND')?.find((text) => text.trim() !== '') ?? '';
  return line
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}
