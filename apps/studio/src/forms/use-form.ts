import { ApiError } from '@vitrine/client';
import { problemText, type ErrorText } from '@vitrine/web';
import { useCallback, useState, type ChangeEvent, type FormEvent } from 'react';
import { fieldErrorsOf, type FieldErrors } from './field-errors';

export interface FormOptions<T extends object> {
  readonly initial: T;
  /** What the browser can tell at once: a sentence per field that is not right. */
  readonly validate?: (values: T) => FieldErrors;
  /** Throws what the server answered; the values stay in the form. */
  readonly submit: (values: T) => Promise<void>;
}
type TextKey<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

export interface Form<T extends object> {
  readonly values: T;
  readonly errors: FieldErrors;
  /** What went wrong with the request as a whole. */
  readonly problem: ErrorText | null;
  readonly isBusy: boolean;
  readonly isChanged: boolean;
  readonly set: <K extends keyof T & string>(name: K, value: T[K]) => void;
  /** Props of a text field. */
  readonly text: (name: TextKey<T>) => {
    readonly name: string;
    readonly value: string;
    readonly error: string | undefined;
    readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  };
  readonly reset: (values: T) => void;
  readonly onSubmit: (event?: FormEvent) => void;
}

/** Values, field errors and the one request of a form. Values are never thrown away by a failure. */
export function useForm<T extends object>({ initial, validate, submit }: FormOptions<T>): Form<T> {
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<ErrorText | null>(null);
  const [isBusy, setBusy] = useState(false);

  const set = useCallback(<K extends keyof T & string>(name: K, value: T[K]) => {
    setValues((known) => ({ ...known, [name]: value }));
    setErrors((known) => Object.fromEntries(Object.entries(known).filter(([path]) => !path.split('.').includes(name))));
  }, []);
  const reset = useCallback((next: T) => {
    setStart(next);
    setValues(next);
    setErrors({});
    setProblem(null);
  }, []);

  const run = async (): Promise<void> => {
    const found = validate?.(values) ?? {};
    setErrors(found);
    setProblem(null);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await submit(values);
      setStart(values);
    } catch (failure) {
      setErrors(fieldErrorsOf(ApiError.from(failure)));
      setProblem(problemText(failure));
    } finally {
      setBusy(false);
    }
  };

  return {
    values,
    errors,
    problem,
    isBusy,
    isChanged: JSON.stringify(values) !== JSON.stringify(start),
    set,
    reset,
    text: (name) => ({
      name,
      value: String(values[name]),
      error: errors[name],
      onChange: (event) => set(name, event.target.value as T[typeof name]),
    }),
    onSubmit: (event) => {
      event?.preventDefault();
      if (!isBusy) void run();
    },
  };
}
