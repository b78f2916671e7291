import { z } from 'zod';

const storedImage = z.object({
  /** Name in the results folder. */
  file: z.string().regex(/^[\w-]+\.\w+\.\w+$/),
  width: z.int(),
  height: z.int(),
  mimeType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});

/** The JSON file of a result. It is written last: a result without it does not exist. */
export const resultRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** The API key's id; null where none was asked for. */
  owner: z.string().nullable(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  image: storedImage,
  uncertainty: storedImage.optional(),
  model: z.string(),
  method: z.string(),
  device: z.string(),
  notes: z.array(z.string()),
  /** Milliseconds. */
  timings: z.object({ decode: z.number(), network: z.number(), encode: z.number(), total: z.number() }),
});

export type ResultRecord = z.output<typeof resultRecordSchema>;
export type StoredImage = z.output<typeof storedImage>;
/** The pictures that a result may have. */
export type ResultPart = 'image' | 'uncertainty';
export const resultParts: readonly ResultPart[] = ['image', 'uncertainty'];
