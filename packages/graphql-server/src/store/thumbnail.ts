import { GraphQLError } from 'graphql';
import sharp from 'sharp';

/** A small WebP of one of our own results, as a data URI. */
export async function thumbnail(path: string, size: number): Promise<string> {
  if (size < 16 || size > 512) {
    const message = `expected an integer between 16 and 512 for size but received ${size}`;
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
  }
  const small = await sharp(path).resize(size, size, { fit: 'inside', withoutEnlargement: true }).webp().toBuffer();
  return `data:image/webp;base64,${small.toString('base64')}`;
}
