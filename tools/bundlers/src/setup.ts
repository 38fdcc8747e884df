import { join } from 'node:path';
import { Consumer } from 'tools-check/consumer';
import pack from 'tools-check/tarballs';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The directory of a project that installed the packages and the frameworks. */
    project: string;
  }
}

const needed = /^@primus\/(client|protocol|parser-.+|transformer-.+|websocket-frames)$/;

const frameworks = {
  browserchannel: '^2.1.0',
  'engine.io-client': '^6.6.8',
  'faye-websocket': '^0.11.4',
  'sockjs-client': '^1.6.1',
  ws: '^8.18.0',
};

/** Installs the packed packages once, as the user of a bundler does. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const removeTarballs = await pack(project);
  const { tarballs } = project.getProvidedContext();
  const consumer = await Consumer.install(
    tarballs.filter(({ name }) => needed.test(name)),
    { files: join(import.meta.dirname, '../test/fixtures/project'), dependencies: frameworks },
  );
  project.provide('project', consumer.directory);
  return async () => {
    await consumer.remove();
    await removeTarballs();
  };
}
