import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { EngineBusyError, EngineError } from './engine/engine-error.js';
import { describeForLog } from './log.js';
import { fakeResult } from './testing/fake-process.js';
import { createTestServer } from './testing/test-server.js';

describe('colorize', () => {
  it('gives the options to the engine and tells of the result', async () => {
    const { upload, query, fetch, jobs } = await createTestServer();
    const input = {
      method: 'AUTO',
      temperature: 0.5,
      vibrancy: null,
      uncertainty: true,
      format: 'JPEG',
      model: 'strata',
    };
    const { status, json } = await upload({ input, file: Buffer.from('the very bytes') });
    expect(status).toBe(200);
    const { colorize } = json.data;
    expect(colorize).toMatchObject({
      __typename: 'Colorization',
      model: 'strata',
      method: 'auto',
      device: 'cpu',
      notes: [],
    });
    expect(colorize.image).toMatchObject({ width: 4 });
    expect(Buffer.from(jobs[0]!.image).toString()).toBe('the very bytes');
    const options = { method: 'auto', temperature: 0.5, uncertainty: true, format: 'jpeg', model: 'strata' };
    expect(jobs[0]!.options).toEqual(options);
    expect((await fetch(colorize.image.url)).text).toBe('colored picture');
    expect((await fetch(colorize.uncertainty.url)).text).toBe('map');
    const again = await query(`{ colorization(id: "${colorize.id}") { id model image { bytes mimeType } } }`);
    expect(again.json.data.colorization).toEqual({
      id: colorize.id,
      model: 'strata',
      image: { bytes: 15, mimeType: 'image/jpeg' },
    });
    expect((await query('{ colorization(id: "unknown") { id } }')).json).toEqual({ data: { colorization: null } });
  });

  it('keeps hypotheses as small pictures', async () => {
    const small = ['one', 'two'].map((text) => ({ image: Buffer.from(text), width: 3, height: 2 }));
    const { upload, query, fetch, jobs } = await createTestServer({
      colorize: () => Promise.resolve({ ...fakeResult, hypotheses: small }),
    });
    const { id } = (await upload({ input: { hypotheses: 2 } })).json.data.colorize;
    expect(jobs[0]).toMatchObject({ session: id, hypotheses: 2 });
    const fields = '{ hypotheses { index image { url width mimeType } } temperature vibrancy }';
    const { colorization } = (await query(`{ colorization(id: "${id}") ${fields} }`)).json.data;
    const found = colorization as { hypotheses: { index: number; image: { url: string } }[] };
    expect(found).toMatchObject({ temperature: 0.5, vibrancy: 0, hypotheses: [{ index: 1 }, { index: 2 }] });
    expect(found.hypotheses[1]!.image).toMatchObject({ width: 3, mimeType: 'image/jpeg' });
    expect((await fetch(found.hypotheses[1]!.image.url)).text).toBe('two');
    const { colorize } = (await upload({ input: { hypotheses: 9 } })).json.data;
    expect(colorize).toMatchObject({ __typename: 'InvalidInputError', message: expect.stringContaining('received 9') });
  });

  it.each([
    [new EngineError('INVALID_INPUT', 'it is damaged'), 'InvalidInputError', 'it is damaged'],
    [new EngineError('INVALID_OPTION', 'expected less'), 'InvalidInputError', 'expected less'],
    [new EngineError('IMAGE_TOO_LARGE', 'too large'), 'ImageTooLargeError', 'too large'],
    [new EngineError('UNSUPPORTED_IMAGE', 'it is SVG'), 'UnsupportedImageError', 'it is SVG'],
  ])('turns %s into %s', async (error, type, message) => {
    const { upload } = await createTestServer({ colorize: () => Promise.reject(error) });
    expect((await upload()).json.data.colorize).toEqual({ __typename: type, message });
  });

  it('says when to come back', async () => {
    const { upload } = await createTestServer({ colorize: () => Promise.reject(new EngineBusyError(7)) });
    const { json, headers } = await upload();
    expect(json.data.colorize).toMatchObject({ __typename: 'BusyError', retryAfterSeconds: 7 });
    expect(headers.get('retry-after')).toBe('7');
  });

  it.each(['stratos', '../models/strata', '/etc', ''])('takes no model named %j', async (model) => {
    const { upload, jobs } = await createTestServer();
    const { colorize } = (await upload({ input: { model } })).json.data;
    expect(colorize).toMatchObject({ __typename: 'ModelNotFoundError', message: expect.stringContaining('strata') });
    expect(jobs).toEqual([]);
  });

  it('is cancelled when the client goes away', async () => {
    const stop = new AbortController();
    const seen = vi.fn();
    const { upload } = await createTestServer({
      colorize: (_job, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new EngineError('ABORTED', 'gone')));
          signal.addEventListener('abort', seen);
          stop.abort();
        }),
    });
    await upload({ signal: stop.signal }).catch(() => {});
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1));
  });

  it('masks what is nobody else’s business', async () => {
    const secret = new Error(`cannot read /home/me/.secret with litho_0123456789ab_${'k'.repeat(43)}`);
    const { upload, lines } = await createTestServer({ colorize: () => Promise.reject(secret) });
    const { json, text } = await upload();
    expect(json.errors[0]!.message).toBe('Unexpected error.');
    expect(text).not.toMatch(/secret|litho_|stack|\.ts/);
    const log = lines.join('');
    expect(log).toContain('cannot read <path> with <key>');
    expect(log).not.toMatch(/\/home|litho_|\.ts:|at async/);
  });
});

describe('queries', () => {
  it('what GraphiQL asks for the schema is allowed', async () => {
    const { query } = await createTestServer();
    const { json } = await query(getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true }));
    expect(json.errors).toBeUndefined();
  });

  it('devices and models', async () => {
    const { query } = await createTestServer();
    const { json } = await query('{ devices { device available description bf16 } models { name summary } }');
    expect(json.data.devices).toContainEqual(expect.objectContaining({ device: 'cpu', available: true }));
    expect(json.data.models).toContainEqual({ name: 'strata', summary: expect.stringContaining('pictures') });
  });
});

const nested = (depth: number): string => '{ type { fields '.repeat(depth) + '{ name }' + ' } }'.repeat(depth);
const json = (body: string) => ({ 'content-length': String(Buffer.byteLength(body)) });

describe('abusive operations', () => {
  const aliases = Array.from({ length: 16 }, (_, i) => `a${i}: models { name }`).join(' ');
  const twice = ['a', 'b'].map((name) => `${name}: colorize(input: $input) { __typename }`).join(' ');
  it.each([
    ['many aliases', `{ ${aliases} }`, /more than 15 aliases/],
    ['many tokens', `{ ${'models { name } '.repeat(400)} }`, /token/i],
    ['many directives', `{ models ${'@skip(if: false) '.repeat(30)} { name } }`, /directive/],
    ['two pictures at once', `mutation ($input: ColorizeInput!) { ${twice} }`, /complexity|expected an uploaded/],
    ['deep introspection', `{ __schema { types { fields ${nested(4)} } } }`, /introspection depth/i],
    ['fragments in a circle', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }', /itself/],
    ['an unknown field', '{ passwords }', /Cannot query field/],
    ['nonsense', '{{{{', /Syntax Error/],
    ['nothing', '', /Unexpected <EOF>/],
  ])('%s', async (_what, text, message) => {
    const { query } = await createTestServer();
    const variables = { input: { image: {} } };
    const { json: answer, status } = await query(text, {}, variables);
    expect(answer.errors[0]!.message).toMatch(message);
    expect(answer.data ?? null).toBeNull();
    expect(status).toBeLessThan(500);
  });

  it('two pictures at once, properly uploaded', async () => {
    const { upload, jobs } = await createTestServer();
    const query = `mutation ($input: ColorizeInput!) { ${twice} }`;
    const { json: answer } = await upload({
      parts: { operations: JSON.stringify({ query, variables: { input: {} } }) },
    });
    expect(answer.errors[0]!.message).toContain('complexity of this operation is too high');
    expect(jobs).toEqual([]);
  });

  it('mutations by GET, batches, other types of body', async () => {
    const { fetch } = await createTestServer();
    const mutation = encodeURIComponent('mutation { colorize(input: {}) { __typename } }');
    expect((await fetch(`/graphql?query=${mutation}`)).status).toBe(405);
    const batch = '[{"query":"{ models { name } }"},{"query":"{ models { name } }"}]';
    const post = (body: string, type: string) =>
      fetch('/graphql', { method: 'POST', headers: { 'content-type': type, ...json(body) }, body });
    expect((await post(batch, 'application/json')).status).toBe(400);
    expect((await post('query=%7Bmodels%7Bname%7D%7D', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('{ models { name } }', 'application/graphql')).status).toBe(415);
    expect((await post('{"query":', 'application/json')).status).toBe(400);
    expect((await post(`{"query":"${'x'.repeat(300_000)}"}`, 'application/json')).status).toBe(413);
  });

  it.each([
    ['no operations', { operations: '' }],
    ['operations that are no JSON', { operations: '{' }],
    ['operations that are null', { operations: 'null' }],
    ['a map that is no JSON', { map: '{' }],
    ['a map of numbers', { map: '{"0":5}' }],
    ['a map of null', { map: '{"0":null}' }],
    ['a map to a prototype', { map: '{"0":["__proto__.polluted"]}' }],
    ['a map into a text', { map: '{"0":["query.x"]}' }],
    ['a deep map', { map: `{"0":["${'a.'.repeat(5000)}a"]}` }],
    ['a large field', { operations: 'x'.repeat(70_000) }],
    ['many fields', { a: '1', b: '2', c: '3' }],
  ])('multipart with %s', async (_what, parts) => {
    const { upload, jobs } = await createTestServer();
    const { status, json: answer, text } = await upload({ parts });
    expect(answer.errors.length, text).toBeGreaterThan(0);
    expect(text).not.toMatch(/node_modules|\.js|\.ts:/);
    expect(status).toBeLessThanOrEqual(500);
    expect(jobs).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a file that is larger than allowed', async () => {
    const { upload, jobs } = await createTestServer({ settings: { maxUploadMegabytes: 1 } });
    const small = await upload({ file: Buffer.alloc(1_100_000) });
    expect(small.status).toBe(413);
    expect((await upload({ file: Buffer.alloc(1_600_000) })).json.errors[0]!.extensions.code).toBe('PAYLOAD_TOO_LARGE');
    expect(jobs).toEqual([]);
    expect((await upload({ file: Buffer.alloc(900_000) })).json.data.colorize.__typename).toBe('Colorization');
  });
});

it('errors are logged without what they must not tell', () => {
  const error = Object.assign(new Error('open /a/b/c.txt failed\n  at x'), { code: 'ENOENT' });
  expect(describeForLog(error)).toEqual({ name: 'Error', code: 'ENOENT', message: 'open <path> failed' });
  expect(describeForLog('file:///a/b')).toEqual({ name: 'Error', message: '<path>' });
});
