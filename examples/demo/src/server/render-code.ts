import type { Excerpt } from './excerpt.js';

/** The line that a reader should not miss. */
const MARKED = /^\s*transformer:/;

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>//.*|/\*.*|^\s*\*.*)`,
    String.raw`(?<string>'(?:\\.|[^'\\])*'|\x60(?:\\.|[^\x60\\])*\x60)`,
    String.raw`(?<keyword>\b(?:async|await|break|case|catch|class|const|continue|default|else|export|finally|for|function|if|import|in|let|new|null|of|private|readonly|return|switch|this|throw|try|undefined|void|while)\b|\btype(?= \w))`,
    String.raw`(?<number>\b\d[\d_]*\b)`,
  ].join('|'),
  'g',
);

/** An excerpt as a numbered list of lines. */
export function renderCode({ file, first, lines }: Excerpt): string {
  const items = lines.map((line) => {
    const marked = MARKED.test(line) ? ' class="marked"' : '';
    const indent = Math.max(0, line.search(/\S/));
    return `<li${marked}><code data-indent="${indent}">${highlight(line) || ' '}</code></li>`;
  });
  return `<figure><figcaption>${escape(file)}</figcaption><ol start="${first}">${items.join('')}</ol></figure>`;
}

function highlight(line: string): string {
  let html = '';
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    html += escape(line.slice(end, match.index));
    html += `<span class="${kind}">${escape(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escape(line.slice(end));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
