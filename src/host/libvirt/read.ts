import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import type { Range } from '../../text/source.js';
import { setAttribute } from '../../xml/edit.js';
import {
  attribute,
  child,
  childrenNamed,
  elements,
  textOf,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
} from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import type { XmlProblem } from '../../xml/problem.js';

/** A `<feature>` of `<cpu>`. */
interface Feature {
  readonly node: XmlElement;
  readonly name: XmlAttribute | undefined;
  readonly policy: XmlAttribute | undefined;
}

/** What the libvirt domain says of its CPU; undefined elements are not there. */
export interface Domain {
  readonly document: XmlDocument;
  readonly root: XmlElement;
  readonly type: XmlAttribute | undefined;
  readonly cpu: XmlElement | undefined;
  /** custom is the default of a `<cpu>` without mode. */
  readonly mode: string;
  readonly model: XmlElement | undefined;
  readonly features: readonly Feature[];
  readonly vcpu: XmlElement | undefined;
  readonly topology: XmlElement | undefined;
  /** Whose CPUs the model, or `<vendor>`, names. */
  readonly vendor: 'Intel' | 'AMD' | undefined;
  /** The value of -cpu in `<qemu:commandline>`, which overrides `<cpu>`. */
  readonly qemuCpu: string | undefined;
}

export interface LibvirtFile {
  readonly text: string;
  /** Why there is no domain. */
  readonly problem: XmlProblem | undefined;
  readonly domain: Domain | undefined;
}

const AMD_MODEL = /^(?:EPYC|Opteron|Dhyana|athlon|phenom)/;
const INTEL_MODEL =
  /^(?:Broadwell|Cascadelake|ClearwaterForest|Conroe|Cooperlake|Denverton|DiamondRapids|GraniteRapids|Haswell|Icelake|IvyBridge|KnightsMill|Nehalem|Penryn|SandyBridge|SapphireRapids|SierraForest|Skylake|Snowridge|Westmere|core2duo|coreduo|n270|pentium)/;

function vendorOf(cpu: XmlElement | undefined, model: string): Domain['vendor'] {
  const vendor = child(cpu, 'vendor');
  const named = vendor === undefined ? '' : textOf(vendor).trim();
  if (named === 'Intel' || named === 'AMD') return named;
  if (AMD_MODEL.test(model)) return 'AMD';
  return INTEL_MODEL.test(model) ? 'Intel' : undefined;
}

function qemuCpu(root: XmlElement): string | undefined {
  const args = elements(root)
    .filter(({ name }) => name === 'commandline' || name.endsWith(':commandline'))
    .flatMap(elements)
    .map((each) => attribute(each, 'value')?.value ?? '');
  const at = args.lastIndexOf('-cpu');
  return at < 0 ? undefined : args[at + 1];
}

/** Reads a domain of libvirt. */
export function readLibvirt(text: string): LibvirtFile {
  const result = readXml(text);
  if ('problem' in result) return { text, problem: result.problem, domain: undefined };
  const { document } = result;
  const { root } = document;
  if (root.name !== 'domain') {
    const message = `the root element is "${root.name}", not "domain"`;
    return { text, problem: { message, range: root.nameRange }, domain: undefined };
  }
  const cpu = child(root, 'cpu');
  const model = child(cpu, 'model');
  return {
    text,
    problem: undefined,
    domain: {
      document,
      root,
      type: attribute(root, 'type'),
      cpu,
      mode: (cpu && attribute(cpu, 'mode')?.value) ?? 'custom',
      model,
      features: (cpu ? childrenNamed(cpu, 'feature') : []).map((node) => ({
        node,
        name: attribute(node, 'name'),
        policy: attribute(node, 'policy'),
      })),
      vcpu: child(root, 'vcpu'),
      topology: child(cpu, 'topology'),
      vendor: vendorOf(cpu, model === undefined ? '' : textOf(model).trim()),
      qemuCpu: qemuCpu(root),
    },
  };
}

/** A feature by its name; libvirt takes it as required when it names no policy. */
export function featureNamed(domain: Domain, name: string): Feature | undefined {
  return domain.features.findLast((feature) => feature.name?.value === name);
}

export function policyOf(feature: Feature | undefined): string | undefined {
  return feature && (feature.policy?.value ?? 'require');
}

/** Whether the guest is sure to see the feature. */
export function isRequired(feature: Feature | undefined): boolean {
  const policy = policyOf(feature);
  return policy === 'require' || policy === 'force';
}

/** Where findings about a CPU point that the domain does not describe. */
export function placeOfCpu({ cpu, root }: Domain): Range {
  return (cpu ?? root).startTag;
}

/** Gives `<cpu>` the mode host-passthrough. */
export function setPassthrough({ document }: Domain, cpu: XmlElement): TextEdit {
  const mode = attribute(cpu, 'mode');
  const { end } = cpu.nameRange;
  return mode
    ? setAttribute(document, mode, 'host-passthrough')
    : { start: end, end, text: " mode='host-passthrough'" };
}

/** Has a feature required. */
export function requiring({ document }: Domain, policy: XmlAttribute): Fix {
  return safeFix('set the policy to require', [setAttribute(document, policy, 'require')]);
}
