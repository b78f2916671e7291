import { expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';
import { usePreviewsRoute } from './use-previews-route.js';

it('leaves other paths alone, and says when a URL is not valid', async () => {
  expect(usePreviewsRoute).toBeTypeOf('function');
  const { fetch } = await createTestServer();
  const id = '1b0549c1-b990-48ea-9625-8594c4f870b6';
  expect((await fetch(`/previews/${id}/1?expires=9999999999&signature=x`)).status).toBe(403);
  expect((await fetch('/previews/x/1')).status).toBe(404);
});
