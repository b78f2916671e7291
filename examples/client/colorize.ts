// Colorizes a photograph on a running server: npx tsx colorize.ts PHOTO OUTPUT [SERVER]
import { writeFile } from 'node:fs/promises';
import { Client } from './client.js';
import { graphql } from './gql/index.js';

const Colorize = graphql(`
  mutation Colorize($image: File!, $vibrancy: Float) {
    colorize(input: { image: $image, vibrancy: $vibrancy }) {
      __typename
      ... on Colorization { model image { url width height } timings { total } }
      ... on BusyError { retryAfterSeconds }
      ... on Error { message }
    }
  }
`);

const [photo, output, server = 'http://127.0.0.1:4000'] = process.argv.slice(2);
if (photo === undefined || output === undefined) throw new Error('colorize.ts PHOTO OUTPUT [SERVER]');

const client = new Client(server, process.env['LITHOCHROME_KEY']);
const { colorize } = await client.upload(Colorize, { image: null, vibrancy: 0.3 }, { name: 'image', path: photo });
switch (colorize.__typename) {
  case 'Colorization': {
    const { image, model, timings } = colorize;
    await writeFile(output, await client.download(image.url));
    console.log(`${output}: ${image.width} × ${image.height}, ${model}, ${timings.total.toFixed(0)} ms`);
    break;
  }
  case 'BusyError':
    console.error(`${colorize.message}; come back in ${colorize.retryAfterSeconds} s`);
    process.exitCode = 75;
    break;
  default:
    console.error(colorize.message);
    process.exitCode = 3;
}
