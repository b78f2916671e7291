import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = join(dirname(fileURLToPath(import.meta.url)), 'gallery.html');

const escapeHtml = (text) =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]);

// Rows of the attribution table: | `file` | title | author | source | license |
function readCredits(file) {
  const rows = readFileSync(file, 'utf8').matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|$/gm);
  return new Map([...rows].map(([, name, title, author, license]) => [name, { title, author, license }]));
}

function figure({ name, stem }, credit) {
  const title = escapeHtml(credit?.title ?? stem);
  const source = credit ? `${escapeHtml(credit.author)} · ${escapeHtml(credit.license)}` : '';
  return `      <figure>
        <div class="compare" style="--split: 50%">
          <img src="${stem}.png" alt="${title}, colorized" draggable="false" />
          <img class="before" src="assets/${name}" alt="${title}, original" draggable="false" />
          <input type="range" min="0" max="100" value="50" aria-label="Share of the original shown: ${title}" />
        </div>
        <figcaption><strong>${title}</strong><span>${source}</span></figcaption>
      </figure>`;
}

/**
 * Writes `out/index.html`: one before/after slider for each sample, whose colorized picture is `out/<stem>.png`
 * and whose original is `out/assets/<name>`. `credits` is the Markdown file with the attribution table.
 */
export function writeGallery({ out, samples, credits }) {
  const table = readCredits(credits);
  const figures = samples.map((sample) => figure(sample, table.get(sample.name))).join('\n');
  writeFileSync(
    join(out, 'index.html'),
    readFileSync(template, 'utf8').replace('<!-- figures -->', () => figures),
  );
  return `${samples.length} pictures`;
}
