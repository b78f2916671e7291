import './header.css';
import { Link } from './link.js';
import type { Route } from './route.js';

export function Header({ page }: { page: Route['page'] }) {
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
    </header>
  );
}
