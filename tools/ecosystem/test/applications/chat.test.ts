import type { Browser, Page } from 'playwright-core';
import { launch } from 'tools-check/browser';
import { serve } from 'tools-check/run-program';
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { application, editions, withEdition } from '../../src/applications.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Somebody in front of the page. */
class Person {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async comes(url: string, name: string, room: string): Promise<Person> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${url}/?name=${name}&room=${room}`);
    const person = new Person(page);
    await person.reads(`in ${room} with`);
    return person;
  }

  async says(text: string): Promise<void> {
    await this.#page.getByLabel('Message').fill(text);
    await this.#page.getByRole('button', { name: 'Send' }).click();
  }

  /** Waits for a line on the page. */
  async reads(line: string): Promise<void> {
    await this.#page.getByText(line).waitFor();
  }

  lines(): Promise<string[]> {
    return this.#page.locator('li').allTextContents();
  }

  leaves(): Promise<void> {
    return this.#page.close();
  }
}

// That it runs on Primus 8 shows that it is an application of its time.
describe.each(editions)('A chat over Engine.IO, on Primus %i', (edition) => {
  test('speaks to those in the room, acknowledges, and tells who comes and leaves', async ({
    expect,
  }) => {
    const url = await serve(application('chat/server.js'), withEdition(edition));
    const eve = await Person.comes(url, 'Eve', 'attic');
    const ann = await Person.comes(url, 'Ann', 'kitchen');
    const ben = await Person.comes(url, 'Ben', 'kitchen');
    await ann.reads('Ben joined');

    await ann.says('Is there tea?');
    await ben.reads('Ann: Is there tea?');
    await ann.reads('me: Is there tea? (heard by 1)');
    await ben.says('<b>Plenty</b>');
    await ann.reads('Ben: <b>Plenty</b>');

    await eve.says('Hello?');
    await eve.reads('me: Hello? (heard by 0)');
    expect(await eve.lines()).toEqual(['in attic with 0 others', 'me: Hello? (heard by 0)']);

    await ben.leaves();
    await ann.reads('Ben left');
  });
});
