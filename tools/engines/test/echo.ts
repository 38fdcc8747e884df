import type { PrimusOptions } from 'primus';
import { serveSite, type Site, type SiteContent } from 'tools-engines';
import { onTestFinished } from 'vitest';

/** A server that echoes, until the test is over. */
export async function site(options: PrimusOptions = {}, content: SiteContent = {}): Promise<Site> {
  const served = await serveSite({ pages: { '/': '' }, ...content }, options);
  served.primus.on('connection', (spark) => {
    spark.on('data', (message) => spark.write({ echo: message }));
  });
  onTestFinished(() => served.close());
  return served;
}

/** Sends a message once it is connected, and resolves with the answer. */
export const ECHO = `(primus) => new Promise((resolve, reject) => {
  primus.on('data', (message) => {
    primus.destroy();
    resolve(message);
  });
  primus.on('error', reject);
  primus.write('Grüße');
})`;
