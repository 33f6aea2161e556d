import { ErrorCodes, MessageType } from 'vscode-languageserver';
import { paramsProblem } from './params.js';

/** No header is longer. */
const LONGEST_HEADER = 4096;
/** No message is longer: 256 MiB, as no file is. */
const LONGEST_BODY = 2 ** 28;
const END_OF_HEADER = Buffer.from('\r\n\r\n');

/** What becomes of bytes that an editor has sent. */
export interface Received {
  /** Messages for the server, each with its header. */
  readonly messages: readonly Uint8Array[];
  /** What is said of the others. */
  readonly answers: readonly Uint8Array[];
  /** Why nothing that comes after can be read any more. */
  readonly broken: string | undefined;
}

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A message as the base protocol has it. */
export function frame(message: object): Uint8Array {
  return framed(Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message })));
}

function framed(body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || Number.isInteger(id);
}

function refusal(id: unknown, code: number, message: string): object {
  return { id: isId(id) ? id : null, error: { code, message } };
}

/** What is wrong with a notification, which has no answer. */
function logged(message: string): object {
  return { method: 'window/logMessage', params: { type: MessageType.Error, message } };
}

function isResponse({ id, result, error }: Message): boolean {
  const isError =
    isObject(error) && Number.isInteger(error.code) && typeof error.message === 'string';
  return isId(id) && (isError || (error === undefined && result !== undefined));
}

/** How long the body is that a header announces, or in words why nobody knows. */
function lengthIn(header: string): number | string {
  let length: number | undefined;
  for (const line of header.split('\r\n')) {
    const [, name = '', value = ''] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name === '') return 'a line of a header has no name and value';
    if (name.toLowerCase() !== 'content-length') continue;
    if (!/^\s*\d{1,10}\s*$/.test(value)) return 'a Content-Length is not a number of bytes';
    length = Number(value);
  }
  if (length === undefined) return 'a header has no Content-Length';
  return length > LONGEST_BODY ? `a message has more than ${LONGEST_BODY / 2 ** 20} MiB` : length;
}

/**
 * Lets through to the server what the protocol allows at its time and in its form, and answers the rest as the
 * specification says (LSP 3.17, "Lifecycle Messages" and "Base Protocol").
 */
export class Gate {
  #state: 'started' | 'initialized' | 'shut down' = 'started';
  #held: Uint8Array[] = [];
  #length = 0;
  /** How many bytes must be there before it is worth looking again. */
  #wanted = 1;
  #broken: string | undefined;
  #isLast = false;

  /** Whether the editor has asked the server to exit: nothing comes after that. */
  get isLast(): boolean {
    return this.#isLast;
  }

  receive(chunk: Uint8Array): Received {
    const messages: Uint8Array[] = [];
    const answers: Uint8Array[] = [];
    this.#held.push(chunk);
    this.#length += chunk.length;
    if (this.#broken === undefined && this.#length >= this.#wanted) {
      for (const body of this.#bodies()) {
        const answer = this.#judge(body);
        if (answer === undefined) messages.push(framed(body));
        else if (answer !== 'nothing') answers.push(frame(answer));
      }
    }
    if (this.#broken !== undefined) {
      this.#held = [];
      answers.push(frame(refusal(null, ErrorCodes.ParseError, this.#broken)));
    }
    return { messages, answers, broken: this.#broken };
  }

  /** The bodies that are whole; what is left stays. */
  *#bodies(): Generator<Uint8Array> {
    const bytes = Buffer.concat(this.#held);
    let at = 0;
    this.#wanted = 1;
    while (at < bytes.length) {
      const end = bytes.subarray(at, at + LONGEST_HEADER).indexOf(END_OF_HEADER);
      if (end < 0) {
        if (bytes.length - at >= LONGEST_HEADER) this.#broken = 'a header does not end';
        this.#wanted = bytes.length - at + 1;
        break;
      }
      const length = lengthIn(bytes.toString('latin1', at, at + end));
      if (typeof length === 'string') {
        this.#broken = length;
        return;
      }
      const start = at + end + END_OF_HEADER.length;
      if (bytes.length < start + length) {
        this.#wanted = start + length - at;
        break;
      }
      at = start + length;
      yield bytes.subarray(start, at);
    }
    this.#held = [bytes.subarray(at)];
    this.#length = bytes.length - at;
  }

  /** What a message is answered that the server must not see; undefined when it may. */
  #judge(body: Uint8Array): object | 'nothing' | undefined {
    let message: unknown;
    try {
      message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch {
      return refusal(null, ErrorCodes.ParseError, 'a message is not JSON in UTF-8');
    }
    if (!isObject(message)) {
      return refusal(null, ErrorCodes.InvalidRequest, 'a message is not one object');
    }
    const { id, method } = message as Message;
    if (method === undefined && isResponse(message)) return undefined;
    if (typeof method !== 'string' || (id !== undefined && !isId(id))) {
      return refusal(id, ErrorCodes.InvalidRequest, 'a message has no method, or an id of no kind');
    }
    return id === undefined ? this.#notified(method, message) : this.#asked(id, method, message);
  }

  #notified(method: string, { params }: Message): object | 'nothing' | undefined {
    if (method === 'exit') {
      this.#isLast = true;
      return undefined;
    }
    if (this.#state !== 'initialized') return 'nothing';
    const problem = paramsProblem(method, params);
    return problem === undefined ? undefined : logged(problem);
  }

  #asked(id: string | number, method: string, { params }: Message): object | undefined {
    const isFirst = method === 'initialize';
    if (this.#state === 'started' && !isFirst) {
      return refusal(id, ErrorCodes.ServerNotInitialized, `${method} comes before initialize`);
    }
    if (this.#state === 'shut down') {
      return refusal(id, ErrorCodes.InvalidRequest, `${method} comes after shutdown`);
    }
    if (this.#state === 'initialized' && isFirst) {
      return refusal(id, ErrorCodes.InvalidRequest, 'initialize comes a second time');
    }
    const problem = paramsProblem(method, params);
    if (problem !== undefined) return refusal(id, ErrorCodes.InvalidParams, problem);
    if (isFirst) this.#state = 'initialized';
    if (method === 'shutdown') this.#state = 'shut down';
    return undefined;
  }
}
