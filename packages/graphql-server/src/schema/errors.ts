/** What can go wrong with a request, as members of its result's union. */
import { builder } from '../builder.js';

class ExpectedError extends Error {}
export class InvalidInputError extends ExpectedError {}
export class ImageTooLargeError extends ExpectedError {}
export class UnsupportedImageError extends ExpectedError {}
export class ColorizationExpiredError extends ExpectedError {}
export class ModelNotFoundError extends ExpectedError {}
export class DatasetNotFoundError extends ExpectedError {}
export class DatasetInUseError extends ExpectedError {}
export class DatasetProtectedError extends ExpectedError {}
export class DatasetTooLargeError extends ExpectedError {}
export class TrainingRunNotFoundError extends ExpectedError {}
export class TrainingRunStateError extends ExpectedError {}
export class NameTakenError extends ExpectedError {}

/** No place in the queue, or no time left there. */
export class BusyError extends ExpectedError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const ErrorInterface = builder.interfaceRef<ExpectedError>('Error').implement({
  description: 'A failure that the client can do something about.',
  fields: (t) => ({ message: t.exposeString('message', { description: 'What is wrong and what helps, in words.' }) }),
});
const common = { interfaces: [ErrorInterface] };

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  ...common,
  description: 'An option is out of its range, or the file is damaged, incomplete or no picture.',
});
builder.objectType(ImageTooLargeError, {
  name: 'ImageTooLargeError',
  ...common,
  description: 'The picture has more pixels than this server takes, or took too long.',
});
builder.objectType(UnsupportedImageError, {
  name: 'UnsupportedImageError',
  ...common,
  description: 'The file is a picture of a format or kind that is not read.',
});
builder.objectType(ColorizationExpiredError, {
  name: 'ColorizationExpiredError',
  ...common,
  description: 'The picture is not kept in memory any more, or was made with another API key. Colorize it anew.',
});
builder.objectType(ModelNotFoundError, {
  name: 'ModelNotFoundError',
  ...common,
  description: 'There is no model of that name.',
});
builder.objectType(DatasetNotFoundError, {
  name: 'DatasetNotFoundError',
  ...common,
  description: 'There is no data set of that id.',
});
builder.objectType(DatasetInUseError, {
  name: 'DatasetInUseError',
  ...common,
  description: 'A run that waits or is at work needs the data set.',
});
builder.objectType(DatasetProtectedError, {
  name: 'DatasetProtectedError',
  ...common,
  description: "The data set is a folder of the machine, beyond the server's own storage.",
});
builder.objectType(DatasetTooLargeError, {
  name: 'DatasetTooLargeError',
  ...common,
  description: 'The zip holds more files, or larger ones, than this server takes.',
});
builder.objectType(TrainingRunNotFoundError, {
  name: 'TrainingRunNotFoundError',
  ...common,
  description: 'There is no training run of that id.',
});
builder.objectType(TrainingRunStateError, {
  name: 'TrainingRunStateError',
  ...common,
  description: 'The status of the run does not allow this.',
});
builder.objectType(NameTakenError, {
  name: 'NameTakenError',
  ...common,
  description: 'There is a model, or a data set, of that name already.',
});
builder.objectType(BusyError, {
  name: 'BusyError',
  ...common,
  description: 'The queue is full, or no time was left while waiting in it. The answer has the header Retry-After too.',
  fields: (t) => ({
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', { description: 'Seconds until a place is likely.' }),
  }),
});
