/** What vitest's JSON reporter writes, as far as it is read here. */
export interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

export interface Result {
  readonly title: string;
  readonly status: string;
}

/** The results of the test files, by transformer, parser and what they met in. */
export class Results {
  readonly #all = new Map<string, Result[]>();

  constructor({ testResults }: Report) {
    for (const { ancestorTitles, title, status } of testResults.flatMap(
      ({ assertionResults }) => assertionResults,
    )) {
      const [cell = '', ...topics] = ancestorTitles;
      const results = this.#all.get(cell) ?? [];
      results.push({ title: [...topics, title].join(': '), status });
      this.#all.set(cell, results);
    }
  }

  /** Those of one cell; none when it was not tested. */
  of(transformer: string, parser: string, meeting: string): readonly Result[] {
    return this.#all.get(`${transformer} | ${parser} | ${meeting}`) ?? [];
  }
}

/** Whether tests ran whose titles match, and all that were not skipped passed. */
export function proves(results: readonly Result[], title = /./): boolean {
  const matching = results.filter((result) => title.test(result.title));
  return (
    matching.some(({ status }) => status === 'passed') &&
    matching.every(({ status }) => status !== 'failed')
  );
}
