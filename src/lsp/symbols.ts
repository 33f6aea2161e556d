import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { pcpuList } from '../board/cores.js';
import type { Vm } from '../scenario/model.js';
import { vmLabel } from '../scenario/nesting.js';
import { pcpuOwners } from '../scenario/pcpu-owners.js';
import { elements, textOf, type XmlElement } from '../xml/node.js';
import { type Analysis, rangeOf } from './analysis.js';

function settings({ document }: Analysis, node: XmlElement): DocumentSymbol[] {
  const symbol = (each: XmlElement): DocumentSymbol => {
    const inner = elements(each);
    return {
      name: each.name,
      ...(inner.length === 0 && { detail: textOf(each).trim() }),
      kind: inner.length === 0 ? SymbolKind.Property : SymbolKind.Namespace,
      range: rangeOf(document, each.range),
      selectionRange: rangeOf(document, each.nameRange),
      children: inner.map(symbol),
    };
  };
  return elements(node).map(symbol);
}

/** The outline: the hypervisor's settings, and the VMs with their load order and pCPUs. */
export function documentSymbols(analysis: Analysis): DocumentSymbol[] {
  const { model, document, board } = analysis;
  if (model === undefined) return [];
  const { hypervisor, vms } = model.scenario;
  const owners = pcpuOwners(model.scenario, board?.pcpuIds ?? []);
  const pcpusOf = (vm: Vm): string => {
    const named = vm.cpuAffinity?.items.flatMap(({ number }) => number ?? []) ?? [];
    const own =
      named.length > 0 ? named : [...owners].flatMap(([id, of]) => (of.includes(vm) ? id : []));
    if (own.length === 0) return '';
    return `, ${own.length === 1 ? 'pCPU' : 'pCPUs'} ${pcpuList([...own].sort((a, b) => a - b))}`;
  };
  const hv = hypervisor.node;
  return [
    ...(hv === undefined
      ? []
      : [
          {
            name: 'Hypervisor',
            kind: SymbolKind.Module,
            range: rangeOf(document, hv.range),
            selectionRange: rangeOf(document, hv.nameRange),
            children: settings(analysis, hv),
          },
        ]),
    ...vms.map((vm) => ({
      name: vmLabel(vm),
      detail: `${vm.loadOrder ?? 'unknown load order'}${pcpusOf(vm)}`,
      kind: SymbolKind.Object,
      range: rangeOf(document, vm.node.range),
      selectionRange: rangeOf(document, vm.node.nameRange),
      children: settings(analysis, vm.node),
    })),
  ];
}
