import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launch } from 'tools-check/browser';
import { serve } from 'tools-check/run-program';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

const program = fileURLToPath(new URL('../src/server.js', import.meta.url));

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function visit(url: string, name: string, room: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/?name=${name}&room=${room}`);
  await page.getByText(`You are in the ${room}`).waitFor();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

test('what one says is heard in the room, and acknowledged', async () => {
  const url = await serve(program);
  const eve = await visit(url, 'Eve', 'attic');
  const ann = await visit(url, 'Ann', 'kitchen');
  const ben = await visit(url, 'Ben', 'kitchen');
  await ann.getByText('Ben joined').waitFor();

  await say(ann, '<b>Tea?</b>');
  await ben.getByText('Ann: <b>Tea?</b>').waitFor();
  await ann.getByText('You: <b>Tea?</b> (sent to 1)').waitFor();

  await say(eve, 'Hello?');
  await eve.getByText('You: Hello? (sent to 0)').waitFor();
  expect(await eve.locator('li').allTextContents()).toEqual([
    'You are in the attic, with 0 others.',
    'You: Hello? (sent to 0)',
  ]);

  await ben.close();
  await ann.getByText('Ben left').waitFor();
});

test('what was not answered when the connection is lost is told', async () => {
  const url = await serve(program);
  const ann = await visit(url, 'Ann', 'kitchen');
  await ann.evaluate(() => {
    const form = document.querySelector('form');
    if (form) (form.elements.namedItem('text') as HTMLInputElement).value = 'Tea?';
    form?.requestSubmit();
    // In the same breath, so that no answer can be there.
    dispatchEvent(new Event('offline'));
  });
  await ann.getByText('You: Tea? (perhaps not sent)').waitFor();
  await ann.evaluate(() => dispatchEvent(new Event('online')));
  await ann.getByText('You are in the kitchen').nth(1).waitFor();
  await say(ann, 'Still there?');
  await ann.getByText('You: Still there? (sent to 0)').waitFor();
  expect(await ann.locator('li.event').allTextContents()).toEqual([
    'You are in the kitchen, with 0 others.',
    'The connection is gone.',
    'You are in the kitchen, with 0 others.',
  ]);
});
