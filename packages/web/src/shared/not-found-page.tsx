import { Link } from './link.js';

export function NotFoundPage() {
  return (
    <div className="page">
      <title>Not found · Lithochrome</title>
      <h1>There is no such page</h1>
      <p>
        Go to <Link href="/">Colorize</Link> or <Link href="/training">Training</Link>.
      </p>
    </div>
  );
}
