/** What `npm run generate` writes in examples/client, without its command line, which needs 200 more packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { gqlPluckFromCodeString } from '@graphql-tools/graphql-tag-pluck';
import { buildASTSchema, parse } from 'graphql';
import { parse as parseYaml } from 'yaml';

interface CodegenConfig {
  schema: string;
  generates: Record<string, { presetConfig: object; config: Record<string, unknown> }>;
}

/** The generated files of an example's folder: path below it → text. */
export async function generateClient(folder: string): Promise<Map<string, string>> {
  const settings = parseYaml(readFileSync(join(folder, 'codegen.yml'), 'utf8')) as CodegenConfig;
  const [[baseOutputDir, { presetConfig, config }]] = Object.entries(settings.generates) as [
    [string, CodegenConfig['generates'][string]],
  ];
  const schema = parse(readFileSync(join(folder, settings.schema), 'utf8'));
  const outputs = await preset.buildGeneratesSection({
    baseOutputDir,
    presetConfig,
    // The command line gives this to a config without CommonJS imports.
    config: { ...config, importExtension: '.js' },
    schema,
    schemaAst: buildASTSchema(schema),
    documents: await readDocuments(folder),
    plugins: [],
    pluginMap: {},
  });
  const files = outputs.map(async (output) => [output.filename, await codegen(output)] as const);
  return new Map(await Promise.all(files));
}

/** The operations in the folder's TypeScript, in the order of its names. */
async function readDocuments(folder: string) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const found = names.sort().map(async (name) => {
    const location = join(folder, name);
    const sources = await gqlPluckFromCodeString(location, readFileSync(location, 'utf8'), { skipIndent: true });
    return sources.map(({ body }) => ({ location, rawSDL: body, document: parse(body) }));
  });
  return (await Promise.all(found)).flat();
}
