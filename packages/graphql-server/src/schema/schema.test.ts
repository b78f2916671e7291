import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { colorizeCost, documentLimits } from '../builder.js';
import { schema } from './index.js';

const file = (name: string): URL => new URL(`../../${name}`, import.meta.url);
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

type Part = [name: string, description: string | null | undefined];

/** Everything in a type that can be described, by name. */
function partsOf(type: GraphQLNamedType): Part[] {
  const own: Part = [type.name, type.description];
  if (isEnumType(type))
    return [own, ...type.getValues().map((value): Part => [`${type.name}.${value.name}`, value.description])];
  if (isInputObjectType(type) || isObjectType(type) || isInterfaceType(type)) {
    const fields: (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(type.getFields());
    const named = fields.map((field): Part => [`${type.name}.${field.name}`, field.description]);
    const args = fields.flatMap((field) => {
      const list: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
      return list.map((arg): Part => [`${type.name}.${field.name}(${arg.name})`, arg.description]);
    });
    return [own, ...named, ...args];
  }
  return [own];
}

describe('the schema', () => {
  // `npx vitest run -u` writes it anew.
  it('is the one in schema.graphql', async () => {
    await expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toMatchFileSnapshot('../../schema.graphql');
  });

  it('breaks nothing that clients rely on', () => {
    const contract = buildSchema(readFileSync(file('contract.graphql'), 'utf8'));
    expect(findBreakingChanges(contract, schema)).toEqual([]);
  });

  it.each(types.flatMap(partsOf))('%s says what it is', (_name, text) => {
    expect(text).toMatch(/\.$/);
  });

  it('has a scope on every way in', () => {
    const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const roots = types.flatMap((type) => Object.values(type!.getFields()));
    expect(roots.length).toBeGreaterThan(3);
    const open = roots.filter(({ extensions }) => {
      const options = extensions['pothosOptions'] as { authScopes?: object } | undefined;
      return Object.keys(options?.authScopes ?? {}).length === 0;
    });
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('has no room for two pictures in one operation', () => {
    expect(documentLimits.complexity).toBeLessThanOrEqual(2 * colorizeCost);
  });
});
