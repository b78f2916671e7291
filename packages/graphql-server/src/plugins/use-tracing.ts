import { type DocumentNode, getOperationAST, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { describeForLog } from '../log.js';
import type { Attributes, Span, Tracer } from '../tracing/tracer.js';

interface Operation {
  document: DocumentNode;
  operationName?: string | null | undefined;
}

/** Executes operations within spans; that of a subscription ends when its events begin. */
export function useTracing(tracer: Tracer): Plugin {
  const traced =
    (run: (args: never) => unknown) =>
    (args: Operation): Promise<unknown> => {
      const { name, attributes } = about(args);
      return tracer.span(name, attributes, async (span) => told(await run(args as never), span));
    };
  return {
    onExecute: ({ executeFn, setExecuteFn }) => setExecuteFn(traced(executeFn)),
    onSubscribe: ({ subscribeFn, setSubscribeFn }) => setSubscribeFn(traced(subscribeFn)),
  };
}

/** "mutation colorize": the type of the operation and its first field, which clients do not make up. */
function about({ document, operationName }: Operation): { name: string; attributes: Attributes } {
  const operation = getOperationAST(document, operationName);
  const type = operation?.operation ?? 'query';
  const [first] = operation?.selectionSet.selections ?? [];
  const field = first?.kind === Kind.FIELD ? ` ${first.name.value}` : '';
  const given = operation?.name?.value;
  const named: Attributes = given === undefined ? {} : { 'graphql.operation.name': given };
  return { name: `${type}${field}`, attributes: { 'graphql.operation.type': type, ...named } };
}

function told(result: unknown, span: Span): unknown {
  const errors = (result as { errors?: readonly Error[] } | undefined)?.errors;
  if (errors?.[0]) span.fail(describeForLog(errors[0]).message);
  return result;
}
