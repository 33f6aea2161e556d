import type { LintResult } from '../lint.js';
import type { Vm } from '../scenario/model.js';
import { serviceVm, vmLabel } from '../scenario/nesting.js';
import type { FixResult } from './fix.js';

function pcpuList(vm: Vm | undefined): string {
  return (vm?.cpuAffinity?.items ?? []).map(({ value }) => value.trim()).join(', ');
}

/** Why the Service VM has the pCPUs that a fix gave it. */
function pcpuReasons(after: LintResult): string[] {
  const reasons: string[] = [];
  const scenario = after.scenario;
  if (after.buildType === 'debug') {
    reasons.push('pCPU 0 is left to the hypervisor console of the debug build');
  }
  for (const vm of scenario?.vms ?? []) {
    const owned = pcpuList(vm);
    if (vm.loadOrder !== 'service' && owned !== '') reasons.push(`${vmLabel(vm)} keeps ${owned}`);
  }
  return reasons;
}

/** What a fix did, in sentences that a reviewer can paste into a commit message. */
export function summarizeFix({ before, after, applied, changed }: FixResult): string[] {
  if (!changed || before.scenario === undefined || after.scenario === undefined) return [];
  const sentences = [...new Set(applied.map(({ title }) => title))];
  const had = pcpuList(serviceVm(before.scenario));
  const has = pcpuList(serviceVm(after.scenario));
  if (has !== had) {
    const from = had === '' ? 'no cpu_affinity' : had;
    sentences.push(
      `pCPUs of the Service VM: ${has} (was: ${from}); ${pcpuReasons(after).join('; ')}`,
    );
  }
  return sentences;
}
