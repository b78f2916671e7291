import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/photos.js';
import { scanFolder } from './scan.js';

async function folderOf(names: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name);
  }
  return folder;
}

const namesOf = ({ candidates }: Awaited<ReturnType<typeof scanFolder>>) => candidates.map(({ name }) => name);
const skipsOf = ({ skips }: Awaited<ReturnType<typeof scanFolder>>) =>
  skips.map(({ name, reason }) => `${name}: ${reason}`);

describe('scanFolder', () => {
  it('walks sub-folders and links, once each, and passes over hidden and other files', async () => {
    const folder = await folderOf(['a.JPG', 'b/c.webp', 'b/notes.txt', '.hidden/d.jpg', 'b/.e.jpg', 'f.heic']);
    const elsewhere = await folderOf(['g.png']);
    await symlink(folder, join(folder, 'b', 'loop'));
    await symlink(join(folder, 'missing.jpg'), join(folder, 'broken.jpg'));
    await symlink(elsewhere, join(folder, 'linked'));
    await symlink(join(elsewhere, 'g.png'), join(folder, 'h.png'));
    const scan = await scanFolder(folder);
    expect(namesOf(scan)).toEqual(['a.JPG', 'b/c.webp', 'f.heic', 'h.png', 'linked/g.png']);
    expect(scan.splitSource).toBe('hash');
  });

  it('takes train, val and test folders as splits, held-out pictures first', async () => {
    const scan = await scanFolder(await folderOf(['train/a.jpg', 'val/b.jpg', 'test/x/c.jpg', 'other/d.jpg']));
    expect(scan.candidates.map(({ name, split }) => [name, split])).toEqual([
      ['test/x/c.jpg', 'test'],
      ['val/b.jpg', 'val'],
      ['train/a.jpg', 'train'],
    ]);
    expect(skipsOf(scan)).toEqual(['other/d.jpg: outside-splits']);
    const album = await scanFolder(await folderOf(['test/a.jpg', 'b.jpg']));
    expect(album.splitSource).toBe('hash');
  });

  it('honors a manifest: splits, tiers, groups that stay whole, missing files', async () => {
    const folder = await folderOf(['train/a.jpg', 'val/b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'unlisted.jpg']);
    const rows = [
      'a.jpg\ttrain\tg1\tA',
      'b.jpg\tval\tg1\tA',
      'c.jpg\ttrain\tg2\tA',
      'd.jpg\t\tg3\tB',
      'e.jpg\t\tg3\tA',
      'f.jpg\tval\t\tA',
    ];
    await writeFile(join(folder, 'manifest.tsv'), ['name\tsplit\tgroup\ttier', ...rows].join('\n'));
    const all = await scanFolder(folder);
    expect(all.splitSource).toBe('manifest');
    expect(namesOf(all)).toEqual(['val/b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']);
    expect(skipsOf(all)).toEqual(['f.jpg: missing', 'train/a.jpg: group-held-out']);
    expect(namesOf(await scanFolder(folder, { tier: 'B' }))).toEqual(['d.jpg']);
  });

  it('filters synsets by folder or by file name', async () => {
    const names = ['n09246464/a.JPEG', 'n01440764/b.JPEG', 'flat/n09246464_12.JPEG', 'flat/n01440764_9.JPEG'];
    const scan = await scanFolder(await folderOf(names), { wnids: ['n09246464'] });
    expect(namesOf(scan)).toEqual(['flat/n09246464_12.JPEG', 'n09246464/a.JPEG']);
  });

  it('takes the seven synsets of 2017 out of an ImageNet tree, in their splits', async () => {
    const wnids = ['n09246464', 'n09283405', 'n09303528', 'n09366317', 'n09398677', 'n09399592', 'n09409752'];
    const names = [...wnids, 'n01440764'].flatMap((wnid) =>
      ['train', 'val'].map((split) => `${split}/${wnid}/${wnid}_7.JPEG`),
    );
    const scan = await scanFolder(await folderOf(names), { wnids });
    const expected = ['val', 'train'].flatMap((split) => wnids.map((wnid) => `${split}/${wnid}/${wnid}_7.JPEG`));
    expect(namesOf(scan)).toEqual(expected);
    expect(scan.candidates.map(({ split }) => split)).toEqual(expected.map((name) => name.split('/')[0]));
    expect(skipsOf(scan)).toEqual(['train/n01440764/n01440764_7.JPEG: wnid', 'val/n01440764/n01440764_7.JPEG: wnid']);
  });

  it('says what is wrong with a folder', async () => {
    const folder = await folderOf(['notes.txt', 'one/n01440764_1.jpg']);
    const data = (message: string): unknown =>
      expect.objectContaining({ code: 'DATA', message: expect.stringContaining(message) as unknown });
    await expect(scanFolder(join(folder, 'nowhere'))).rejects.toEqual(data('nowhere does not exist'));
    await expect(scanFolder(join(folder, 'notes.txt'))).rejects.toEqual(data('is a file'));
    await expect(scanFolder(folder, { wnids: ['n09246464'] })).rejects.toEqual(
      data('no pictures of wnids n09246464 found'),
    );
    await expect(scanFolder(folder, { tier: 'A' })).rejects.toEqual(data('has no manifest.tsv'));
    await expect(scanFolder(await folderOf(['notes.txt']))).rejects.toEqual(data('no pictures found in'));
  });
});
