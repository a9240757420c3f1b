import { Logo } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import styles from './live.module.css';

export function StudioBrand({ roomId }: { readonly roomId: string }): ReactElement {
  return (
    <Link className={styles.brand} to={`/shows/${roomId}`} title="Leave to the show’s page">
      <Logo sizePx={26} isMarkOnly />
      Studio
    </Link>
  );
}
