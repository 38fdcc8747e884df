import type { PrimusOptions } from 'primus';
import { onTestFinished } from 'vitest';
import type { TransformerName } from '../../compatibility/src/names.js';
import type { Replacements } from './configuration.js';
import type { Proxy, ProxyKind } from './proxy.js';
import { type Backend, startBackend } from './servers.js';

/** A proxy before two servers. */
export interface Stage {
  readonly proxy: Proxy;
  readonly backends: readonly [Backend, Backend];
}

export interface StageOptions {
  readonly transformer?: TransformerName;
  readonly server?: Partial<PrimusOptions>;
  readonly changes?: Replacements;
}

/** Starts them for one test. */
export async function openStage(
  kind: ProxyKind,
  { transformer = 'websockets', server = {}, changes = {} }: StageOptions,
): Promise<Stage> {
  const start = async (): Promise<Backend> => {
    const backend = await startBackend(transformer, server);
    onTestFinished(() => backend.close());
    return backend;
  };
  const backends = [await start(), await start()] as const;
  const proxy = await kind.start({ ports: [backends[0].port, backends[1].port], changes });
  onTestFinished(() => proxy.stop());
  return { proxy, backends };
}
