import { ApiError } from '@vitrine/client';
import { LIMITS } from '@vitrine/contracts';
import { Button, InlineNotice, problemText, useSession } from '@vitrine/web';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { TextField } from '../../shopping/components/text-field';
import { signProblems, type SignDraft, type SignMode } from './sign-model';
import styles from './account.module.css';

/** Signing in and registering share what was typed, so that changing one's mind costs nothing. */
export function SignForms(): ReactElement {
  const { session, signIn, register } = useSession();
  const [mode, setMode] = useState<SignMode>('sign-in');
  const guestName = session?.member.displayName ?? '';
  const [draft, setDraft] = useState<SignDraft>({
    email: '',
    password: '',
    displayName: /^Guest \d{4}$/.test(guestName) ? '' : guestName,
  });
  const [isChecked, setChecked] = useState(false);
  const enter = useMutation({
    mutationFn: () => {
      const email = draft.email.trim();
      return mode === 'sign-in'
        ? signIn({ email, password: draft.password })
        : register({ email, password: draft.password, displayName: draft.displayName.trim() });
    },
  });
  const problems = isChecked ? signProblems(mode, draft) : {};
  const failure = enter.error === null ? null : problemText(enter.error);
  const isTaken = enter.error !== null && ApiError.from(enter.error).code === 'auth.email-taken';
  const change = (part: Partial<SignDraft>): void => {
    setDraft({ ...draft, ...part });
    if (enter.isError) enter.reset();
  };
  const choose = (next: SignMode): void => {
    setMode(next);
    setChecked(false);
    enter.reset();
  };
  return (
    <section className={styles['card']}>
      <div className={styles['modes']} role="group" aria-label="Sign in or register">
        {(['sign-in', 'register'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={mode === name}
            className={styles['mode']}
            onClick={() => choose(name)}
          >
            {name === 'sign-in' ? 'Sign in' : 'Register'}
          </button>
        ))}
      </div>
      <form
        noValidate
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (Object.keys(signProblems(mode, draft)).length === 0 && !enter.isPending) enter.mutate();
        }}
      >
        {mode === 'register' && (
          <TextField
            label="Name in the chat"
            autoComplete="nickname"
            maxLength={LIMITS.displayName.max}
            value={draft.displayName}
            problem={problems.displayName}
            onChange={(event) => change({ displayName: event.target.value })}
            data-testid="register-name"
          />
        )}
        <TextField
          label="Email"
          type="email"
          inputMode="email"
          autoComplete="email"
          value={draft.email}
          problem={problems.email}
          onChange={(event) => change({ email: event.target.value })}
          data-testid="sign-email"
        />
        <TextField
          label="Password"
          type="password"
          autoComplete={mode === 'sign-in' ? 'current-password' : 'new-password'}
          value={draft.password}
          problem={problems.password}
          {...(mode === 'register' && { hint: `At least ${LIMITS.password.min} characters` })}
          onChange={(event) => change({ password: event.target.value })}
          data-testid="sign-password"
        />
        {failure !== null && (
          <InlineNotice tone="bad">
            {failure.title}. {failure.body}
          </InlineNotice>
        )}
        {isTaken && (
          <Button variant="line" isBlock onClick={() => choose('sign-in')}>
            Sign in with this email
          </Button>
        )}
        <Button type="submit" variant="accent" size="lg" isBlock isBusy={enter.isPending} data-testid="sign-submit">
          {mode === 'sign-in' ? 'Sign in' : 'Make my account'}
        </Button>
        {session !== null && mode === 'register' && <p className={styles['muted']}>Your bag comes with you.</p>}
      </form>
    </section>
  );
}
