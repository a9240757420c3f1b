import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FakeClock } from '@vitrine/testing';
import { OutboxFolder } from './outbox-folder';

describe('the folder of outgoing mail', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'vitrine-mail-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const mail = { id: 'order-1.confirmed', to: 'ada@buyers.example', senderName: 'Store', subject: 'Hi', text: 'Text' };

  it('holds a mail once, however often it is sent under its id', async () => {
    const outbox = new OutboxFolder(path.join(folder, 'mail'), 'orders@vitrine.example', new FakeClock());
    await Promise.all([outbox.send(mail), outbox.send(mail), outbox.send(mail)]);
    await outbox.send({ ...mail, id: 'order-1.shipped' });
    const files = await readdir(path.join(folder, 'mail'));
    expect(files.sort()).toEqual(['order-1.confirmed.eml', 'order-1.shipped.eml']);
    const content = await readFile(path.join(folder, 'mail/order-1.confirmed.eml'), 'utf8');
    expect(content).toContain('\r\nTo: ada@buyers.example\r\n');
    expect(content.endsWith('\r\n\r\nText\r\n')).toBe(true);
  });

  it('takes nothing that would lie elsewhere', async () => {
    const outbox = new OutboxFolder(folder, 'orders@vitrine.example', new FakeClock());
    await expect(outbox.send({ ...mail, id: '../elsewhere' })).rejects.toThrow('no id');
    expect(await readdir(folder)).toEqual([]);
  });
});
