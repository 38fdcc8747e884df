import { escapeHtml } from './escape-html.js';
import type { Excerpt } from './excerpt.js';

/** The line that a reader should not miss. It has the name of the transformer in a variable. */
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

/**
 * An excerpt as a numbered list of lines.
 *
 * @param transformer the value that is shown behind the line that chooses it
 */
export function renderCode({ file, first, lines }: Excerpt, transformer: string): string {
  const items = lines.map((line) => {
    const chooses = MARKED.test(line);
    const indent = Math.max(0, line.search(/\S/));
    const value = chooses ? `<span class="value">'${escapeHtml(transformer)}'</span>` : '';
    return `<li${chooses ? ' class="marked"' : ''}><code data-indent="${indent}">${highlight(line) || ' '}${value}</code></li>`;
  });
  return `<figure><figcaption>${escapeHtml(file)}</figcaption><ol start="${first}">${items.join('')}</ol></figure>`;
}

function highlight(line: string): string {
  let html = '';
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    html += escapeHtml(line.slice(end, match.index));
    html += `<span class="${kind}">${escapeHtml(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(line.slice(end));
}
