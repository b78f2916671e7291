// Colorization in a service of one's own: a Fastify route that takes a picture and answers with the colorized one.
//   npm install fastify @lithochrome/ts-core
//   curl --data-binary @photo.jpg --header 'content-type: image/jpeg' --output color.jpg localhost:3000/colorize?vibrancy=0.5
import { colorize, isLithochromeError } from '@lithochrome/ts-core';
import fastify from 'fastify';

export const app = fastify({ bodyLimit: 32_000_000 });

app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

const querystring = { type: 'object', properties: { vibrancy: { type: 'number', minimum: 0, maximum: 1 } } };

app.post('/colorize', { schema: { querystring } }, async (request, reply) => {
  // The work stops when the client goes away.
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  try {
    const options = { ...request.query, maxPixels: 50_000_000, signal: gone.signal };
    const { image, info } = await colorize(request.body, options);
    return await reply.type(`image/${info.format}`).send(image);
  } catch (error) {
    if (!isLithochromeError(error, 'INVALID_INPUT', 'UNSUPPORTED_IMAGE', 'IMAGE_TOO_LARGE')) throw error;
    return reply.code(422).send({ code: error.code, message: error.message });
  }
});

if (process.argv[1] === import.meta.filename) await app.listen({ port: 3000 });
