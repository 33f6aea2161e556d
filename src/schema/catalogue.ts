import type { DiagnosticKind } from '../text/diagnostic.js';

/** What a rule of the schema stage looks for, and why it matters. */
interface SchemaRuleMeta {
  readonly summary: string;
  readonly why: string;
  /** structure when it is left out. */
  readonly kind?: DiagnosticKind;
}

/** The rules that any element of any release can break. Assertions bring their own, see assertions/. */
export const SCHEMA_RULES = {
  'invalid-root': {
    summary: 'the root element is not `acrn-config`',
    why: 'ACRN accepts only files whose root element is `acrn-config`, in no namespace.',
  },
  'unknown-element': {
    summary: 'an element that the release does not know here',
    why: "ACRN's validator refuses elements that it does not expect, so a misspelled or misplaced setting stops the build.",
  },
  'misplaced-element': {
    summary: 'an element is missing where it belongs, and is somewhere else',
    why: 'A setting counts only in its own place; here ACRN uses the default, or refuses the file.',
  },
  'elements-for-other-load-order': {
    summary: 'a VM has several elements of another load order',
    why: 'From v3.0 on each load order has its own set of elements; often it is `load_order` that is wrong.',
  },
  'missing-element': {
    summary: 'a required element is missing',
    why: 'ACRN v2.5 and v2.6 fill in no defaults; later releases fill in only elements that have one.',
  },
  'duplicate-element': {
    summary: 'an element occurs more often than it may',
    why: 'ACRN would have to choose between the values, and refuses the file instead.',
  },
  'element-out-of-order': {
    summary: 'elements whose order matters are in the wrong order',
    why: 'Some groups are an xs:sequence: ACRN reads their elements only in one order.',
  },
  'comment-between-elements': {
    summary: 'a comment or instruction is among elements whose order matters',
    why: 'From v2.7 on ACRN fills in defaults at the comment, without seeing the elements after it, and then refuses the doubled elements.',
  },
  'comment-in-value': {
    summary: 'a comment or instruction is inside a value',
    why: 'From v3.0 on ACRN reads the comment as a child element of the value.',
  },
  'element-in-value': {
    summary: 'an element is where text belongs',
    why: 'The element can hold only a value.',
  },
  'stray-text': {
    summary: 'text is among the child elements of a group',
    why: 'ACRN allows only white space there; often an end tag is in the wrong place.',
  },
  'unknown-attribute': {
    summary: 'an attribute that the release does not know here',
    why: "ACRN's validator refuses attributes that it does not expect.",
  },
  'missing-attribute': {
    summary: 'a required attribute is missing',
    why: 'ACRN fills in no attributes.',
  },
  'value-not-allowed': {
    kind: 'value',
    summary: 'a value is not in the list of allowed ones',
    why: 'ACRN compares values character by character, spaces included, and stops the build at any other.',
  },
  'value-empty': {
    kind: 'value',
    summary: 'an element without a default is empty',
    why: 'ACRN needs a value here.',
  },
  'value-not-a-number': {
    kind: 'value',
    summary: 'a value is not a whole decimal number',
    why: 'ACRN reads whole numbers only, without prefix, suffix, point or exponent.',
  },
  'value-out-of-range': {
    kind: 'value',
    summary: 'a number is outside its limits',
    why: 'The limits come from the tables that ACRN is built with.',
  },
  'value-pattern': {
    kind: 'value',
    summary: 'a value does not have the form that it must have',
    why: 'ACRN copies the value into generated code, so its form is checked first.',
  },
  'duplicate-name': {
    kind: 'value',
    summary: 'two entries have the same name',
    why: 'From v2.7 on ACRN tells VMs apart by their names.',
  },
} as const satisfies Record<string, SchemaRuleMeta>;

export type SchemaRuleName = keyof typeof SCHEMA_RULES;

/** What the catalogue says of a rule; undefined for an assertion. */
export function schemaRule(name: string): SchemaRuleMeta | undefined {
  return Object.hasOwn(SCHEMA_RULES, name) ? SCHEMA_RULES[name as SchemaRuleName] : undefined;
}
