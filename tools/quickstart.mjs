// `npm run quickstart`: sets up, colorizes the sample photographs and writes a page that compares them.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, parse, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeGallery } from './quickstart/gallery.mjs';
import { main, root, run, step } from './setup/report.mjs';
import { setup } from './setup.mjs';

const examples = join(root, 'examples');

function samples() {
  return readdirSync(examples)
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => ({ name, stem: parse(name).name }));
}

// The pictures of the last time would otherwise make the new ones take other names.
function removeOld(out) {
  for (const { stem } of samples()) rmSync(join(out, `${stem}.png`), { force: true });
  rmSync(join(out, 'assets'), { recursive: true, force: true });
}

function colorizeSamples(out) {
  removeOld(out);
  mkdirSync(join(out, 'assets'), { recursive: true });
  run('node', ['packages/cli/bin/lithochrome.js', 'colorize', 'examples', '--out', out, '--format', 'png']);
  for (const { name } of samples()) copyFileSync(join(examples, name), join(out, 'assets', name));
}

function printNextSteps(out) {
  const folder = relative(process.cwd(), out) || '.';
  console.log(`
The colorized photographs are in ${folder}
Open ${join(folder, 'index.html')} in a browser to compare them with the originals.

What to try next:
  npx lithochrome colorize PHOTO.jpg                        # writes PHOTO.color.jpg beside it
  npx lithochrome colorize FOLDER --out colorized           # a whole folder
  npx lithochrome train --data FOLDER --out runs/mine       # train on your own color photographs
  npx lithochrome --help
`);
}

await main(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'out') } } });
  const out = resolve(process.env.INIT_CWD ?? process.cwd(), values.out);
  await setup();
  await step('Colorize the samples', () => colorizeSamples(out));
  await step('Comparison page', () =>
    writeGallery({
      out,
      samples: samples().filter(({ stem }) => existsSync(join(out, `${stem}.png`))),
      credits: join(examples, 'README.md'),
    }),
  );
  printNextSteps(out);
});
