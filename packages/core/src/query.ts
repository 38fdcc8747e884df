/**
 * What a query holds under a name. A package whose sparks read queries in another way adds to it,
 * by declaring it again.
 */
export interface QueryValues {
  text: string;
}

/** The query that a client connected with, by name. */
export type Query = Record<string, QueryValues[keyof QueryValues]>;
