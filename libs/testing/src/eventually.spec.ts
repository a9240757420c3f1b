import { eventually } from './eventually';

describe('eventually', () => {
  it('answers what the attempt returned once it stops throwing', async () => {
    let attempts = 0;
    const answer = await eventually(
      () => {
        attempts += 1;
        if (attempts < 3) throw new Error('not yet');
        return attempts;
      },
      { intervalMs: 1 },
    );
    expect(answer).toBe(3);
  });

  it('waits while the attempt says false', async () => {
    const answers = [false, false, 'done'];
    await expect(eventually(() => answers.shift() ?? false, { intervalMs: 1 })).resolves.toBe('done');
  });

  it('fails with the last reason when the time is up', async () => {
    const attempt = (): never => {
      throw new Error('still wrong');
    };
    await expect(eventually(attempt, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow('still wrong');
  });
});
