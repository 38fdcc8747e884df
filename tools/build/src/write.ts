import { type OutputOptions, rollup, type RollupOptions, type RollupOutput } from 'rollup';

/** Runs rollup once. Its warnings are errors, except about code that is not ours. */
export async function write(options: RollupOptions, output: OutputOptions): Promise<RollupOutput> {
  const bundle = await rollup({
    ...options,
    onwarn: (warning) => {
      const ids = warning.ids ?? [warning.id ?? ''];
      if (!ids.every((id) => id.includes('/node_modules/'))) throw new Error(warning.message);
    },
  });
  try {
    return await bundle.write(output);
  } finally {
    await bundle.close();
  }
}
