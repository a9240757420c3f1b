import { PasswordInput, TextInput } from '@mantine/core';
import { LIMITS } from '@vitrine/contracts';
import { Button, InlineNotice, useSession } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { lengthProblem, problemsOf } from '../forms/field-errors';
import { useForm } from '../forms/use-form';
import { AuthLayout } from './auth-layout';
import { safeNext } from './safe-next';
import styles from './auth-layout.module.css';

export function RegisterPage(): ReactElement {
  const { session, register } = useSession();
  const [search] = useSearchParams();
  const next = safeNext(search.get('next'));
  const form = useForm({
    initial: { displayName: '', email: '', password: '' },
    validate: ({ displayName, email, password }) =>
      problemsOf({
        displayName: lengthProblem(displayName, LIMITS.displayName, 'your name'),
        email: /^\S+@\S+$/.test(email.trim()) ? null : 'Enter an email address.',
        password: password.length < LIMITS.password.min ? `At least ${LIMITS.password.min} characters, please.` : null,
      }),
    submit: async ({ displayName, email, password }) => {
      await register({ displayName: displayName.trim(), email: email.trim(), password });
    },
  });
  if (session !== null && session !== undefined && !session.member.isGuest) return <Navigate to={next} replace />;
  return (
    <AuthLayout
      title="Make your account"
      lead="With it you can open a store or join the one that invites you."
      foot={
        <>
          You have one already?{' '}
          <Link className={styles.link} to="/sign-in">
            Sign in
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
          label="Your name"
          description="As viewers see it when you host or write."
          autoComplete="nickname"
          maxLength={LIMITS.displayName.max}
          {...form.text('displayName')}
        />
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          maxLength={LIMITS.email.max}
          {...form.text('email')}
        />
        <PasswordInput
          label="Password"
          description={`At least ${LIMITS.password.min} characters.`}
          autoComplete="new-password"
          maxLength={LIMITS.password.max}
          {...form.text('password')}
        />
        <Button type="submit" variant="primary" size="lg" isBlock isBusy={form.isBusy}>
          Make account
        </Button>
      </form>
    </AuthLayout>
  );
}
