import { addAll } from '../../text/long-lists.js';
import type { XmlAttribute, XmlElement } from '../../xml/node.js';
import { type Content, childContents, childrenCalled } from '../content.js';
import type { Finding } from '../finding.js';
import { attributeName, judgedAttributes } from '../names.js';
import { childShape } from '../shape.js';
import type { ValidatorError } from '../validator.js';
import { TEXT } from '../value.js';
import { missingAttribute, unknownAttribute } from './attribute.js';
import { blockedIn, type DiagnoseContext, groupAt, outermostFilled } from './context.js';
import { leafFindings } from './leaf.js';
import { notForLoadOrder } from './load-order.js';
import { missingFinding } from './missing.js';
import { extraAmong, repeatedFinding } from './repeated.js';
import { sequenceFinding } from './sequence.js';
import { strayTextFindings } from './stray-text.js';
import { twinFindings } from './twins.js';
import { unknownElement } from './unknown.js';
import { badTextAt, valueFinding } from './value.js';

/** Turns the errors of a validator into findings: one for each cause, at the element it is about. */
export function diagnose(errors: readonly ValidatorError[], context: DiagnoseContext): Finding[] {
  const { shape } = context;
  if (errors.length === 0) return [];
  const contents = context.scenario.contents();
  const found: Finding[] = [];
  const missing = new Map<Content, Map<string, number>>();
  const disordered = new Set<Content>();
  const unknown: Content[] = [];
  const judged = new Set<string>();

  const attributes = new Map<XmlElement, ReadonlyMap<string, XmlAttribute>>();

  /** The attributes of an element by the names that the schema gives them. */
  function attributesOf(source: XmlElement): ReadonlyMap<string, XmlAttribute> {
    const known = attributes.get(source);
    if (known !== undefined) return known;
    const named = new Map(
      judgedAttributes(source).map((each) => [attributeName(each, source), each]),
    );
    attributes.set(source, named);
    return named;
  }

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
    if (!context.tooling.fillsDefaults) return context.tooling.fillsEverything;
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
    } else found.push(repeatedFinding(first, extra, allowed, places.length - allowed));
  }

  function badText(error: ValidatorError): void {
    // One finding for each value: the first error tells enough.
    if (judged.has(error.instancePath)) return;
    judged.add(error.instancePath);
    const bad = badTextAt(error.instancePath, context);
    if (bad !== undefined) found.push(valueFinding(bad, error, context.release));
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
        else if (place !== undefined) addAll(found, leafFindings(place, context));
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
        if (name === TEXT) addAll(found, strayTextFindings(place));
        else if (name.startsWith('@')) {
          const { source } = place;
          const at = attributesOf(source).get(name.slice(1));
          const allowed = groupAt(place, shape)?.attributes ?? [];
          if (at !== undefined) found.push(unknownAttribute(place, at, allowed, context));
        } else addAll(unknown, childrenCalled(place, name));
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
        addAll(found, twinFindings(places, params.twins as readonly (readonly [number, number])[]));
        return;
      case 'enum':
      case 'pattern':
      case 'xsInteger':
        badText(error);
        return;
      default:
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
    const { finding: problem, explains, home } = unknownElement(content, context);
    const about = [...problem.about];
    for (const { parent, name } of explains) {
      addAll(about, childrenCalled(parent, name));
      if (!missing.get(parent)?.delete(name)) continue;
      about.push(parent);
      break;
    }
    found.push({ ...problem, about });
    if (home !== undefined) found.push(home);
  }

  for (const [parent, names] of missing) {
    if (names.size > 0) found.push(missingFinding(parent, names, context));
  }
  return found;
}
