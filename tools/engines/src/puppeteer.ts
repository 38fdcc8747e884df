import { once } from 'node:events';
import {
  launch,
  type Browser as Launched,
  type LaunchOptions,
  type Page as Opened,
} from 'puppeteer-core';
import { chromiumArguments } from 'tools-check/browser';
import type { Browser, Page } from './browser.js';
import { EvaluatingPage, type Tab } from './evaluating-page.js';
import { killGroup } from './kill-group.js';
import { GRACE, SCRIPT, START, within } from './within.js';

const common = {
  headless: true,
  timeout: START,
  // Above our own limits, whose errors say more.
  protocolTimeout: START + SCRIPT,
} satisfies LaunchOptions;

export async function launchChromium(executablePath: string): Promise<Browser> {
  return new PuppeteerBrowser(
    await launch({ ...common, executablePath, args: [...chromiumArguments], pipe: true }),
  );
}

export async function launchFirefox(executablePath: string): Promise<Browser> {
  return new PuppeteerBrowser(await launch({ ...common, browser: 'firefox', executablePath }));
}

class PuppeteerBrowser implements Browser {
  readonly #browser: Launched;

  constructor(browser: Launched) {
    this.#browser = browser;
  }

  async open(url: string): Promise<Page> {
    const page = await within(START, 'A new page', this.#browser.newPage());
    const tab = new PuppeteerTab(page);
    try {
      await page.goto(url, { timeout: START });
    } catch (cause) {
      const said = (await tab.said()).join('\n');
      await tab.close();
      throw new Error(`${url} could not be opened: ${String(cause)}\n${said}`.trimEnd(), { cause });
    }
    return new EvaluatingPage(tab);
  }

  async close(): Promise<void> {
    const child = this.#browser.process();
    const running = child && child.exitCode === null && child.signalCode === null;
    const exited = running && once(child, 'exit');
    await within(GRACE, 'Closing a browser', this.#browser.close()).catch(() => {});
    // Puppeteer lets it lead a group of its own.
    if (child?.pid !== undefined) killGroup(child.pid);
    await exited;
  }
}

class PuppeteerTab implements Tab {
  readonly #page: Opened;
  readonly #said: string[] = [];

  constructor(page: Opened) {
    this.#page = page;
    page.on('console', (message) => this.#said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.#said.push(`error: ${String(error)}`));
    page.on('response', (response) => {
      if (response.status() >= 400) this.#said.push(`${response.status()}: ${response.url()}`);
    });
    page.on('requestfailed', (request) => {
      this.#said.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`.trimEnd());
    });
  }

  run(script: string): Promise<unknown> {
    return this.#page.evaluate(script);
  }

  said(): Promise<readonly string[]> {
    return Promise.resolve([...this.#said]);
  }

  async close(): Promise<void> {
    await within(SCRIPT, 'Closing a page', this.#page.close());
  }
}
