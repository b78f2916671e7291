/** `manifest.tsv`: which pictures of a folder form the data set, and their splits and groups. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError, LithochromeError } from '../errors.js';
import { SPLITS, type Split } from './split.js';

export const MANIFEST_NAME = 'manifest.tsv';

export interface ManifestRow {
  name: string;
  /** null: by hash. */
  split: Split | null;
  tier: string;
  /** Pictures of one scene; empty: a group of its own. */
  group: string;
}

/**
 * Reads `manifest.tsv` of a folder: tab-separated, a header line, `\` escapes. Columns name and split, and where
 * present tier and group; others are ignored. Returns null where there is none; throws DATA with the line at fault.
 */
export async function readManifest(folder: string): Promise<ManifestRow[] | null> {
  const path = join(folder, MANIFEST_NAME);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw ioError(error, `read ${path}`);
  });
  return text === null ? null : parseManifest(text, path);
}

/** Parses the text of a manifest; `path` is for messages. */
export function parseManifest(text: string, path: string): ManifestRow[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const header = lines[0]!.split('\t');
  const column = { name: header.indexOf('name'), split: header.indexOf('split') };
  if (column.name < 0 || column.split < 0) {
    throw new LithochromeError('DATA', `${path}: expected the tab-separated columns name and split in line 1`);
  }
  const optional = { tier: header.indexOf('tier'), group: header.indexOf('group') };
  const rows: ManifestRow[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue;
    const cells = line.split('\t').map(unescapeCell);
    const fail = (message: string) => new LithochromeError('DATA', `${path}: ${message} in line ${i + 1}`);
    const name = cells[column.name] ?? '';
    if (name === '' || name.startsWith('/') || name.split(/[/\\]/).includes('..')) {
      throw fail(`expected a picture's path inside the folder but found ${JSON.stringify(name)}`);
    }
    const split = cells[column.split] ?? '';
    if (split !== '' && !SPLITS.includes(split as Split)) {
      throw fail(`expected train, val, test or nothing as split but found ${JSON.stringify(split)}`);
    }
    rows.push({
      name,
      split: split === '' ? null : (split as Split),
      tier: cells[optional.tier] ?? '',
      group: cells[optional.group] ?? '',
    });
  }
  return rows;
}

function unescapeCell(cell: string): string {
  const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r' };
  return cell.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
}
