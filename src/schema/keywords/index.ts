// What the schemas in schemas/ need beyond JSON Schema. The generated validators import this file.
export { caseIs } from './case-is.js';
export { sequence } from './sequence.js';
export { uniqueChild } from './unique-child.js';
export { xsInteger } from './xs-integer.js';
