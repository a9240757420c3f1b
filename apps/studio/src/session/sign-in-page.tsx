import { PasswordInput, TextInput } from '@mantine/core';
import { LIMITS } from '@vitrine/contracts';
import { Button, InlineNotice, useSession } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { problemsOf } from '../forms/field-errors';
import { useForm } from '../forms/use-form';
import { AuthLayout } from './auth-layout';
import { safeNext } from './safe-next';
import styles from './auth-layout.module.css';

export function SignInPage(): ReactElement {
  const { session, signIn } = useSession();
  const [search] = useSearchParams();
  const next = safeNext(search.get('next'));
  const form = useForm({
    initial: { email: '', password: '' },
    validate: ({ email, password }) =>
      problemsOf({
        email: email.trim() === '' ? 'Enter your email.' : null,
        password: password === '' ? 'Enter your password.' : null,
      }),
    submit: async ({ email, password }) => {
      await signIn({ email: email.trim(), password });
    },
  });
  if (session !== null && session !== undefined && !session.member.isGuest) return <Navigate to={next} replace />;
  const registerPath = search.get('next') === null ? '/register' : `/register?next=${encodeURIComponent(next)}`;
  return (
    <AuthLayout
      title="Sign in to the studio"
      lead="Prepare a show, go live, and see what it sold."
      foot={
        <>
          New here?{' '}
          <Link className={styles.link} to={registerPath}>
            Make an account
          </Link>
        </>
      }
    >
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          maxLength={LIMITS.email.max}
          data-testid="sign-in-email"
          {...form.text('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          maxLength={LIMITS.password.max}
          data-testid="sign-in-password"
          {...form.text('password')}
        />
        <Button type="submit" variant="primary" size="lg" isBlock isBusy={form.isBusy} data-testid="sign-in">
          Sign in
        </Button>
      </form>
    </AuthLayout>
  );
}
