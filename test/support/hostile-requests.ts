/** Requests that a service must survive: damaged, lying and foreign files, zips that are traps, abusive queries. All from a seed. */
import { landscape } from './landscape.js';
import { hostileFiles, trappedPictures } from './hostile-files.js';
import { createRandom } from './random.js';
import { type ZipEntry, zipFile } from '../../packages/graphql-server/src/testing/zip-file.js';

export interface HostileUpload {
  name: string;
  file: Buffer;
  kind: 'picture' | 'dataset';
}

export interface HostileQuery {
  name: string;
  path: string;
  init: RequestInit;
}

/** The files whose fault is known. */
export async function knownUploads(): Promise<HostileUpload[]> {
  const files = { ...(await hostileFiles()), ...(await trappedPictures()) };
  return Object.entries(files).map(([name, file]) => ({ name, file, kind: 'picture' }));
}

/** Pictures with random damage, and every sixth time a zip that is a trap. */
export async function randomUploads(count: number, seed: number): Promise<HostileUpload[]> {
  const random = createRandom(seed);
  const [intact, zips] = [await intactPictures(), hostileZips()];
  return Array.from({ length: count }, (_, i): HostileUpload => {
    if (i % 6 === 0) {
      const [name, file] = zips[(i / 6) % zips.length]!;
      return { name: `${name}, ${i}`, file, kind: 'dataset' };
    }
    const [format, file] = intact[i % intact.length]!;
    const [how, damage] = damages[Math.floor(random() * damages.length)]!;
    return { name: `${format} ${how}, ${i}`, file: damage(Buffer.from(file), random), kind: 'picture' };
  });
}

async function intactPictures(): Promise<[string, Buffer][]> {
  const view = landscape(5, 160, 120);
  const exif = { IFD0: { Copyright: 'x'.repeat(200), ImageDescription: 'y'.repeat(200) } };
  return [
    ['a JPEG', await view.clone().jpeg().withExif(exif).toBuffer()],
    ['a progressive JPEG', await view.clone().jpeg({ progressive: true }).toBuffer()],
    ['a PNG', await view.clone().png().toBuffer()],
    ['a WebP', await view.clone().webp().toBuffer()],
    ['a GIF', await view.clone().gif().toBuffer()],
    ['a TIFF', await view.clone().tiff({ compression: 'lzw' }).toBuffer()],
    ['an AVIF', await view.clone().avif({ effort: 0 }).toBuffer()],
  ];
}

type Damage = (file: Buffer, random: () => number) => Buffer;

const at = (length: number, random: () => number): number => Math.floor(random() * length);

const damages: [string, Damage][] = [
  ['cut', (file, random) => file.subarray(0, at(file.length, random))],
  ['with flipped bits', (file, random) => flip(file, { from: 0, count: 20 }, random)],
  ['with a damaged header', (file, random) => flip(file.subarray(0), { from: 0, to: 64, count: 6 }, random)],
  ['with large numbers in its header', (file, random) => file.fill(0xff, 10 + at(40, random), 54 + at(20, random))],
  [
    'without its middle',
    (file, random) => Buffer.concat([file.subarray(0, at(file.length, random)), file.subarray(-200)]),
  ],
  ['twice', (file) => Buffer.concat([file, file])],
  ['with a page of HTML behind it', (file) => Buffer.concat([file, Buffer.from('<script>alert(1)</script>')])],
  ['with a zip behind it', (file) => Buffer.concat([file, zipFile([{ name: '../x.jpg', data: 'x' }])])],
  ['behind a script', (file) => Buffer.concat([Buffer.from('#!/bin/sh\nrm -rf x\n'), file])],
  ['whose metadata lies about its length', (file) => lyingSegment(file)],
  ['with zeros inside', (file, random) => file.fill(0, at(file.length, random))],
];

function flip(file: Buffer, range: { from: number; to?: number; count: number }, random: () => number): Buffer {
  const to = Math.min(range.to ?? file.length, file.length);
  for (let i = 0; i < range.count; i++) {
    const index = range.from + at(to - range.from, random);
    file[index] = file[index]! ^ (1 << at(8, random));
  }
  return file;
}

/** The length of the second marker of a JPEG, or what is in its place. */
function lyingSegment(file: Buffer): Buffer {
  file.writeUInt16BE(0xfffe, 4);
  return file;
}

function hostileZips(): [string, Buffer][] {
  const picture: ZipEntry = { name: 'a.jpg', data: 'picture' };
  const zips: Record<string, ZipEntry[]> = {
    'a zip that leaves its folder': [{ ...picture, name: '../../a.jpg' }],
    'a zip with an absolute name': [{ ...picture, name: '/etc/a.jpg' }],
    'a zip with a link': [{ ...picture, data: '/etc/passwd', mode: 0o120777 }],
    'a zip with a name twice': [picture, picture],
    'an encrypted zip': [{ ...picture, claims: { flags: 1 } }],
    'a zip bomb': [{ ...picture, data: Buffer.alloc(40_000_000) }],
    'a zip that understates its size': [{ ...picture, data: Buffer.alloc(900_000), claims: { size: 9 } }],
    'a zip that claims 4 GB': [{ ...picture, claims: { size: 0xfffffff0 } }],
    'a zip with a wrong checksum': [{ ...picture, claims: { crc: 1 } }],
    'a zip of overlapping files': [
      { ...picture, data: 'x'.repeat(500), stored: true },
      ...[1, 2, 3].map((i) => ({ name: `${i}.jpg`, data: 'x'.repeat(500), stored: true, overlaps: true })),
    ],
    'a zip in a zip': [picture, { name: 'b.zip', data: zipFile([picture]) }],
    'a zip of very many files': Array.from({ length: 20_000 }, (_, i) => ({ name: `${i}/${i}.txt`, data: '' })),
  };
  const made = Object.entries(zips).map(([name, entries]): [string, Buffer] => [name, zipFile(entries)]);
  return [...made, ['a cut zip', zipFile([picture]).subarray(0, 60)], ['no zip', Buffer.from('PK\x03\x04')]];
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const nested = (depth: number, open: string, inside: string): string =>
  open.repeat(depth) + inside + ' }'.repeat(depth);
const fragments = (count: number): string =>
  Array.from({ length: count }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ');

/** At most `count` abusive queries, each another one. */
export function hostileQueries(count: number): HostileQuery[] {
  const texts: Record<string, string> = {
    'deep introspection': `{ __schema { types { ${nested(60, 'fields { type { fields { name } } type { ', 'name').slice(0, 900)}`,
    'a flood of introspection': `{ ${'a: __schema { types { name fields { name args { name } } } } '.repeat(40)} }`,
    'types of types': `{ __schema { types ${nested(12, '{ fields { type ', '{ name }')} } }`,
    'a thousand aliases': `{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: devices { device }`).join(' ')} }`,
    'sixteen aliases': `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: models { name }`).join(' ')} }`,
    'fields again and again': `{ ${'models { name } '.repeat(3000)} }`,
    'fragments in a circle': '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    'fragments that double': `{ ...f0 } ${fragments(25)} fragment f25 on Query { models { name } }`,
    'a thousand fragments': `{ ...f0 } ${fragments(1000)}`,
    'a thousand directives': `{ models ${'@skip(if: false) '.repeat(1000)} { name } }`,
    'a directive of its own': '{ models @stream(initialCount: 0) { name } }',
    'a long name': `{ ${'a'.repeat(100_000)} }`,
    'a long text': `{ colorization(id: "${'x'.repeat(200_000)}") { id } }`,
    'a long list': `{ colorization(id: [${'1,'.repeat(50_000)}1]) { id } }`,
    'a number without end': `{ trainingRuns(first: ${'9'.repeat(5000)}) { edges { node { id } } } }`,
    'a negative number': '{ trainingRuns(first: -1) { edges { node { id } } } }',
    'a large number': '{ trainingRuns(first: 2147483647) { edges { node { id } } } }',
    'a cursor of nonsense': '{ trainingRuns(first: 5, after: "\\u0000%00../../x") { edges { node { id } } } }',
    'a path as an id': '{ colorization(id: "../../../../etc/passwd") { id } }',
    'SQL as an id': `{ trainingRun(id: "1'; drop table training_runs; --") { id } }`,
    'a zero byte as an id': '{ trainingRun(id: "\\u0000") { id } }',
    'braces without end': '{'.repeat(100_000),
    'brackets without end': `{ colorization(id: ${'['.repeat(20_000)}`,
    'a comment without end': `#${'x'.repeat(200_000)}`,
    'a block text without end': '{ colorization(id: """',
    nothing: '',
    'unknown fields': `{ ${Array.from({ length: 200 }, (_, i) => `no${i}`).join(' ')} }`,
    'two operations': 'query a { models { name } } query b { models { name } }',
    'a mutation of nothing': 'mutation { colorize(input: {}) { __typename } }',
    'an unknown run': 'subscription { trainingRun(id: "x") { seq } }',
    'a rendering without a picture':
      'mutation { renderColorization(input: { id: "x", maxSide: 99999999 }) { __typename } }',
    'a hundred renderings': `mutation { ${Array.from({ length: 100 }, (_, i) => `r${i}: renderColorization(input: { id: "x" }) { __typename }`).join(' ')} }`,
    'a run of nothing': 'mutation { startTrainingRun(input: { dataset: "/etc", steps: -5 }) { __typename } }',
    'a model named by a path': 'mutation { publishModel(runId: "../..", name: "../../x") { __typename } }',
    'the type of everything': `{ ${'__typename '.repeat(5000)} }`,
  };
  const posts = Object.entries(texts).map(
    ([name, query]): HostileQuery => ({ name, path: '/graphql', init: json({ query }) }),
  );
  return [...posts, ...hostileBodies()].slice(0, count);
}

function hostileBodies(): HostileQuery[] {
  const query = '{ models { name } }';
  const bodies: Record<string, RequestInit> = {
    'a batch': json(Array.from({ length: 500 }, () => ({ query }))),
    'no JSON': json('{"query":'),
    'a number': json('7'),
    null: json('null'),
    'a deep object': json(`{"query":"${query}","variables":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`),
    'a prototype': json('{"query":"{ models { name } }","variables":{"__proto__":{"admin":true}},"__proto__":{"x":1}}'),
    'a query that is a list': json({ query: [query] }),
    'a body that is too long': json({ query: 'x'.repeat(400_000) }),
    'bytes that are no text': { ...json(''), body: new Uint8Array([0xff, 0xfe, 0x00, 0x80]) },
    'a form': { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=x' },
    'a multipart without parts': {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b', 'graphql-require-preflight': '1' },
      body: '--b--\r\n',
    },
    'a multipart without a boundary': {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data', 'graphql-require-preflight': '1' },
      body: 'x',
    },
    'another method': { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' },
    'an operation that is not there': json({ query, operationName: 'x' }),
    'a persisted query': json({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
  };
  const posts = Object.entries(bodies).map(([name, init]): HostileQuery => ({ name, path: '/graphql', init }));
  const long = `/graphql?query=${encodeURIComponent(`{ ${'models { name } '.repeat(600)} }`)}`;
  return [
    ...posts,
    { name: 'a long URL', path: long, init: {} },
    { name: 'a path up', path: '/results/../../etc/passwd', init: {} },
  ];
}
