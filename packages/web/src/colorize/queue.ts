import { request } from '../api/client.js';
import { PictureQueue } from './picture-queue.js';
import { colorizeMutation, renderMutation } from './queries.js';
import { sleep } from '../shared/sleep.js';

/** The queue of this tab: it goes on while another page is looked at. */
export const queue = new PictureQueue({
  colorize: async (input, signal) => (await request(colorizeMutation, { input }, signal)).colorize,
  render: async (input, signal) => (await request(renderMutation, { input }, signal)).renderColorization,
  toUrl: (file) => URL.createObjectURL(file),
  freeUrl: (url) => URL.revokeObjectURL(url),
  wait: sleep,
});
