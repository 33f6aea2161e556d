// Changes boards by their structure: whole elements, the lines of the old text sections, numbers and attributes.

const NUMBERS = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '1e9',
  '0x',
  '0X1F',
  '0x0x1',
  '00',
  '007',
  '255',
  '65536',
  '4294967296',
  '0xffffffffffffffff',
  '0x10000000000000000',
  '99999999999999999999999',
  '9'.repeat(400),
  '0b11',
  '0o17',
  '1_000',
  '+5',
  '5U',
  '５',
  '٣',
  '²',
  'NaN',
  'Infinity',
  'constructor',
  '__proto__',
  'None',
  'y',
  '&#48;',
  '1 2',
  '1,2',
  "'0xfff'",
  '"1"',
  '/dev/ttyS0',
  'a'.repeat(300),
];
const NUMBER = /0x[0-9a-f]+|\b[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]|\b\d+\b/gi;
const LEAST_ROOM = 400;

/**
 * @param {{ below: (count: number) => number, pick: <T>(list: readonly T[]) => T }} random
 * @param {readonly string[]} nasty texts of which any may stand anywhere
 */
export function boardMutator({ below, pick }, nasty) {
  const value = () => (below(3) === 0 ? pick(nasty) : pick(NUMBERS));
  const attributeValue = () => value().replaceAll(/[<"]|&(?!#?\w+;)/g, '');

  function ofElement(text, node, all) {
    const { range, content, name, startTag, selfClosing } = node;
    const whole = text.slice(range.start, range.end);
    const at = selfClosing ? range : content;
    switch (below(9)) {
      case 0:
        return { ...range, text: '' };
      case 1: {
        const times = below(20) === 0 ? 50 : 1 + below(2);
        return whole.length * times < 1e5
          ? { start: range.end, end: range.end, text: `\n${whole}`.repeat(times) }
          : undefined;
      }
      case 2: {
        // An element of somewhere else.
        const other = pick(all);
        const there = text.slice(other.range.start, other.range.end);
        return there.length < 20_000
          ? { ...(below(2) ? range : { start: range.end, end: range.end }), text: there }
          : undefined;
      }
      case 3:
        return {
          ...range,
          text: pick([`<${name}/>`, `<${name}></${name}>`, `<${name}> </${name}>`]),
        };
      case 4:
        return selfClosing
          ? { ...at, text: `<${name}>${value()}</${name}>` }
          : { ...at, text: value() };
      case 5: {
        if (node.attributes.length === 0) break;
        const { valueRange, range: attribute } = pick(node.attributes);
        return below(3) === 0
          ? { start: attribute.start - 1, end: attribute.end, text: '' }
          : { ...valueRange, text: attributeValue() };
      }
      case 6: {
        const place = startTag.end - (selfClosing ? 2 : 1);
        const key = pick([
          'id',
          'address',
          'type',
          'level',
          'board',
          'name',
          'constructor',
          'xml:space',
        ]);
        if (node.attributes.some((attribute) => attribute.name === key)) break;
        return { start: place, end: place, text: ` ${key}="${attributeValue()}"` };
      }
      case 7:
        return {
          start: startTag.end,
          end: startTag.end,
          text: pick(['<!-- x -->', '<?x y?>', '<x/>', '\r\n']),
        };
      default: {
        const other = pick(all);
        if (selfClosing || other.selfClosing || other.content.end - other.content.start > 5000)
          break;
        return { ...content, text: text.slice(other.content.start, other.content.end) };
      }
    }
    return ofText(text, content.start, content.end);
  }

  /** Of what stands between two places: a line, or a number. */
  function ofText(text, start, end) {
    const part = text.slice(start, end);
    const numbers = [...part.matchAll(NUMBER)];
    if (below(2) === 0 && numbers.length > 0) {
      const { 0: number, index } = pick(numbers);
      return { start: start + index, end: start + index + number.length, text: value() };
    }
    const lines = part.split('\n');
    const which = below(lines.length);
    const from = start + lines.slice(0, which).join('\n').length + (which === 0 ? 0 : 1);
    const line = lines[which] ?? '';
    const to = from + line.length;
    if (/[<>]/.test(line)) return undefined;
    const other = pick(lines);
    switch (below(5)) {
      case 0:
        return { start: from, end: to, text: '' };
      case 1:
        return { start: to, end: to, text: `\n${line}` };
      case 2:
        return /[<>]/.test(other) ? undefined : { start: from, end: to, text: other };
      case 3:
        return { start: from, end: to, text: line.slice(0, below(line.length + 1)) };
      default:
        return { start: from, end: to, text: value() };
    }
  }

  /**
   * @param {string} text
   * @param {readonly any[]} all the elements of the text, the root first
   */
  return (text, all) => {
    const edits = [];
    for (let left = 1 + below(below(4) === 0 ? 12 : 4); left > 0; left -= 1) {
      // A third in what stands first: the sections and processors, which most checks read.
      const node = below(3) === 0 ? all[below(Math.min(all.length, 60))] : pick(all);
      const edit =
        below(3) === 0
          ? ofText(
              text,
              node.content.start,
              Math.min(node.content.end, node.content.start + 20_000),
            )
          : ofElement(text, node, all);
      if (edit === undefined) continue;
      if (node === all[0] && edit.end - edit.start > text.length - LEAST_ROOM && below(10) > 0)
        continue;
      if (edits.every((other) => edit.end < other.start || edit.start > other.end))
        edits.push(edit);
    }
    return edits
      .sort((a, b) => b.start - a.start)
      .reduce((now, { start, end, text: by }) => now.slice(0, start) + by + now.slice(end), text);
  };
}
