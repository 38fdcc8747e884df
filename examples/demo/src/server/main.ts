import { Demo } from './demo.js';
import { readPlace } from './place.js';
import { createSite } from './site.js';

/** Ms that a restart takes, so that there is something to see. */
const DOWNTIME = 2_500;

const place = readPlace(process.env);
const site = createSite(new URL('../../', import.meta.url));
const demo = new Demo(site, place, DOWNTIME);

await demo.start();
if (place.port !== 0 && !demo.url.endsWith(`:${place.port}`)) {
  console.log(`Port ${place.port} is taken, so this is another one.`);
}
console.log(
  `\n  Primus is at ${demo.url}\n\n  Open it in as many windows as you like. Ctrl-C ends it.\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void demo.stop().finally(() => process.exit());
  });
}
