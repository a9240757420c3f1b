import { Adapter } from 'socket.io-adapter';

/**
 * Socket.IO without its rooms: who is where is kept by `Audience` alone. Otherwise every connection costs a set, two
 * entries of maps and their names, for rooms that nobody is ever addressed through.
 */
export class NoRoomsAdapter extends Adapter {
  override addAll(): void {}
  override del(): void {}
  override delAll(): void {}
}
