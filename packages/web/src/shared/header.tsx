import './header.css';
import { useSyncExternalStore } from 'react';
import { apiKeys } from '../api/client.js';
import { Link } from './link.js';
import type { Route } from './route.js';

export function Header({ page }: { page: Route['page'] }) {
  const hasKey = useSyncExternalStore(apiKeys.subscribe, apiKeys.hasKey);
  return (
    <header className="header">
      <Link href="/" className="header-name">
        <img src="/icon.svg" alt="" width="22" height="22" />
        Lithochrome
      </Link>
      <nav aria-label="Pages">
        <Link href="/" aria-current={page === 'colorize' ? 'page' : undefined}>
          Colorize
        </Link>
        <Link href="/training" aria-current={page === 'colorize' || page === 'not-found' ? undefined : 'page'}>
          Training
        </Link>
      </nav>
      {hasKey && (
        <button type="button" className="link-button header-key" onClick={() => apiKeys.forget()}>
          Forget key
        </button>
      )}
    </header>
  );
}
