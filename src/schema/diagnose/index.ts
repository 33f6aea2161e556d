import { attribute, valueRange } from '../../xml/node.js';
import { type Content, childContents, childrenCalled, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { attributeName, judgedAttributes } from '../names.js';
import { childShape, type TextShape } from '../shape.js';
import type { ValidatorError } from '../validator.js';
import { isPlain, TEXT } from '../value.js';
import { quote } from '../wording.js';
import {
  blockedIn,
  type DiagnoseContext,
  groupAt,
  label,
  outermostFilled,
  shapeAt,
} from './context.js';
import { leafFindings, unknownAttribute } from './leaf.js';
import { notForLoadOrder } from './load-order.js';
import { missingFinding } from './missing.js';
import { sequenceFinding } from './sequence.js';
import { unknownElement } from './unknown.js';
import { valueFinding } from './value.js';

/** What the schema says of attributes; all of them hold a number or any text. */
const ATTRIBUTE_TEXT: TextShape = {
  kind: 'text',
  title: '',
  expects: 'a whole number in decimal digits',
};

function strayText(content: Content): Finding[] {
  const first = content.visibleTexts[0];
  if (first === undefined) return [];
  const message = `The text ${quote(first.value.trim())} stands among the elements of ${label(content)}.`;
  const help = 'Remove the text, or put it into the element that it belongs to.';
  return [finding({ rule: 'stray-text', message, help, range: first.trimmedRange }, [content])];
}

function missingAttribute(content: Content, name: string): Finding {
  return finding(
    {
      rule: 'missing-attribute',
      message: `\`${content.name}\` has no attribute \`${name}\`.`,
      help: `Add ${quote(`${name}="..."`)} to the start tag.`,
      range: nearestSource(content).startTag,
    },
    [content],
  );
}

function repeated(first: Content, extra: Content, allowed: number): Finding {
  return finding(
    {
      rule: 'element-repeated',
      message: `\`${extra.name}\` occurs more than ${allowed === 1 ? 'once' : `${allowed} times`} in \`${extra.parent?.name}\`.`,
      help: 'Remove all but the one that you mean.',
      range: nearestSource(extra).startTag,
      related: [{ message: 'the first one', range: nearestSource(first).startTag }],
    },
    [extra],
  );
}

/** The one that is too many: by its id when it has one, else the first behind the last allowed. */
function extraAmong(places: readonly Content[], allowed: number): Content | undefined {
  const ids = places.map(({ source }) =>
    source === undefined ? undefined : attribute(source, 'id'),
  );
  const odd = ids.findIndex((id, i) => {
    if (id === undefined) return false;
    const twin = ids.findIndex((other) => other?.value === id.value);
    return twin < i || Number(id.value) >= allowed;
  });
  return places[odd] ?? places[allowed];
}

/** Turns the errors of a validator into findings: one for each cause, at the element it is about. */
export function diagnose(errors: readonly ValidatorError[], context: DiagnoseContext): Finding[] {
  const { shape, release } = context;
  const { contents } = context.scenario;
  const found: Finding[] = [];
  const missing = new Map<Content, Map<string, number>>();
  const disordered = new Set<Content>();
  const unknown: Content[] = [];
  const judged = new Set<string>();

  function noteMissing(parent: Content, name: string, found: number): void {
    const names = missing.get(parent) ?? new Map<string, number>();
    names.set(name, found);
    missing.set(parent, names);
  }

  function addMissing(parent: Content, name: string): void {
    const all = childrenCalled(parent, name);
    const written = all.filter((child) => child.source !== undefined);
    const blocked = blockedIn(parent);
    if (written.length > 0 && all.length > written.length) disordered.add(parent);
    else if (blocked !== undefined && canFill(parent, name)) disordered.add(blocked);
    else noteMissing(parent, name, written.length);
  }

  /** Whether the tools fill in an element when they come by. */
  function canFill(parent: Content, name: string): boolean {
    if (context.tooling.fills !== 'defaults') return context.tooling.fills === 'everything';
    const group = groupAt(parent, shape);
    const child = group === undefined ? undefined : childShape(group, name)?.shape;
    return child?.kind === 'group' || (child?.kind === 'text' && child.default !== undefined);
  }

  function tooMany(places: readonly Content[], allowed: number): void {
    const first = places[0];
    const extra = extraAmong(places, allowed);
    if (first === undefined || extra === undefined) return;
    if (places.some((place) => place.source === undefined)) {
      if (extra.parent !== undefined) disordered.add(extra.parent);
    } else found.push(repeated(first, extra, allowed));
  }

  function badText(error: ValidatorError): void {
    const places = contents.get(error.instancePath);
    // One finding for each value: the first error tells enough. Repeated ones have another finding.
    if (judged.has(error.instancePath) || (places?.length ?? 1) > 1) return;
    judged.add(error.instancePath);
    const content = places?.[0];
    if (content === undefined) {
      const cut = error.instancePath.lastIndexOf('/@');
      const owner = contents.get(error.instancePath.slice(0, cut))?.[0];
      const name = error.instancePath.slice(cut + 2);
      const at = owner?.source === undefined ? undefined : attribute(owner.source, name);
      if (owner === undefined || at === undefined) return;
      const bad = {
        label: `The attribute \`${name}\` of \`${owner.name}\``,
        text: at.value,
        range: at.value === '' ? at.range : at.valueRange,
        shape: ATTRIBUTE_TEXT,
        about: owner,
      };
      found.push(valueFinding(bad, error, release));
      return;
    }
    const described = shapeAt(content, shape);
    // An element that holds more than text has a finding for that.
    if (content.source === undefined || described?.kind !== 'text') return;
    if (!isPlain(content, context.tooling)) return;
    const { text } = content;
    const bad = {
      label: `\`${content.name}\``,
      text,
      range: valueRange(content.source),
      shape: described,
      about: content,
    };
    found.push(valueFinding(bad, error, release));
  }

  function one(error: ValidatorError): void {
    const { keyword, params, instancePath } = error;
    const places = contents.get(instancePath) ?? [];
    const place = places[0];
    const holder = place ?? contents.get(instancePath.slice(0, instancePath.lastIndexOf('/')))?.[0];
    // What is wrong with an element that the tools have filled in is that nobody wrote it.
    const filled = holder === undefined ? undefined : outermostFilled(holder);
    const onlyFilled = places.every((each) => outermostFilled(each) !== undefined);
    if (filled?.parent !== undefined && onlyFilled) {
      addMissing(filled.parent, filled.name);
      return;
    }
    switch (keyword) {
      case 'type':
        if (places.length > 1) tooMany(places, 1);
        else if (place !== undefined) found.push(...leafFindings(place, context));
        return;
      case 'required': {
        const name = String(params.missingProperty);
        if (place === undefined) return;
        if (name.startsWith('@')) found.push(missingAttribute(place, name.slice(1)));
        else addMissing(place, name);
        return;
      }
      case 'additionalProperties': {
        const name = String(params.additionalProperty);
        if (place?.source === undefined) return;
        if (name === TEXT) found.push(...strayText(place));
        else if (name.startsWith('@')) {
          const { source } = place;
          const at = judgedAttributes(source).find(
            (each) => `@${attributeName(each, source)}` === name,
          );
          const allowed = groupAt(place, shape)?.attributes ?? [];
          if (at !== undefined) found.push(unknownAttribute(place, at, allowed, context));
        } else unknown.push(...childrenCalled(place, name));
        return;
      }
      case 'minItems': {
        const parent = place?.parent;
        if (place !== undefined && parent !== undefined) addMissing(parent, place.name);
        return;
      }
      case 'maxItems':
        tooMany(places, Number(params.limit));
        return;
      case 'sequence':
        if (place !== undefined) disordered.add(place);
        return;
      case 'uniqueChild':
        twins(places, params.twins as readonly (readonly [number, number])[]);
        return;
      case 'enum':
      case 'pattern':
      case 'xsInteger':
        badText(error);
        return;
      default:
    }
  }

  function twins(places: readonly Content[], pairs: readonly (readonly [number, number])[]): void {
    for (const [later, first] of pairs) {
      const name = places[later] && childrenCalled(places[later], 'name')[0];
      const before = places[first] && childrenCalled(places[first], 'name')[0];
      if (name?.source === undefined || before?.source === undefined) continue;
      found.push(
        finding(
          {
            rule: 'value-not-unique',
            message: `The name ${quote(name.text)} is given to two virtual machines.`,
            help: 'Give each virtual machine a name of its own.',
            range: valueRange(name.source),
            related: [{ message: 'first given here', range: valueRange(before.source) }],
          },
          [name],
        ),
      );
    }
  }

  for (const error of errors) one(error);

  for (const parent of disordered) {
    const order = sequenceFinding(parent, context);
    if (order === 'missing-element') {
      for (const child of childContents(parent)) {
        if (child.source === undefined) noteMissing(parent, child.name, 0);
      }
    } else if (order !== 'unknown-element') found.push(order);
  }

  for (const content of notForLoadOrder(unknown, context, found)) {
    const { finding: problem, explains } = unknownElement(content, context);
    const about = [...problem.about];
    for (const { parent, name } of explains) {
      about.push(...childrenCalled(parent, name));
      if (!missing.get(parent)?.delete(name)) continue;
      about.push(parent);
      break;
    }
    found.push({ ...problem, about });
  }

  for (const [parent, names] of missing) {
    if (names.size > 0) found.push(missingFinding(parent, names, context));
  }
  return found;
}
