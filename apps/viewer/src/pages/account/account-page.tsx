import { LIMITS, type SessionView } from '@vitrine/contracts';
import { Avatar, Button, buttonClass, ErrorState, problemText, Skeleton, toasts, useSession } from '@vitrine/web';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { PageFrame } from '../../shell/page-frame';
import { WaitingPlaces } from '../../shopping/components/waiting-places';
import { TextField } from '../../shopping/components/text-field';
import { rememberChosenName } from '../watch/model/guest-name';
import { AddressesCard } from './addresses-card';
import { SignForms } from './sign-forms';
import styles from './account.module.css';

export default function AccountPage(): ReactElement {
  const { session, isLoading, error, reload } = useSession();
  const isMember = session !== null && session !== undefined && !session.member.isGuest;
  return (
    <PageFrame>
      <div className={styles['page']}>
        {isLoading && <Skeleton width="100%" height={280} radius={18} />}
        {session === undefined && error !== null && <ErrorState text={problemText(error)} onRetry={reload} />}
        {isMember && <MemberCard session={session} />}
        {session !== undefined && !isMember && (
          <>
            <h1 className={`display ${styles['heading']}`}>Your account</h1>
            <p className={styles['lead']}>
              Watching and buying need no account. With one, your bag, your orders and your details are with you on
              every device.
            </p>
            <SignForms />
            {session !== null && (
              <>
                <WaitingPlaces />
                <NameCard session={session} />
                <AddressesCard />
              </>
            )}
          </>
        )}
      </div>
    </PageFrame>
  );
}

function MemberCard({ session }: { readonly session: SessionView }): ReactElement {
  const { signOut } = useSession();
  const leave = useMutation({ mutationFn: signOut });
  const { member, stores } = session;
  return (
    <>
      <section className={styles['member']}>
        <Avatar name={member.displayName} url={member.avatarUrl} sizePx={64} />
        <div>
          <h1 className={`display ${styles['heading']}`}>
            <bdi>{member.displayName}</bdi>
          </h1>
          <p className={styles['muted']}>
            <bdi>{member.email}</bdi>
          </p>
        </div>
      </section>
      <WaitingPlaces />
      <NameCard session={session} />
      <AddressesCard />
      {stores.length > 0 && (
        <section className={styles['card']}>
          <h2 className={styles['title']}>Your stores</h2>
          <ul className={styles['stores']}>
            {stores.map(({ storeId, storeName, role }) => (
              <li key={storeId}>
                <bdi>{storeName}</bdi> <span className={styles['muted']}>{role}</span>
              </li>
            ))}
          </ul>
          <a href="/studio/" className={buttonClass('plain')}>
            Open the studio
          </a>
        </section>
      )}
      <div className={styles['ways']}>
        <Link to="/orders" className={buttonClass('plain')}>
          Your orders
        </Link>
        <Button variant="line" isBusy={leave.isPending} onClick={() => leave.mutate()} data-testid="sign-out">
          Sign out
        </Button>
      </div>
      {leave.error !== null && (
        <p role="alert" className={styles['problem']}>
          {problemText(leave.error).title}. {problemText(leave.error).body}
        </p>
      )}
    </>
  );
}

/** The name that everybody in the chat sees. */
function NameCard({ session }: { readonly session: SessionView }): ReactElement {
  const { rename } = useSession();
  const [name, setName] = useState(session.member.displayName);
  const save = useMutation({
    mutationFn: () => rename({ displayName: name.trim() }),
    onSuccess: () => {
      rememberChosenName(session.member.id);
      toasts.show('Name saved');
    },
  });
  return (
    <form
      className={styles['card']}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') save.mutate();
      }}
    >
      <h2 className={styles['title']}>Name in the chat</h2>
      <TextField
        label="Name"
        autoComplete="nickname"
        maxLength={LIMITS.displayName.max}
        value={name}
        problem={save.error === null ? undefined : problemText(save.error).title}
        onChange={(event) => setName(event.target.value)}
      />
      <Button
        type="submit"
        isBusy={save.isPending}
        disabled={name.trim() === '' || name.trim() === session.member.displayName}
      >
        Save the name
      </Button>
    </form>
  );
}
