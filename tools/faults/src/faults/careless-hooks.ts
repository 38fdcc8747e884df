import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import { gates, listeners, wrongs } from '../server/careless.js';
import { eventually } from '../waiting.js';
import { eachOf, Stranger } from '../wire/stranger.js';
import { visitors } from '../wire/ways.js';
import { requestHead, upgradeRequest } from '../wire/websocket.js';

/** Ms that a hook has to decide, and in which a peer is told so. */
const HANDSHAKE_TIMEOUT = 500;
const PATIENCE = 5_000;

/** Ms in which there is an answer, if there is one. */
const ANSWERED = 1_000;

const hooks: readonly string[] = [
  ...gates.flatMap((stage) => wrongs.map((wrong) => `${stage}:${wrong}`)),
  ...listeners.flatMap((stage) => wrongs.map((wrong) => `${stage}:${wrong}`)),
];

async function visit(port: number, request: string, hook: string): Promise<string[]> {
  const [stage = '', mistake = ''] = hook.split(':');
  const stranger = await Stranger.connect(port);
  stranger.send(request);
  const wounds: string[] = [];
  if (gates.includes(stage) && mistake === 'never') {
    if (!(await eventually(stranger.left(2 * PATIENCE), PATIENCE))) {
      wounds.push(`who waits for ${stage} waits for ever`);
    }
  } else await eventually(stranger.hears(/\r\n\r\n/), ANSWERED);
  await stranger.leave();
  if (/\r\nX-Injected/i.test(stranger.heard)) wounds.push(`${stage} injects a header`);
  if (
    gates.includes(stage) &&
    mistake === 'no-then-yes' &&
    /^HTTP\/1.1 [12]/.test(stranger.heard)
  ) {
    wounds.push(`${stage} says no, and the peer is let in`);
  }
  return wounds;
}

/** A request of no session, and one that begins a session. */
function requests(transformer: TransformerName, hook: string): string[] {
  const plain = requestHead(`GET /primus/nothing?hook=${hook} HTTP/1.1`, { Host: 'localhost' });
  if (transformer === 'browserchannel') {
    const line = `POST /primus/bind?VER=8&RID=1&CVER=1&hook=${hook} HTTP/1.1`;
    return [plain, `${requestHead(line, { Host: 'localhost', 'Content-Length': '7' })}count=0`];
  }
  const upgrade = upgradeRequest(transformer).replace(/^GET (\S+)/, (line: string) => {
    return `${line}${line.includes('?') ? '&' : '?'}hook=${hook}`;
  });
  return [plain, upgrade];
}

/** Hooks of an application that throw, reject, answer twice, late or never, or inject headers. */
export const carelessHooks: Fault = {
  name: 'Hooks that throw, reject, answer twice, late or never, or inject headers',
  async run(scene: Scene) {
    const { transformer } = scene;
    const subject = await scene.start({
      application: 'careless',
      primus: { pingInterval: 1_000, handshakeTimeout: HANDSHAKE_TIMEOUT },
    });
    const wounds: string[] = [];
    const outcome = await endure(subject, async () => {
      await eachOf(hooks, 10, async (hook) => {
        for (const request of requests(transformer, hook)) {
          wounds.push(...(await visit(subject.port, request, hook)));
        }
      });
      await eachOf(wrongs, 5, async (mistake) => {
        for (const visitor of await visitors(subject.port, transformer)) {
          await visitor.say(JSON.stringify({ hook: `transform:${mistake}` }));
          await visitor.leave();
        }
      });
    });
    return { ...outcome, wounds: [...outcome.wounds, ...new Set(subject.alive ? wounds : [])] };
  },
};
