import { launch } from 'tools-check/browser';
import { Demo } from '../src/server/demo.js';
import { createSite } from '../src/server/site.js';

export type Browser = Awaited<ReturnType<typeof launch>>;
export type Page = Awaited<ReturnType<Browser['newPage']>>;
export type Pane = ReturnType<Page['locator']>;
type Context = NonNullable<Parameters<Browser['newContext']>[0]>;

/**
 * What the browser itself says about a server that is down, and about a session that was cut while
 * its framework had a request or a message under way; no page can keep it from that.
 */
const CUT_OFF = new RegExp(
  [
    'ERR_CONNECTION_REFUSED',
    'ERR_CONNECTION_RESET',
    'ERR_EMPTY_RESPONSE',
    String.raw`status of 400 \((?:Unknown SID|Bad Request)\)`,
    'WebSocket is already in CLOSING or CLOSED state',
  ].join('|'),
);

/** A server that shuts down lets go of one transformer before it has closed the last link of another. */
const LET_GO = /status of 404 /;

/** Ms that the server is down when it restarts: a first attempt mostly comes too early. */
const DOWNTIME = 1_000;

/** A demo of its own on a free port, and pages that visit it. */
export class Visits {
  readonly demo: Demo;
  /** Whatever any page reported as an error. */
  readonly #errors: string[] = [];
  readonly #browser: Browser;

  private constructor(demo: Demo, browser: Browser) {
    this.demo = demo;
    this.#browser = browser;
  }

  static async begin(transformers?: readonly string[]): Promise<Visits> {
    const site = createSite(new URL('../', import.meta.url));
    const demo = new Demo(site, { host: 'localhost', port: 0 }, DOWNTIME, transformers);
    const [browser] = await Promise.all([launch(), demo.start()]);
    return new Visits(demo, browser);
  }

  /** Opens a page, as somebody nobody has seen before, and waits until all its panes are open. */
  async visit(path: string, context: Context = {}): Promise<Page> {
    const page = await (await this.#browser.newContext(context)).newPage();
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      const { pathname } = new URL(message.location().url || page.url());
      const gone = LET_GO.test(text) && pathname.includes('/primus/');
      if (message.type() === 'error' && !CUT_OFF.test(text) && !gone) this.#errors.push(text);
    });
    await page.goto(`${this.demo.url}${path}`);
    for (const pane of await page.locator('.pane').all()) await reaches(pane, 'open');
    return page;
  }

  /** A page with one pane. */
  async window(context: Context = {}, transformer?: string): Promise<Pane> {
    const query = transformer === undefined ? '' : `?transformer=${transformer}`;
    const page = await this.visit(`/window${query}`, context);
    return page.locator('.pane');
  }

  /** Closes all pages, which would go on talking. */
  async leave(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  /** Fails when any page reported an error. */
  async end(): Promise<void> {
    await this.#browser.close();
    await this.demo.stop();
    if (this.#errors.length > 0) throw new Error(`Pages failed:\n${this.#errors.join('\n')}`);
  }
}

export function part(pane: Pane, name: string): Pane {
  return pane.locator(`[data-part="${name}"]`);
}

export function nameOf(pane: Pane): Promise<string> {
  return part(pane, 'name').inputValue();
}

/** Waits until a pane shows a status. */
export async function reaches(pane: Pane, status: string): Promise<void> {
  await pane.and(pane.page().locator(`[data-status="${status}"]`)).waitFor();
}

/** Waits until a pane shows a text, somewhere in one of its parts. */
export async function shows(pane: Pane, name: string, text: string | RegExp): Promise<void> {
  await part(pane, name).filter({ hasText: text }).waitFor();
}

/** Runs one of a pane's tasks and answers with what it reports. */
export async function outcomeOf(pane: Pane, task: string): Promise<string> {
  const row = part(pane, task);
  await row.and(pane.page().locator('[data-task="done"], [data-task="failed"]')).waitFor();
  return (await part(row, 'outcome').textContent()) ?? '';
}

/** Where a pane shows the cursor of `name`, in hundredths of its stage. */
export async function placeOf(pane: Pane, name: string): Promise<[x: number, y: number]> {
  const cursor = pane.locator('.cursor.here', { hasText: name });
  const read = (axis: string): Promise<number> =>
    cursor.evaluate(
      ({ style }: HTMLElement, property) =>
        Math.round(Number(style.getPropertyValue(property)) * 100),
      axis,
    );
  return [await read('--x'), await read('--y')];
}

/** Moves the mouse over a pane's stage. */
export async function moveTo(pane: Pane, x: number, y: number): Promise<void> {
  const stage = part(pane, 'stage');
  await stage.scrollIntoViewIfNeeded();
  const box = await stage.boundingBox();
  if (!box) throw new Error('The stage is not there.');
  await pane.page().mouse.move(box.x + box.width * x, box.y + box.height * y);
}

/** For `expect.poll`. */
export const PATIENCE = { timeout: 20_000 };

/** How much of the page moved without being asked to, as browsers count it. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as (PerformanceEntry & { value: number })[];
          resolve(shifts.reduce((sum, { value }) => sum + value, 0));
        }).observe({ type: 'layout-shift', buffered: true });
        // Nothing is reported where nothing moved.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
      }),
  );
}
