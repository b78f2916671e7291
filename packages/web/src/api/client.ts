import { Client, fetchExchange, type OperationResult, type OperationResultSource } from '@urql/core';
import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { pipe, subscribe, take } from 'wonka';
import { needsKey, toApiError } from './api-error.js';
import { ApiKeyStore } from './api-key.js';

export const apiKeys = new ApiKeyStore(sessionStorage);

// Nothing is cached: pictures and runs live in the stores of their pages.
export const client = new Client({
  url: '/graphql',
  exchanges: [fetchExchange],
  fetchSubscriptions: true,
  preferGetMethod: false,
  fetchOptions: () => ({ headers: { 'graphql-require-preflight': '1', ...authorization() } }),
});

function authorization(): Record<string, string> {
  return apiKeys.key === null ? {} : { authorization: `Bearer ${apiKeys.key}` };
}

/**
 * The data of a query or mutation. Asks for an API key where one is needed, and then sends the operation again.
 *
 * @throws ApiError for what is no typed error of the schema; AbortError
 */
export async function request<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  for (;;) {
    const { key } = apiKeys;
    const result = await settled(start(document, variables), signal);
    if (result.error && needsKey(result.error)) {
      await apiKeys.ask(key);
      continue;
    }
    if (result.error) throw toApiError(result.error);
    return result.data as Data;
  }
}

function start<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): OperationResultSource<OperationResult<Data, Variables>> {
  const isMutation = document.definitions.some((part) => 'operation' in part && String(part.operation) === 'mutation');
  return isMutation ? client.mutation(document, variables) : client.query(document, variables);
}

/** The first result; the source is left then, as otherwise it would answer the same question with it again. */
function settled<Result extends OperationResult>(
  source: OperationResultSource<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let leave = (): void => {};
    const abort = (): void => {
      leave();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    const subscription = pipe(
      source,
      take(1),
      subscribe((result) => {
        signal?.removeEventListener('abort', abort);
        resolve(result);
      }),
    );
    leave = () => subscription.unsubscribe();
  });
}
