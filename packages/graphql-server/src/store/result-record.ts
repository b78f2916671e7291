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
  /** Small pictures of other likely colorings. */
  hypotheses: z.array(storedImage).max(8).default([]),
  model: z.string(),
  method: z.string(),
  device: z.string(),
  /** As used; results of earlier versions do not say. */
  temperature: z.number().default(0),
  vibrancy: z.number().default(0),
  notes: z.array(z.string()),
  /** Milliseconds. */
  timings: z.object({ decode: z.number(), network: z.number(), encode: z.number(), total: z.number() }),
});

export type ResultRecord = z.output<typeof resultRecordSchema>;
export type StoredImage = z.output<typeof storedImage>;
/** The pictures that a result may have. */
export const resultParts = [
  'image',
  'uncertainty',
  ...([1, 2, 3, 4, 5, 6, 7, 8] as const).map((index) => `hypothesis${index}` as const),
] as const;
export type ResultPart = (typeof resultParts)[number];

/** The part that shows hypothesis 1…8. */
export const hypothesisPart = (index: number): ResultPart => resultParts[index + 1]!;

/** A picture of a result, where it has that. */
export function pictureOf(record: ResultRecord, part: ResultPart): StoredImage | undefined {
  if (part === 'image' || part === 'uncertainty') return record[part];
  return record.hypotheses[resultParts.indexOf(part) - 2];
}

/** All pictures of a result. */
export function picturesOf(record: ResultRecord): StoredImage[] {
  return resultParts.flatMap((part) => pictureOf(record, part) ?? []);
}
