// Trains on a data set of a running server and shows what happens: npx tsx train.ts DATASET STEPS [SERVER]
import { Client } from './client.js';
import { graphql } from './gql/index.js';

const Datasets = graphql(`
  query Datasets {
    datasets { id name pictures }
  }
`);

const Start = graphql(`
  mutation Start($input: StartTrainingRunInput!) {
    startTrainingRun(input: $input) {
      __typename
      ... on TrainingRun { id }
      ... on Error { message }
    }
  }
`);

const Watch = graphql(`
  subscription Watch($id: ID!) {
    trainingRun(id: $id, after: 0) {
      __typename
      step
      ... on StepEvent { loss imagesPerSecond }
      ... on ValidationEvent { metrics { ciede2000 } }
      ... on StatusEvent { status message }
    }
  }
`);

const [name, steps, server = 'http://127.0.0.1:4000'] = process.argv.slice(2);
if (name === undefined || steps === undefined) throw new Error('train.ts DATASET STEPS [SERVER]');

const client = new Client(server, process.env['LITHOCHROME_KEY']);
const { datasets } = await client.ask(Datasets, {});
const dataset = datasets.find((one) => one.name === name);
if (!dataset) throw new Error(`no data set ${name}; there are: ${datasets.map((one) => one.name).join(', ')}`);

const { startTrainingRun: run } = await client.ask(Start, { input: { dataset: dataset.id, steps: Number(steps) } });
if (run.__typename !== 'TrainingRun') throw new Error(run.message);

for await (const { trainingRun: event } of client.watch(Watch, { id: run.id })) {
  if (event.__typename === 'StepEvent') console.log(`step ${event.step}: loss ${event.loss?.toFixed(3)}`);
  else if (event.__typename === 'ValidationEvent') console.log(`CIEDE2000 ${event.metrics.ciede2000?.toFixed(2)}`);
  else if (event.__typename === 'StatusEvent') console.log(`${event.status}: ${event.message}`);
}
