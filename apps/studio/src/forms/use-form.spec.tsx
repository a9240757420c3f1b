import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError } from '@vitrine/client';
import { useForm } from './use-form';

function Probe({ submit }: { readonly submit: (values: { title: string }) => Promise<void> }) {
  const form = useForm({ initial: { title: 'Old' }, submit });
  const { error, ...field } = form.text('title');
  return (
    <form onSubmit={form.onSubmit}>
      <input aria-label="Title" {...field} />
      <p data-testid="error">{error}</p>
      <p data-testid="problem">{form.problem?.title}</p>
      <p data-testid="changed">{String(form.isChanged)}</p>
      <button type="submit">Save</button>
    </form>
  );
}
const submitted = async (): Promise<void> => {
  await act(async () => {
    fireEvent.click(screen.getByText('Save'));
    await Promise.resolve();
  });
};

describe('useForm', () => {
  it('keeps what was typed when the server refuses it, and says so at the field', async () => {
    const fields = [{ path: 'title', rules: ['title must be shorter'] }];
    const submit = () => Promise.reject(new ApiError({ code: 'request.invalid', message: 'x', details: { fields } }));
    render(<Probe submit={submit} />);
    fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'New' } });
    await submitted();
    expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('New');
    expect(screen.getByTestId('error').textContent).toBe('Title must be shorter.');
    expect(screen.getByTestId('problem').textContent).not.toBe('');
    fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'N' } });
    expect(screen.getByTestId('error').textContent).toBe('');
  });
  it('counts what was saved as the new beginning', async () => {
    render(<Probe submit={() => Promise.resolve()} />);
    fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'New' } });
    expect(screen.getByTestId('changed').textContent).toBe('true');
    await submitted();
    expect(screen.getByTestId('changed').textContent).toBe('false');
  });
});
