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
  [
    'getOption',
    [library.parseXml('<acrn-config/>'), ['vm.name'], 'v3.2'],
    'getOption: path must be a string, and is an array',
  ],
  [
    'setOptions',
    ['<acrn-config/>', 'vm.name=a', 'v3.2'],
    'setOptions: assignments must be an array of strings, and is a string',
  ],
  [
    'unsetOptions',
    ['<acrn-config/>', [7], 'v3.2'],
    'unsetOptions: paths must be an array of strings, and is an array',
  ],
  [
    'checkHostFile',
    ['launch.sh'],
    'checkHostFile: file must be an object with name and text, which are strings, and is a string',
  ],
  ['hostVerdict', [undefined], 'hostVerdict: text must be a string, and is undefined'],
  [
    'acrnSetup',
    ['a.xml', '<a/>'],
    'acrnSetup: scenario must be a Scenario, which lint gives, and is a string',
  ],
])('%s(%j)', async (name, given, message) => {
  await expect(async () => call[name]?.(...given)).rejects.toThrow(new TypeError(message));
});

test.each(['v9.9', 'constructor', '__proto__', '3.2', 7, undefined])(
  'a release that is not known: %j',
  async (release) => {
    const document = library.parseXml('<acrn-config/>');
    const calls: [string, readonly unknown[]][] = [
      ['getOption', [document, 'vm.name', release]],
      ['setOptions', ['<acrn-config/>', [], release]],
      ['unsetOptions', ['<acrn-config/>', [], release]],
      ['upgrade', ['a.xml', '<acrn-config/>', { to: release }]],
      ['build', [{ scenario: document, board: document, release }]],
    ];
    if (release !== undefined)
      calls.push([
        'lint',
        [library.sourceText('a', '<acrn-config><hv/><vm id="0"/></acrn-config>'), { release }],
      ]);
    for (const [name, given] of calls) {
      const called = expect(async () => call[name]?.(...given), name).rejects;
      await called.toThrow(/^the release .+ is not known \(known: v2\.5, /);
    }
  },
);
