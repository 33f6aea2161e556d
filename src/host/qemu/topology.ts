import type { Argument } from '../shell/expand.js';
import { partsOf } from './invocation.js';

/** The CPUs of -smp, with what QEMU computes for the parts that are left out. */
interface Topology {
  readonly cpus: number;
  readonly maxcpus: number;
  readonly sockets: number;
  readonly dies: number;
  readonly cores: number;
  readonly threads: number;
}

/** Reads -smp as hw/core/machine-smp.c does since QEMU 6.2; undefined where a part is not a number. */
export function topologyOf(argument: Argument): Topology | undefined {
  const given = new Map<string, number>();
  for (const [index, { key, value }] of partsOf(argument).entries()) {
    if (!/^\d+$/.test(value)) return undefined;
    if (key === undefined && index > 0) return undefined;
    given.set(key ?? 'cpus', Number(value));
  }
  const part = (name: string) => given.get(name) || 0;
  const dies = part('dies') || 1;
  let { sockets, cores, threads } = {
    sockets: part('sockets'),
    cores: part('cores'),
    threads: part('threads'),
  };
  const wanted = part('maxcpus') || part('cpus');
  if (wanted === 0) {
    [sockets, cores, threads] = [sockets || 1, cores || 1, threads || 1];
  } else {
    if (cores === 0) {
      [sockets, threads] = [sockets || 1, threads || 1];
      cores = Math.trunc(wanted / (sockets * dies * threads));
    } else if (sockets === 0) {
      threads ||= 1;
      sockets = Math.trunc(wanted / (dies * cores * threads));
    }
    threads ||= Math.trunc(wanted / (sockets * dies * cores));
  }
  const product = sockets * dies * cores * threads;
  const maxcpus = part('maxcpus') || wanted || product;
  return { cpus: part('cpus') || maxcpus, maxcpus, sockets, dies, cores, threads };
}

export function productOf({ sockets, dies, cores, threads }: Topology): number {
  return sockets * dies * cores * threads;
}
