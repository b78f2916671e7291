import { ColorizePage } from './colorize/colorize-page.js';
import { Header } from './shared/header.js';
import { KeyDialog } from './shared/key-dialog.js';
import { useRoute } from './shared/use-route.js';

export function App() {
  const route = useRoute();
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Header page={route.page} />
      <main id="main" tabIndex={-1}>
        {route.page === 'colorize' && <ColorizePage />}
      </main>
      <KeyDialog />
    </>
  );
}
