// Chromium without a window, over its debugging pipe (--remote-debugging-pipe): JSON messages that end with NUL.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser's name; undefined where none is installed. */
export const chromium = [...(process.env.CHROMIUM ? [process.env.CHROMIUM] : []), ...NAMES].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly params?: Record<string, unknown>;
}

/** What the browser tells by itself, as far as it matters here. */
interface Told {
  readonly type?: string;
  readonly entry?: { readonly level: string };
  readonly request?: { readonly url: string };
}

/** One page in a browser of its own. */
export class Page {
  /** What the console was told as an error, exceptions, and what could not be loaded. */
  readonly errors: string[] = [];
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #once = new Map<string, () => void>();
  #session: string | undefined;
  #ids = 0;
  #rest = '';

  private constructor(
    private readonly input: Writable,
    output: Readable,
    private readonly end: () => void,
  ) {
    output.setEncoding('utf8');
    output.on('data', (chunk: string) => {
      const messages = (this.#rest + chunk).split('\0');
      this.#rest = messages.pop() ?? '';
      for (const message of messages) this.#take(JSON.parse(message) as Answer);
    });
  }

  static async open(program: string, file: string): Promise<Page> {
    const profile = mkdtempSync(join(tmpdir(), 'acrn-nvmx-chromium-'));
    const browser = spawn(
      program,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--remote-debugging-pipe',
        `--user-data-dir=${profile}`,
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const ended = new Promise<void>((resolve) => {
      browser.once('exit', () => resolve());
    });
    const page = new Page(browser.stdio[3] as Writable, browser.stdio[4] as Readable, () => {
      browser.kill();
      // Its helper processes can outlive it for a moment, and write on.
      void ended
        .then(() => rm(profile, { recursive: true, force: true, maxRetries: 20 }))
        .catch(() => undefined);
    });
    const { targetId } = await page.send('Target.createTarget', { url: 'about:blank' });
    const attached = await page.send('Target.attachToTarget', { targetId, flatten: true });
    page.#session = String(attached.sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`);
    await page.load(file);
    return page;
  }

  async load(file: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.#once.set('Page.loadEventFired', resolve);
    });
    await this.send('Page.navigate', { url: pathToFileURL(file).href });
    await loaded;
  }

  /** @throws Error with the browser's message */
  send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    this.#ids += 1;
    const id = this.#ids;
    const sessionId = this.#session;
    this.input.write(
      `${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`,
    );
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
    });
  }

  /** The value of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { value: T }).value;
  }

  async press(key: string): Promise<void> {
    for (const type of ['keyDown', 'keyUp']) {
      await this.send('Input.dispatchKeyEvent', {
        type,
        key,
        ...(key.length === 1 && { text: key }),
      });
    }
  }

  /** Sizes in CSS pixels. */
  async look(width: number, height: number, scheme: 'light' | 'dark'): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
    await this.send('Emulation.setDeviceMetricsOverride', metrics);
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.send('Emulation.setEmulatedMedia', { features });
  }

  close(): void {
    this.end();
  }

  #take({ id, method, result, error, params }: Answer): void {
    if (id !== undefined) {
      this.#waiting.get(id)?.({ ...(result && { result }), ...(error && { error }) });
      this.#waiting.delete(id);
      return;
    }
    const { type, entry, request } = (params ?? {}) as Told;
    const isError =
      method === 'Runtime.exceptionThrown' ||
      (method === 'Runtime.consoleAPICalled' && type === 'error') ||
      (method === 'Log.entryAdded' && entry?.level === 'error');
    if (isError) this.errors.push(JSON.stringify(params));
    if (request !== undefined && !request.url.startsWith('file:')) {
      this.errors.push(`loads ${request.url}`);
    }
    if (method !== undefined) this.#once.get(method)?.();
  }
}
