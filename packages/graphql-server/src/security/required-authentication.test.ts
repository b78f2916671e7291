import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type GivenSettings, settingsSchema } from '../settings.js';
import { ApiKeys } from './api-keys.js';
import { requiredAuthentication } from './required-authentication.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-auth-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (given: GivenSettings) => requiredAuthentication(settingsSchema.parse(given), folder);

it('on loopback nobody is asked, unless that is wanted', async () => {
  expect(await open({})).toBeNull();
  await expect(open({ auth: 'required' })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  const { key } = await new ApiKeys(folder).add('a', ['colorize']);
  expect(await (await open({ auth: 'required' }))!.verify(key)).toMatchObject({ scopes: ['colorize'] });
});

it('beyond loopback a key or tokens are needed', async () => {
  await expect(open({ host: '0.0.0.0' })).rejects.toThrow('make one with: lithochrome keys --add');
  const jwtKey = join(folder, 'secret');
  await expect(open({ jwt: 'HS256' })).rejects.toThrow('jwt HS256 needs a key; name its file by jwtKey');
  await expect(open({ host: '0.0.0.0', jwt: 'HS256', jwtKey })).rejects.toThrow('the file of the setting jwtKey');
  await writeFile(jwtKey, 's'.repeat(40));
  expect(await (await open({ jwt: 'HS256', jwtKey }))!.verify('x')).toBeNull();
});
