import { once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Stage } from './stage.js';

/** Timers that only `vi` lets pass. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** A test that has begun and told its first part: what the client reads, and what the server writes. */
async function begin(
  stage: Stage,
): Promise<{ readonly answer: IncomingMessage; readonly res: ServerResponse }> {
  const requested = once(stage.http, 'request');
  const req = get(`${stage.url}/primus/test?VER=8&TYPE=xmlhttp`, { agent: false });
  const [answer] = (await once(req, 'response')) as [IncomingMessage];
  expect(String((await once(answer, 'data'))[0])).toBe('11111');
  const [, res] = (await requested) as [unknown, ServerResponse];
  return { answer, res };
}

async function rest(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

describe('the test for proxies that hold answers', () => {
  test('has a second part after two seconds', async () => {
    const stage = await Stage.start({ pingInterval: false });
    holdTimers();
    const { answer } = await begin(stage);
    vi.advanceTimersByTime(2000);
    expect(await rest(answer)).toBe('2');
  });

  test('ends with the server', async () => {
    const stage = await Stage.start({ pingInterval: false });
    holdTimers();
    const { answer } = await begin(stage);
    await Promise.all([stage.primus.destroy(), rest(answer)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves no timer behind when the client goes', async () => {
    const stage = await Stage.start({ pingInterval: false });
    holdTimers();
    const { answer, res } = await begin(stage);
    expect(vi.getTimerCount()).toBe(1);
    const gone = once(res, 'close');
    answer.destroy();
    await gone;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is answered with the headers of the application and of the framework', async () => {
    const stage = await Stage.start({ transport: { headers: { 'X-Answer': 'yes' } } });
    const { answer } = await begin(stage);
    expect(answer.headers).toMatchObject({
      'x-answer': 'yes',
      'cache-control': expect.stringContaining('no-cache') as string,
    });
    answer.destroy();
  });
});
