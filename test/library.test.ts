// The library called from plain JavaScript, with what a newcomer hands in first.
import { expect, test } from 'vitest';
import * as library from '../src/index.js';

const call = library as unknown as Record<string, (...given: unknown[]) => unknown>;
const source = library.sourceText('board.xml', '<acrn-config/>');

test.each([
  [
    'readBoard',
    ['<acrn-config/>'],
    'readBoard: document must be an XmlDocument, which parseXml(text) gives, and is a string',
  ],
  [
    'readBoard',
    [source],
    'readBoard: document must be an XmlDocument, which parseXml(text) gives, and is another object',
  ],
  [
    'readBoard',
    [],
    'readBoard: document must be an XmlDocument, which parseXml(text) gives, and is undefined',
  ],
  [
    'lint',
    ['<a/>'],
    'lint: source must be a SourceText, which sourceText(name, text) gives, and is a string',
  ],
  [
    'lint',
    [source, { board: '<a/>' }],
    'lint: board must be a Board, which readBoard(parseXml(text)) gives, and is a string',
  ],
  ['fix', ['a.xml', source], 'sourceText: text must be a string, and is another object'],
  [
    'fix',
    ['a.xml', '<a/>', { board: source }],
    'lint: board must be a Board, which readBoard(parseXml(text)) gives, and is another object',
  ],
  ['sourceText', ['a.xml'], 'sourceText: text must be a string, and is undefined'],
  ['parseXml', [new Uint8Array()], 'readXml: text must be a string, and is another object'],
  ['readXml', [null], 'readXml: text must be a string, and is null'],
  ['decode', ['<a/>'], 'decode: bytes must be a Uint8Array, and is a string'],
  [
    'readScenario',
    ['<a/>', 'v3.2'],
    'readScenario: document must be an XmlDocument, which parseXml(text) gives, and is a string',
  ],
  [
    'documentKind',
    ['<a/>'],
    'documentKind: root must be an XmlElement, such as the root of what parseXml(text) gives, and is a string',
  ],
  [
    'guessRelease',
    [7],
    'guessRelease: root must be an XmlElement, such as the root of what parseXml(text) gives, and is a number',
  ],
  [
    'getOption',
    ['<a/>', 'vm.name', 'v3.2'],
    'getOption: document must be an XmlDocument, which parseXml(text) gives, and is a string',
  ],
  ['setOptions', [source, [], 'v3.2'], 'setOptions: text must be a string, and is another object'],
  [
    'createScenario',
    [{ release: 'v3.2', board: '<a/>' }],
    'createScenario: board must be a Board, which readBoard(parseXml(text)) gives, and is a string',
  ],
  [
    'build',
    [{ release: 'v3.2', scenario: '<a/>', board: '<a/>' }],
    'build: scenario must be an XmlDocument, which parseXml(text) gives, and is a string',
  ],
])('%s(%j)', async (name, given, message) => {
  await expect(async () => call[name]?.(...given)).rejects.toThrow(new TypeError(message));
});
