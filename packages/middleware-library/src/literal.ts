/**
 * Text as a string literal of JavaScript that means the same in any script: also in one that
 * stands in an HTML page, and for engines that take U+2028 and U+2029 for the end of a line.
 */
export function literal(text: string): string {
  return escaped(JSON.stringify(text));
}

/** An expression for data, whatever its keys: as a literal, unless that would obey `__proto__`. */
export function dataExpression(data: unknown): string {
  const json = JSON.stringify(data);
  return json.includes('__proto__') ? `JSON.parse(${literal(json)})` : escaped(json);
}

function escaped(json: string): string {
  return json.replaceAll(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
