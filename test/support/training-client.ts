/** Training over GraphQL, as a client would do it. */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

export interface RunEvent {
  type: string;
  seq: number;
  step: number;
  status?: string;
}

interface Run {
  status: string;
  error: string | null;
  lastSeq: number;
}

export class TrainingClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/graphql`;
  }

  /** Starts a run on the data set of this name; gives its id. */
  async start(name: string, input: object): Promise<string> {
    const { datasets } = (await this.#ask('{ datasets { id name } }')) as { datasets: { id: string; name: string }[] };
    const dataset = datasets.find((one) => one.name === name)?.id;
    const query = `mutation ($input: StartTrainingRunInput!) {
      startTrainingRun(input: $input) { ... on TrainingRun { id } ... on Error { message } } }`;
    const { startTrainingRun } = (await this.#ask(query, { input: { dataset, ...input } })) as {
      startTrainingRun: { id?: string; message?: string };
    };
    assert.ok(startTrainingRun.id, startTrainingRun.message);
    return startTrainingRun.id;
  }

  async run(id: string): Promise<Run> {
    const query = 'query ($id: ID!) { trainingRun(id: $id) { status error lastSeq } }';
    // The server may close an idle connection at the moment that it is used again.
    const answer = await this.#ask(query, { id }).catch(() => this.#ask(query, { id }));
    return (answer as { trainingRun: Run }).trainingRun;
  }

  /** Waits until it is. @throws AssertionError where it fails */
  async finished(id: string): Promise<void> {
    for (;;) {
      const { status, error } = await this.run(id);
      assert.notEqual(status, 'FAILED', error ?? '');
      if (status === 'FINISHED') return;
      await wait(200);
    }
  }

  /** The events by subscription, until it ends. */
  async events(id: string, after = 0): Promise<RunEvent[]> {
    const query = `subscription ($id: ID!, $after: Int) {
      trainingRun(id: $id, after: $after) { type: __typename seq step ... on StatusEvent { status } } }`;
    const text = await (await this.#post(query, { id, after }, 'text/event-stream')).text();
    return [...text.matchAll(/^data: (.+)$/gm)].map(([, json]) => {
      return (JSON.parse(json!) as { data: { trainingRun: RunEvent } }).data.trainingRun;
    });
  }

  async #ask(query: string, variables: object = {}): Promise<unknown> {
    const answer = (await (await this.#post(query, variables)).json()) as { data?: unknown; errors?: unknown };
    assert.ok(answer.data, JSON.stringify(answer.errors));
    return answer.data;
  }

  #post(query: string, variables: object, accept = 'application/json'): Promise<Response> {
    const headers = { 'content-type': 'application/json', accept };
    return fetch(this.#url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  }
}
