type Attributes = Readonly<Record<string, string | number>>;

/** An element; numbers of pixels need no more than a digit. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) =>
      ` ${key}="${typeof value === 'number' ? Math.round(value * 10) / 10 : value}"`,
  );
  return content
    ? `<${name}${written.join('')}>${content}</${name}>`
    : `<${name}${written.join('')}/>`;
}

/** Text as it may stand in an element. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A picture in the colours that whoever looks at it prefers. */
export function sheet(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 14px; }
.unit { fill: #59636e; font-size: 11px; }
.number { font-variant-numeric: tabular-nums; }
.ours { fill: #2f6fdb; }
.previous { fill: #d9822b; }
.others { fill: #8c959f; }
.floor { fill: #c8cfd6; }
.range { stroke: #1f2328; stroke-width: 1.5; }
.base { stroke: #59636e; }
.target { stroke: #cf222e; stroke-dasharray: 4 3; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.unit { fill: #9198a1; }
.ours { fill: #4c8dff; }
.previous { fill: #e09b4a; }
.others { fill: #7d8590; }
.floor { fill: #4b535d; }
.range { stroke: #e6edf3; }
.base { stroke: #9198a1; }
.target { stroke: #ff7b72; }
}
</style>
${content}
</svg>
`;
}
