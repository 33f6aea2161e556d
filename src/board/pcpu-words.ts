/** `pCPU 1`, `pCPUs 1 and 3`, `pCPUs 1 to 3`. */
export function pcpuWords(pcpus: readonly number[]): string {
  const [first = 0] = pcpus;
  if (pcpus.length === 1) return `pCPU ${first}`;
  const inARow = pcpus.every((pcpu, index) => pcpu === first + index);
  if (inARow && pcpus.length > 2) return `pCPUs ${first} to ${pcpus.at(-1)}`;
  return `pCPUs ${pcpus.slice(0, -1).join(', ')} and ${pcpus.at(-1)}`;
}
