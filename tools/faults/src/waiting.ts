/** Whether a promise resolves within so many ms. For what a server may never do. */
export async function eventually(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when it is so; asks again and again, as nothing tells. */
export async function until(isSo: () => boolean | Promise<boolean>, ms = 30_000): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** Resolves with the time, in ms since the epoch, at which something next tells of an event. */
export function happens<E extends string>(
  emitter: { once(event: E, listener: () => void): unknown },
  event: E,
): Promise<number> {
  return new Promise((resolve) => {
    emitter.once(event, () => resolve(Date.now()));
  });
}
