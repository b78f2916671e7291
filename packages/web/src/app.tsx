import { ColorizePage } from './colorize/colorize-page.js';
import { Header } from './shared/header.js';
import { KeyDialog } from './shared/key-dialog.js';
import { NotFoundPage } from './shared/not-found-page.js';
import type { Route } from './shared/route.js';
import { useRoute } from './shared/use-route.js';
import { ComparePage } from './training/compare-page.js';
import { NewRunPage } from './training/new-run-page.js';
import { RunPage } from './training/run-page.js';
import { TrainingPage } from './training/training-page.js';

export function App() {
  const route = useRoute();
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Header page={route.page} />
      <main id="main" tabIndex={-1}>
        <Page route={route} />
      </main>
      <KeyDialog />
    </>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'colorize':
      return <ColorizePage />;
    case 'training':
      return <TrainingPage />;
    case 'new-run':
      return <NewRunPage />;
    case 'compare':
      return <ComparePage ids={route.ids} />;
    case 'run':
      return <RunPage key={route.id} id={route.id} />;
    case 'not-found':
      return <NotFoundPage />;
  }
}
