/** The schema: every noun adds its part to the builder. */
import { builder } from '../builder.js';
import './file.js';
import './date-time.js';
import './errors.js';
import './device.js';
import './model.js';
import './colorization.js';
import './colorize.js';
import './render-colorization.js';
import './dataset.js';
import './upload-dataset.js';
import './delete-dataset.js';
import './training-run.js';
import './training-mutations.js';

export const schema = builder.toSchema();
