/** Every setting of the service, in one schema: flags, environment variables and config files all come from it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const count = (min: number, max: number, byDefault: number, text: string) =>
  z.int().min(min).max(max).default(byDefault).describe(text);
const words = (text: string) => z.array(z.string().min(1)).default([]).describe(text);

/** Where state lies unless another folder is given: $XDG_DATA_HOME/lithochrome. */
export function defaultDataDir(): string {
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'lithochrome');
}

export const settingsSchema = z.strictObject({
  port: count(0, 65_535, 4000, 'TCP port; 0 takes a free one'),
  host: z.string().min(1).default('127.0.0.1').describe('address to listen on; beyond loopback API keys are required'),
  dataDir: z
    .string()
    .min(1)
    .default(() => defaultDataDir())
    .meta({ isPath: true })
    .describe('folder of results, API keys and the embedded database'),
  database: z
    .string()
    .regex(/^(embedded$|postgres(ql)?:\/\/\S+$)/, {
      // What follows may be a password.
      error: ({ input }) => `expected embedded, or postgres://…, but received ${String(input).replace(/:.*/, ':…')}`,
    })
    .default('embedded')
    .describe(
      'where training runs are kept: embedded, or postgres://user:password@host/name, which several servers may share',
    ),
  storage: z
    .string()
    .default('')
    .describe(
      'folder of data sets, runs and published models, shared by the servers of a database (default: the data folder)',
    ),
  datasetRoots: words('folders whose subfolders may be trained on, besides those of the storage’s datasets folder'),
  trainings: count(0, 64, 1, 'training runs at once on this server; 0: it trains none'),
  device: z.enum(['auto', 'cpu', 'cuda']).default('auto').describe('where to compute'),
  auth: z.enum(['auto', 'required']).default('auto').describe('API keys: auto asks for them beyond loopback'),
  jwt: z
    .enum(['off', 'HS256', 'RS256'])
    .default('off')
    .describe('JSON Web Tokens are taken beside API keys, signed in this way; everyone then needs one or the other'),
  jwtKey: z
    .string()
    .default('')
    .describe('file of the secret (HS256, at least 32 bytes) or of the public key in PEM (RS256)'),
  jwtIssuer: z.string().default('').describe('what the claim iss of a token has to be'),
  jwtAudience: z.string().default('').describe('what the claim aud of a token has to hold'),
  allowedHosts: words('further names by which clients may call this server (Host header, without port)'),
  allowedOrigins: words('origins of web pages that may call this server besides its own, such as https://example.org'),
  graphiql: z.boolean().default(true).describe('serve GraphiQL to browsers at /graphql'),
  maxUploadMegabytes: count(1, 1024, 64, 'largest picture file, in MB'),
  maxDatasetMegabytes: count(1, 100_000, 512, 'largest zip of a data set, in MB; unpacked it may be twice as large'),
  maxMegapixels: count(1, 268, 50, 'largest picture, in millions of pixels, checked before it is decoded'),
  concurrency: count(1, 64, 3, 'pictures worked on at once'),
  queue: count(0, 10_000, 32, 'pictures that may wait; further ones are answered with BusyError'),
  deadlineSeconds: count(1, 3600, 120, 'time for one picture, waiting included'),
  rateLimit: count(0, 1_000_000, 6000, 'requests a minute of one API key, or of one address without keys; 0: no limit'),
  urlMinutes: count(1, 10_080, 60, 'how long the URL of a result is valid'),
  keepMegabytes: count(0, 1_000_000, 256, 'memory for pictures that can be rendered again at other settings, in MB'),
  retainHours: count(1, 87_600, 24, 'results older than this are deleted'),
  retainMegabytes: count(1, 10_000_000, 2048, 'the oldest results are deleted beyond this much, in MB'),
  shutdownSeconds: count(0, 3600, 30, 'time for running requests to finish after SIGTERM'),
  otlpEndpoint: z
    .string()
    .regex(/^(https?:\/\/\S+)?$/, { error: 'expected a URL such as http://localhost:4318' })
    .default('')
    .describe(
      'collector of OpenTelemetry traces over OTLP/HTTP, such as http://localhost:4318; OTEL_EXPORTER_OTLP_ENDPOINT counts too',
    ),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('what is logged'),
});

export type Settings = z.output<typeof settingsSchema>;
export type GivenSettings = z.input<typeof settingsSchema>;

/** One setting as command lines and documents see it. */
export interface SettingDescription {
  key: string;
  kind: 'integer' | 'word' | 'words' | 'text' | 'switch';
  summary: string;
  /** The value unless given; absent where it depends on the machine. */
  byDefault?: string | number | boolean | string[];
  min?: number;
  max?: number;
  choices?: string[];
  isPath: boolean;
}

interface JsonProperty {
  type: string;
  description: string;
  default?: SettingDescription['byDefault'];
  minimum?: number;
  maximum?: number;
  enum?: string[];
  isPath?: boolean;
}

/** Every setting, in order. */
export function describeSettings(): SettingDescription[] {
  const { properties } = z.toJSONSchema(settingsSchema, { io: 'input' });
  return Object.entries(properties as unknown as Record<string, JsonProperty>).map(([key, property]) => ({
    key,
    kind: kindOf(property),
    summary: property.description,
    ...(property.isPath ? {} : { byDefault: property.default }),
    min: property.minimum,
    max: property.maximum,
    choices: property.enum,
    isPath: property.isPath ?? false,
  }));
}

function kindOf({ type, enum: choices }: JsonProperty): SettingDescription['kind'] {
  if (choices) return 'word';
  if (type === 'integer') return 'integer';
  if (type === 'array') return 'words';
  return type === 'boolean' ? 'switch' : 'text';
}

/** "dataDir" → "LITHOCHROME_DATA_DIR". */
export function environmentName(key: string): string {
  return `LITHOCHROME_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
