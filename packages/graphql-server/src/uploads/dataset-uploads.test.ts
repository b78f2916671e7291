import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useLargeUploads } from '../plugins/use-large-uploads.js';
import { createTestServer } from '../testing/test-server.js';
import { type ZipEntry, zipFile } from '../testing/zip-file.js';
import { DatasetUploads } from './dataset-uploads.js';
import { receiveUpload } from './receive-upload.js';

const mutation = `mutation ($input: UploadDatasetInput!) {
  uploadDataset(input: $input) { __typename ... on Dataset { id name pictures bytes } ... on Error { message } }
}`;
const pictures: ZipEntry[] = ['a.jpg', 'deep/b.png', 'notes.txt'].map((name) => ({ name, data: 'picture' }));

async function open(options: Parameters<typeof createTestServer>[0] = {}) {
  const server = await createTestServer(options);
  const send = async (file: Buffer, input: object = { name: 'canyons' }, headers: Record<string, string> = {}) => {
    const operations = JSON.stringify({ query: mutation, variables: { input: { ...input, file: null } } });
    return server.upload({ file, headers, parts: { operations, map: '{"0":["variables.input.file"]}' } });
  };
  const add = async (...given: Parameters<typeof send>) =>
    ((await send(...given)).json.data as unknown as { uploadDataset: { __typename: string; message: string } })
      .uploadDataset;
  const files = async (): Promise<string[]> =>
    (await readdir(join(server.dataDir, 'datasets'), { recursive: true }).catch(() => [])).sort();
  return { ...server, send, add, files };
}

describe(DatasetUploads, () => {
  it('makes a data set of a zip', async () => {
    const { add, files, query, dataDir } = await open();
    const made = await add(zipFile(pictures));
    expect(made).toMatchObject({ __typename: 'Dataset', name: 'canyons', pictures: 2, bytes: 14 });
    expect(await files()).toEqual(['canyons', 'canyons/a.jpg', 'canyons/deep', 'canyons/deep/b.png']);
    const { json, text } = await query('{ datasets { name pictures } }');
    expect(json.data).toEqual({ datasets: [{ name: 'canyons', pictures: 2 }] });
    expect(text).not.toContain(dataDir);
    expect(await add(zipFile(pictures))).toMatchObject({ __typename: 'NameTakenError' });
    expect(await files()).toHaveLength(4);
  });

  it.each<[string, ZipEntry[], string]>([
    ['a path out of the folder', [{ name: '../a.jpg', data: 'x' }], 'InvalidInputError'],
    [
      'a checksum that is seen last',
      [...pictures, { name: 'z.jpg', data: 'x', claims: { crc: 1 } }],
      'InvalidInputError',
    ],
    ['a large file', [{ name: 'a.jpg', data: Buffer.alloc(1_000_001), stored: true }], 'DatasetTooLargeError'],
  ])('leaves nothing of %s', async (_what, entries, type) => {
    const { add, files, dataDir } = await open();
    const refused = await add(zipFile(entries));
    expect(refused.__typename).toBe(type);
    expect(refused.message).not.toContain(dataDir);
    expect(await files()).toEqual([]);
  });

  it.each(['../x', '.x', 'a/b', '', ' ', 'x'.repeat(65), 'x.', 'con\0', 'a\nb'])(
    'takes no name like %j',
    async (name) => {
      const { add, files } = await open();
      expect(await add(zipFile(pictures), { name })).toMatchObject({ __typename: 'InvalidInputError' });
      expect(await files()).toEqual([]);
    },
  );

  it('needs the scope', async () => {
    const { send, makeKey } = await open({ withKeys: true });
    const headers = { authorization: `Bearer ${await makeKey('colorize', 'admin')}` };
    expect((await send(zipFile(pictures), { name: 'x' }, headers)).json.errors[0]!.extensions.code).toBe('FORBIDDEN');
  });
});

describe(useLargeUploads, () => {
  const settings = { maxUploadMegabytes: 1, maxDatasetMegabytes: 3 };
  const large = (megabytes: number) =>
    zipFile([
      ...pictures,
      ...[0, 1].map((i) => ({ name: `${i}.txt`, data: Buffer.alloc(megabytes * 5e5), stored: true })),
    ]);

  it('goes through a file, which is removed', async () => {
    const { add, files, dataDir } = await open({ settings });
    expect(await add(large(2))).toMatchObject({ __typename: 'Dataset', pictures: 2 });
    expect(await files()).toHaveLength(4);
    expect((await readdir(dataDir)).filter((name) => name.includes('-'))).toEqual(['storage-id', 'url-secret']);
  });

  it('has a limit, too, and only clients that may train send one', async () => {
    const { send, upload, jobs, makeKey } = await open({ settings, withKeys: true });
    const of = async (...scopes: Parameters<typeof makeKey>) => ({
      authorization: `Bearer ${await makeKey(...scopes)}`,
    });
    expect((await send(large(2), { name: 'x' }, await of('colorize'))).status).toBe(413);
    expect((await send(large(4), { name: 'x' }, await of('train'))).status).toBe(413);
    const picture = await upload({ file: large(2), headers: await of('train', 'colorize') });
    expect([picture.status, picture.json.errors[0]!.extensions.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(picture.json.errors[0]!.message).toMatch(/^the file has \d{7} bytes, more than the 1000000 of a picture/);
    expect(jobs).toEqual([]);
  });

  it.each([
    ['operations that are no JSON', { operations: '{' }],
    ['operations in a list', { operations: '[]' }],
    ['a map to a prototype', { map: '{"0":["__proto__.polluted"]}' }],
    ['a map to nowhere', { map: '{"0":["variables.a.b.c"]}' }],
    ['a map over something', { map: '{"0":["query"]}' }],
    ['a map of another file', { map: '{"1":["variables.input.file"]}' }],
    ['a map of numbers', { map: '{"0":5}' }],
    ['many fields', { a: '1', b: '2' }],
  ])('is refused with %s', async (_what, parts) => {
    const { upload, dataDir } = await open({ settings });
    const operations = JSON.stringify({ query: mutation, variables: { input: { name: 'x', file: null } } });
    const { status, json, text } = await upload({ file: large(2), parts: { operations, ...parts } });
    expect(json.errors.length, text).toBeGreaterThan(0);
    expect(status).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((await readdir(dataDir)).filter((name) => /^[0-9a-f]{8}-/.test(name))).toEqual([]);
  });
});

it('what a killed server left half unpacked goes after a day', async () => {
  const { dataDir } = await createTestServer();
  const uploads = new DatasetUploads(dataDir, { entries: 1, fileBytes: 1, totalBytes: 1 });
  await mkdir(join(dataDir, '.incoming-x/pictures'), { recursive: true });
  await uploads.sweep();
  expect(await readdir(dataDir)).toContain('.incoming-x');
  await uploads.sweep(Date.now() + 25 * 3_600_000);
  expect(await readdir(dataDir)).not.toContain('.incoming-x');
});

it('a body that ends early is no upload', async () => {
  const { dataDir } = await createTestServer();
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const body = '--b\r\ncontent-disposition: form-data; name="0"; filename="a"\r\n\r\nhalf';
  const request = new Request('http://localhost/', { method: 'POST', headers, body });
  await expect(receiveUpload(request, join(dataDir, 'x'), { fileBytes: 100, pictureBytes: 50 })).rejects.toMatchObject({
    extensions: { code: 'BAD_REQUEST' },
  });
});
