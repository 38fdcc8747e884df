/** Ms for a browser to start or to load a page, on a machine that has much else to do. */
export const START = 60_000;

/** Ms for a script in a page. */
export const SCRIPT = 30_000;

/** Ms to end by itself, before it is ended. */
export const GRACE = 5_000;

/** Resolves with what `promise` does, or rejects when that takes longer than `limit` ms. */
export async function within<T>(limit: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limit} ms.`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
