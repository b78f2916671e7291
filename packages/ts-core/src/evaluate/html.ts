/** What every HTML report is made with: a document that needs no other file for its looks, escaped text, numbers. */

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c1c1c }
table { border-collapse: collapse } td, th { padding: .1rem .8rem .1rem 0; text-align: right }
td:first-child, th:first-child { text-align: left } tbody tr:nth-child(even) { background: #f4f4f4 }
.wide { overflow-x: auto; font-size: 13px } .row { display: flex; flex-wrap: wrap; gap: 1.5rem }
figure { margin: 1rem 0 } img { max-width: 100% } figcaption { color: #555; font-size: 13px }`;

/** A whole page; `title` is text, `body` HTML. */
export function htmlDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}
</style>
${body}
</html>
`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}

/** Three decimals, one from 10 on; a dash for NaN. */
export function formatValue(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}
