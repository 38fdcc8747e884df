import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  layoutShift,
  PATIENCE,
  placeOf,
  nameOf,
  outcomeOf,
  part,
  reaches,
  shows,
  Visits,
} from './visits.js';

let visits: Visits;

beforeAll(async () => {
  visits = await Visits.begin();
});

afterAll(async () => {
  await visits.end();
});

test('everything can be done with the keyboard', async () => {
  const grace = await visits.window();
  const ada = await visits.window();
  const { keyboard } = ada.page();
  const name = await nameOf(ada);

  await keyboard.press('m');
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'Shift+ArrowDown']) {
    await keyboard.press(key);
  }
  await expect.poll(() => placeOf(grace, name), PATIENCE).toEqual([45, 55]);
  await keyboard.press('Enter');

  await keyboard.press('c');
  await keyboard.type('Typed, m and x too');
  await keyboard.press('Enter');
  await shows(grace, 'lines', 'Typed, m and x too');
  await keyboard.press('Escape');

  await keyboard.press('x');
  await reaches(ada, 'waiting');
  await reaches(ada, 'open');
  await keyboard.press('f');
  expect(await outcomeOf(ada, 'flood')).toContain('complete and in order');
  await keyboard.press('p');
  expect(await outcomeOf(ada, 'file')).toContain('unchanged');
  await keyboard.press('r');
  await Promise.all([reaches(ada, 'waiting'), reaches(grace, 'waiting')]);
  await Promise.all([reaches(ada, 'open'), reaches(grace, 'open')]);
});

test('the tab key reaches every control, and shows where it is', async () => {
  const page = await visits.visit('/window');
  const reached: string[] = [];

  for (;;) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (!(element instanceof HTMLElement) || element === document.body) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const label = element.dataset['part'] ?? element.textContent ?? '';
      return { label, visible: outlineStyle === 'solid' && outlineWidth === '2px' };
    });
    if (!focused || reached.includes(`0 ${focused.label}`)) break;
    expect(focused).toEqual({ label: focused.label, visible: true });
    reached.push(focused.label);
    if (reached.length > 30) break;
  }

  expect(reached).toEqual([
    'another',
    'show help',
    ...visits.demo.offers.map(({ name }) => name),
    'name',
    'stage',
    'lines',
    'text',
    'Send',
    'cut',
    'restart',
    'start',
    'start',
    'choose',
    'journal',
  ]);
});

test('shortcuts are explained, and can be switched off', async () => {
  const ada = await visits.window();
  const page = ada.page();
  const help = page.locator('dialog');

  await page.keyboard.press('?');
  await help.getByText('Restart the server').waitFor();
  await help.getByLabel('Single keys do this').uncheck();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  await page.keyboard.press('c');
  await page.keyboard.press('x');

  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('INPUT');
  expect(await part(ada, 'journal').locator('b').allTextContents()).toEqual(['open']);
});

test('another window opens as a visitor of its own', async () => {
  const page = await visits.visit('/');
  const opened = page.context().waitForEvent('page');

  await page.getByRole('link', { name: 'Open another window' }).click();

  const pane = (await opened).locator('.pane');
  await reaches(pane, 'open');
  const names = await page.locator('.pane [data-part="name"]').all();
  const others = await Promise.all(names.map((name) => name.inputValue()));
  expect(others).not.toContain(await nameOf(pane));
});

test('the code is that of the sources, and the line that chooses the transformer stands out', async () => {
  const page = await visits.visit('/');
  const source = page.locator('.source');

  expect(await source.locator('.marked').allTextContents()).toEqual([
    expect.stringMatching(/^\s*transformer: name,'websockets'$/),
  ]);
  for (const title of ['Cursors and chat', 'Come back', 'Flood', 'File', 'Connect']) {
    await source.getByRole('tab', { name: title }).click();
    expect(await source.locator('.chapter:visible').count()).toBe(1);
    expect(await source.locator('.chapter:visible figure').count()).toBeGreaterThan(1);
  }
});

test.each([
  ['light', { width: 1280, height: 900 }],
  ['dark', { width: 1280, height: 900 }],
  ['light', { width: 390, height: 844 }],
  ['dark', { width: 320, height: 640 }],
] as const)('in %s, at %o, nothing jumps and nothing sticks out', async (colorScheme, viewport) => {
  const page = await visits.visit('/', { colorScheme, viewport });
  const pane = page.locator('.pane').last();
  await shows(pane, 'latency', /ms/);

  await part(pane, 'cut').click();
  await reaches(pane, 'waiting');
  await reaches(pane, 'open');

  expect(await layoutShift(page)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test('movement that only decorates is left out for those who do not want it', async () => {
  const ada = await visits.window({ reducedMotion: 'reduce' });
  await part(ada, 'cut').click();
  await reaches(ada, 'waiting');

  expect(await part(ada, 'bar').evaluate((bar) => bar.getAnimations().length)).toBe(0);
  await shows(ada, 'sentence', /^Attempt 1 of 10 in/);
});

test('a phone shows both stages at once, and the rest when asked', async () => {
  const page = await visits.visit('/', { viewport: { width: 390, height: 844 }, hasTouch: true });
  const [first, second] = await page.locator('.pane').all();
  if (!first || !second) throw new Error('There are not two panes.');

  for (const pane of [first, second]) {
    const box = await part(pane, 'stage').boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(844);
  }
  await part(first, 'text').waitFor({ state: 'hidden' });
  await part(first, 'more').click();
  await part(first, 'text').waitFor();
});
