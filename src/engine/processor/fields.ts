// Properties of VMCS fields that follow from their encoding (SDM volume 3, appendix B) and the dense
// index under which a Vmcs keeps each field.
import { FIELD } from './field-table.js';

export type FieldName = keyof typeof FIELD;
type FieldWidth = 16 | 32 | 64 | 'natural';
type FieldType = 'control' | 'read-only' | 'guest' | 'host';

export interface VmcsField {
  readonly name: FieldName;
  /** The full-access (even) encoding. */
  readonly encoding: number;
  readonly width: FieldWidth;
  readonly type: FieldType;
  /** Position in the dense arrays of a Vmcs. */
  readonly index: number;
}

const WIDTHS: readonly FieldWidth[] = [16, 64, 32, 'natural'];
const TYPES: readonly FieldType[] = ['control', 'read-only', 'guest', 'host'];

function fieldWidth(encoding: number): FieldWidth {
  return WIDTHS[(encoding >> 13) & 3] as FieldWidth;
}

function fieldType(encoding: number): FieldType {
  return TYPES[(encoding >> 10) & 3] as FieldType;
}

/** All fields, in the order of their encodings. */
export const FIELDS: readonly VmcsField[] = (Object.entries(FIELD) as [FieldName, number][]).map(
  ([name, encoding], index) => ({
    name,
    encoding,
    width: fieldWidth(encoding),
    type: fieldType(encoding),
    index,
  }),
);

/** The number of encodings the look-up tables cover: bits 14:0. */
export const ENCODINGS = 0x8000;

/**
 * The dense index of an encoding below 0x8000, -1 if there is no such field. A high-access encoding
 * of a 64-bit field has its field's index.
 */
export const FIELD_INDEX = new Int16Array(ENCODINGS).fill(-1);
for (const { encoding, width, index } of FIELDS) {
  FIELD_INDEX[encoding] = index;
  if (width === 64) FIELD_INDEX[encoding + 1] = index;
}

/** The field an encoding names (high access included), or undefined if there is none. */
export function fieldOf(encoding: number): VmcsField | undefined {
  return encoding >= 0 && encoding < ENCODINGS
    ? FIELDS[FIELD_INDEX[encoding] as number]
    : undefined;
}

export function isReadOnly(encoding: number): boolean {
  return ((encoding >> 10) & 3) === 1;
}
