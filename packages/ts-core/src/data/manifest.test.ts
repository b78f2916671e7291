import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.js';

const parse = (...lines: string[]) => parseManifest(lines.join('\n'), 'photos/manifest.tsv');

describe('parseManifest', () => {
  it('reads columns in any order, escapes and empty splits', () => {
    const rows = parse('group\tsplit\textra\tname\ttier', 'g1\tval\tx\ta\\tb.jpg\tA', '\t\ty\tsub/c.jpg\t', '');
    expect(rows).toEqual([
      { name: 'a\tb.jpg', split: 'val', tier: 'A', group: 'g1' },
      { name: 'sub/c.jpg', split: null, tier: '', group: '' },
    ]);
  });

  it('names the line at fault', () => {
    expect(() => parse('file\tsplit')).toThrow('expected the tab-separated columns name and split in line 1');
    expect(() => parse('name\tsplit', 'a.jpg\tdev')).toThrow('found "dev" in line 2');
    for (const name of ['../a.jpg', '/etc/a.jpg', 'b/../../a.jpg', '..\\\\a.jpg', '']) {
      expect(() => parse('name\tsplit', 'ok.jpg\ttrain', `${name}\ttrain`)).toThrow('in line 3');
    }
  });
});
