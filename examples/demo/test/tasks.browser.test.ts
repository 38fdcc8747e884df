import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcomeOf, type Pane, part, reaches, shows, Visits } from './visits.js';

let visits: Visits;

beforeAll(async () => {
  visits = await Visits.begin();
});

afterAll(async () => {
  await visits.end();
});

/** Presses both buttons at once: a task would be over before a second click came. */
async function startAndCut(pane: Pane, task: string): Promise<void> {
  await pane.evaluate((root, name) => {
    root.querySelector<HTMLElement>(`[data-part="${name}"] [data-part="start"]`)?.click();
    root.querySelector<HTMLElement>('[data-part="cut"]')?.click();
  }, task);
}

test('a flood goes there and back, complete and in order', async () => {
  const ada = await visits.window();

  await Promise.all([
    shows(ada, 'progress', /^[\d,]+ of 20,000$/),
    part(part(ada, 'flood'), 'start').click(),
  ]);

  expect(await outcomeOf(ada, 'flood')).toMatch(
    /^20,000 there and back in \d+\.\d s, complete and in order\. [\d,]+ messages\/s$/,
  );
  expect(await part(part(ada, 'flood'), 'meter').getAttribute('aria-valuenow')).toBe('100');
});

test('a flood that is cut off says so, and the next one is complete', async () => {
  const ada = await visits.window();

  await startAndCut(ada, 'flood');
  expect(await outcomeOf(ada, 'flood')).toMatch(/^The connection was lost after \d+ messages\.$/);

  await reaches(ada, 'open');
  await part(part(ada, 'flood'), 'start').click();
  await shows(ada, 'outcome', 'complete and in order');
});

test('a file goes to the server and back, unchanged', async () => {
  const ada = await visits.window();
  const buffer = randomBytes(3_000_001);
  const sha256 = createHash('sha256').update(buffer).digest('hex');

  await part(ada, 'chosen').setInputFiles({
    name: 'noise.bin',
    mimeType: 'application/octet-stream',
    buffer,
  });

  expect(await outcomeOf(ada, 'file')).toMatch(
    new RegExp(`^3\\.0 MB there and back in .+, unchanged\\. SHA.256 ${sha256.slice(0, 12)}…`),
  );
});

test('an empty file is a file', async () => {
  const ada = await visits.window();

  await part(ada, 'chosen').setInputFiles({
    name: 'empty',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(0),
  });

  expect(await outcomeOf(ada, 'file')).toMatch(/^0 B there and back in .+ e3b0c44298fc…/);
});

test('a file that is cut off says so, and the next one is unchanged', async () => {
  const ada = await visits.window();

  await startAndCut(ada, 'file');
  expect(await outcomeOf(ada, 'file')).toBe('The connection was lost.');

  await reaches(ada, 'open');
  await part(part(ada, 'file'), 'start').click();
  await shows(ada, 'outcome', 'unchanged');
});

test('a flood and a file share a connection, and chat gets through', async () => {
  const ada = await visits.window();
  const grace = await visits.window();

  await part(part(ada, 'flood'), 'start').click();
  await part(part(ada, 'file'), 'start').click();
  await part(ada, 'text').fill('Meanwhile');
  await part(ada, 'text').press('Enter');

  await shows(grace, 'lines', 'Meanwhile');
  expect(await outcomeOf(ada, 'flood')).toContain('complete and in order');
  expect(await outcomeOf(ada, 'file')).toContain('unchanged');
});
