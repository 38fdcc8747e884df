import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { freePort } from 'tools-check/free-port';
import type { Browser, Page } from './browser.js';
import { type Display, startDisplay } from './display.js';
import { EvaluatingPage, type Tab } from './evaluating-page.js';
import { ProgramGroup } from './program-group.js';
import { recorder } from './recorder.js';
import { GRACE, SCRIPT, START, within } from './within.js';

/** Ms between looks at whether a driver listens, which it does not say. */
const LOOK = 20;

/** Runs in a page that has loaded. Tells why, when it has not. */
const LOADED = `${recorder};
return document.URL === 'about:blank' ? document.body.innerText : '';`;

/** Where the programs are that WebKit needs. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly xvfb: string;
}

export async function launchWebKit({ driver, xvfb }: WebKitPrograms): Promise<Browser> {
  return new WebKitBrowser(driver, await startDisplay(xvfb));
}

/** A driver has one session, and its commands wait for each other: every page has its own. */
class WebKitBrowser implements Browser {
  readonly #driver: string;
  readonly #display: Display;
  readonly #tabs = new Set<Promise<WebKitTab>>();

  constructor(driver: string, display: Display) {
    this.#driver = driver;
    this.#display = display;
  }

  async open(url: string): Promise<Page> {
    const starting = WebKitTab.start(this.#driver, this.#display);
    this.#tabs.add(starting);
    const tab = await starting;
    try {
      await tab.load(url);
    } catch (cause) {
      await tab.close();
      throw new Error(`${url} could not be opened: ${String(cause)}`, { cause });
    }
    return new EvaluatingPage(tab);
  }

  async close(): Promise<void> {
    for (const started of await Promise.allSettled(this.#tabs)) {
      if (started.status === 'fulfilled') await started.value.close();
    }
    await this.#display.stop();
  }
}

class WebKitTab implements Tab {
  readonly #group: ProgramGroup;
  readonly #home: string;
  readonly #session: WebDriver;
  #closed: Promise<void> | undefined;

  private constructor(group: ProgramGroup, home: string, session: WebDriver) {
    this.#group = group;
    this.#home = home;
    this.#session = session;
  }

  static async start(executable: string, display: Display): Promise<WebKitTab> {
    const home = await mkdtemp(join(tmpdir(), 'primus-webkit-'));
    const port = await freePort();
    const group = new ProgramGroup(executable, [`--port=${port}`, '--host=127.0.0.1'], {
      DISPLAY: display.name,
      HOME: home,
      XDG_CACHE_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      GSETTINGS_BACKEND: 'memory',
      NO_AT_BRIDGE: '1',
      // The sandbox needs rights that a container does not have.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    });
    try {
      const session = await group.until(START, (signal) =>
        connect(`http://127.0.0.1:${port}`, signal),
      );
      return new WebKitTab(group, home, session);
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
  }

  async load(url: string): Promise<void> {
    await within(START, 'Loading', this.#session.get(url));
    // Where nobody answers, the driver is content with a page that says so.
    const failure = await within(SCRIPT, 'A script', this.#session.executeScript<string>(LOADED));
    if (failure) throw new Error(failure);
  }

  run(script: string): Promise<unknown> {
    return this.#session.executeAsyncScript(`(${script}).then(arguments[arguments.length - 1])`);
  }

  said(): Promise<readonly string[]> {
    return this.#session.executeScript('return globalThis.pageSaid');
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    // Ends the browser first, which leaves nothing to the group then.
    await within(GRACE, 'Closing a page', this.#session.quit()).catch(() => {});
    await this.#group.stop();
    await rm(this.#home, { recursive: true, force: true });
  }
}

async function connect(url: string, signal: AbortSignal): Promise<WebDriver> {
  while (!(await listens(url))) await setTimeout(LOOK, undefined, { signal });
  const session = await new Builder()
    .usingServer(url)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { args: ['--automation'] },
      }),
    )
    .build();
  await session.manage().setTimeouts({ script: SCRIPT, pageLoad: START });
  return session;
}

async function listens(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/status`);
    return ok;
  } catch {
    return false;
  }
}
