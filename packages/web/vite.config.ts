import { defineConfig } from 'vite';

export default defineConfig(({ command }) => {
  // Whoever builds it, such as a test: never React's development build.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    build: {
      target: 'baseline-widely-available',
      // The server's policy allows no inline code: everything is a file of its own.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // Libraries mark their client components, which means nothing here.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
    server: { proxy: { '/graphql': 'http://127.0.0.1:4000', '/results': 'http://127.0.0.1:4000' } },
  };
});
