import { buttonClass, EmptyState } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { PageFrame } from '../shell/page-frame';

export function NotFoundPage(): ReactElement {
  return (
    <PageFrame>
      <EmptyState
        title="There is nothing at this address"
        body="The link may be old or mistyped."
        pictureUrl="/set-empty.svg"
      >
        <Link to="/" className={buttonClass('accent')}>
          See all shows
        </Link>
      </EmptyState>
    </PageFrame>
  );
}
