import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TRANSFORMERS } from '../src/server/offers.js';
import {
  layoutShift,
  moveTo,
  nameOf,
  outcomeOf,
  type Page,
  type Pane,
  part,
  PATIENCE,
  placeOf,
  reaches,
  shows,
  Visits,
} from './visits.js';

let visits: Visits;

beforeAll(async () => {
  visits = await Visits.begin();
});

afterEach(async () => {
  await visits.leave();
});

afterAll(async () => {
  await visits.end();
});

/** What a pane shows once it is connected, where that is more than the name. */
const WAYS: Readonly<Record<string, string>> = {
  'engine.io': 'polling → websocket',
  sockjs: 'websocket',
};

function link(page: Page, name: string): Pane {
  return page.locator('.transformers').getByRole('link', { name, exact: true });
}

/** Whether the framework could be loaded; where not, the menu has to say so. */
async function isAtWork(page: Page, name: string): Promise<boolean> {
  const offer = visits.demo.offers.find((each) => each.name === name);
  if (!offer || 'primus' in offer) return offer !== undefined;
  await page.getByText(offer.reason).waitFor();
  return false;
}

/** What a pane shows as its transport. */
async function transportOf(pane: Pane): Promise<string> {
  return ((await part(pane, 'transport').textContent()) ?? '').trim();
}

/** What a pane is to show over a transformer, by the way it ends up with. */
function over(name: string, way = WAYS[name]): string {
  return way === undefined ? name : `${name}: ${way}`;
}

async function say(pane: Pane, text: string): Promise<void> {
  await part(pane, 'text').fill(text);
  await part(pane, 'text').press('Enter');
}

async function floods(pane: Pane): Promise<void> {
  await part(part(pane, 'flood'), 'start').click();
  expect(await outcomeOf(pane, 'flood')).toContain('20,000 there and back in');
  expect(await outcomeOf(pane, 'flood')).toContain('complete and in order');
}

async function pipes(pane: Pane): Promise<void> {
  await part(pane, 'chosen').setInputFiles({
    name: 'noise.bin',
    mimeType: 'application/octet-stream',
    buffer: randomBytes(1_000_003),
  });
  expect(await outcomeOf(pane, 'file')).toContain('unchanged');
}

describe.each(TRANSFORMERS)('over %s', (name) => {
  test('everything works, and it meets a window on another one', async ({ skip }) => {
    const ada = await visits.window();
    const page = ada.page();
    if (!(await isAtWork(page, name))) return skip();
    const grace = await visits.window({}, name === 'sockjs' ? 'engine.io' : 'sockjs');

    await link(page, name).click();
    await page.waitForURL(`**/window?transformer=${name}`);
    await expect.poll(() => transportOf(ada), PATIENCE).toBe(over(name));
    await reaches(ada, 'open');
    expect(await link(page, name).getAttribute('aria-current')).toBe('true');

    await say(ada, `Over ${name}`);
    await shows(grace, 'lines', `Over ${name}`);
    await say(grace, `Back to ${name}`);
    await shows(ada, 'lines', `Back to ${name}`);
    await moveTo(ada, 0.25, 0.5);
    await expect.poll(async () => placeOf(grace, await nameOf(ada)), PATIENCE).toEqual([25, 50]);

    await floods(ada);
    await pipes(ada);

    await part(ada, 'cut').click();
    await reaches(ada, 'waiting');
    await expect.poll(() => transportOf(ada), PATIENCE).toBe(over(name));
    await reaches(ada, 'open');

    const who = await nameOf(ada);
    await page.reload();
    await expect.poll(() => transportOf(ada), PATIENCE).toBe(over(name));
    await reaches(ada, 'open');
    expect(await nameOf(ada)).toBe(who);
  });

  test('the code shows which one was chosen', async ({ skip }) => {
    const page = await visits.visit('/');
    if (!(await isAtWork(page, name))) return skip();

    await link(page, name).click();
    await page.waitForURL(`**/?transformer=${name}`);

    const value = page.locator('.source .marked .value');
    expect(await value.textContent()).toBe(`'${name}'`);
  });
});

test.each([
  ['engine.io', 'polling'],
  ['sockjs', 'xhr-streaming'],
])('without WebSockets, %s does everything by %s', async (name, way) => {
  const ada = await visits.window({}, name);
  const page = ada.page();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebSocket'));

  await page.reload();

  await expect.poll(() => transportOf(ada), PATIENCE).toBe(over(name, way));
  await reaches(ada, 'open');
  await floods(ada);
  await pipes(ada);
  await part(ada, 'cut').click();
  await reaches(ada, 'waiting');
  await expect.poll(() => transportOf(ada), PATIENCE).toBe(over(name, way));
  await reaches(ada, 'open');
});

test('everybody returns to a server that restarts, whatever carried them', async () => {
  const names = visits.demo.offers.flatMap((offer) => ('primus' in offer ? [offer.name] : []));
  const panes = await Promise.all(names.map((name) => visits.window({}, name)));
  const [first] = panes;
  if (!first) throw new Error('There is no transformer.');

  await part(first, 'restart').click();

  await Promise.all(panes.map((pane) => reaches(pane, 'waiting')));
  await Promise.all(panes.map((pane) => reaches(pane, 'open')));
  await expect
    .poll(() => Promise.all(panes.map(transportOf)), PATIENCE)
    .toEqual(names.map((name) => over(name)));
  await say(first, 'All here');
  await Promise.all(panes.map((pane) => shows(pane, 'lines', 'All here')));
});

test('a transformer can be chosen with the keyboard, and another window gets the same', async () => {
  const ada = await visits.window();
  const page = ada.page();
  const [, second] = TRANSFORMERS;
  if (second === undefined) throw new Error('There is no choice.');

  await page.keyboard.press('t');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await page.waitForURL(`**/window?transformer=${second}`);
  await expect.poll(() => transportOf(ada), PATIENCE).toBe(over(second));
  const opened = page.context().waitForEvent('page');
  await page.keyboard.press('n');
  const another = (await opened).locator('.pane');
  await expect.poll(() => transportOf(another), PATIENCE).toBe(over(second));
});

test.each([1280, 320])('at a width of %d, an upgrade moves nothing', async (width) => {
  const page = await visits.visit('/?transformer=engine.io', { viewport: { width, height: 800 } });
  for (const pane of await page.locator('.pane').all()) {
    await expect.poll(() => transportOf(pane), PATIENCE).toBe(over('engine.io'));
  }

  expect(await layoutShift(page)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test('one that cannot be loaded is no choice, and the menu says why', async () => {
  const few = await Visits.begin(['websockets', 'nonsense']);
  const page = await few.visit('/?transformer=nonsense');
  const nonsense = link(page, 'nonsense');

  expect(new URL(page.url()).search).toBe('');
  expect(await nonsense.getAttribute('aria-disabled')).toBe('true');
  expect(await nonsense.getAttribute('href')).toBeNull();
  const reason = await nonsense.getAttribute('aria-describedby');
  expect(await page.locator(`#${reason}`).textContent()).toContain(
    'Unknown transformer "nonsense"',
  );
  await link(page, 'websockets').focus();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('nonsense');

  await few.end();
});
