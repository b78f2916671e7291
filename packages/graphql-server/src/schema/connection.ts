/** Pages after Relay's specification of connections, forward only. */
import type { OutputRef } from '@pothos/core';
import { GraphQLError } from 'graphql';
import { builder } from '../builder.js';

interface Page<Node> {
  edges: Edge<Node>[];
  pageInfo: PageInfo;
}

interface Edge<Node> {
  cursor: string;
  node: Node;
}

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

const DEFAULT_FIRST = 20;
const MAX_FIRST = 100;

/** Descriptions of the arguments of a connection. */
export const pageArgs = {
  first: `Entries at most, 1 to ${MAX_FIRST}. Default: ${DEFAULT_FIRST}.`,
  after: 'Begins after the entry of this cursor.',
};

const PageInfo = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Where a page lies.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether there is more after it.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether it was asked for after a cursor.' }),
    startCursor: t.exposeString('startCursor', { nullable: true, description: 'Of its first entry.' }),
    endCursor: t.exposeString('endCursor', { nullable: true, description: 'Of its last entry: the next `after`.' }),
  }),
});

/** The types <name>Connection and <name>Edge. */
export function connectionType<Node>(name: string, node: OutputRef<Node>) {
  const EdgeType = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `An entry of a ${name}Connection.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Its place.' }),
      node: t.field({ type: node, description: 'The entry.', resolve: (edge) => edge.node as never }),
    }),
  });
  return builder.objectRef<Page<Node>>(`${name}Connection`).implement({
    description: 'A page of a list.',
    fields: (t) => ({
      edges: t.field({ type: [EdgeType], description: 'The entries, in order.', resolve: ({ edges }) => edges }),
      pageInfo: t.field({ type: PageInfo, description: 'Where the page lies.', resolve: ({ pageInfo }) => pageInfo }),
    }),
  });
}

interface PageQuery<Node> {
  first: number | null | undefined;
  after: string | null | undefined;
  /** A number that grows or falls from entry to entry. */
  positionOf: (node: Node) => number;
  /** At most `limit` entries after a position. */
  read: (limit: number, after: number | undefined) => Promise<Node[]>;
}

/** One page. @throws GraphQLError BAD_USER_INPUT */
export async function readPage<Node>({ first, after, positionOf, read }: PageQuery<Node>): Promise<Page<Node>> {
  const size = first ?? DEFAULT_FIRST;
  if (size < 1 || size > MAX_FIRST) throw badInput(`expected 1 to ${MAX_FIRST} for first but received ${size}`);
  const position = after === null || after === undefined ? undefined : Number(after);
  if (position !== undefined && !Number.isSafeInteger(position))
    throw badInput(`expected the cursor of an entry for after but received ${JSON.stringify(after)}`);
  const nodes = await read(size + 1, position);
  const edges = nodes.slice(0, size).map((node) => ({ cursor: String(positionOf(node)), node }));
  const pageInfo = {
    hasNextPage: nodes.length > size,
    hasPreviousPage: position !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, pageInfo };
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
