// Bare Socket.IO with its defaults: everybody in one room, nothing checked, nothing stored.
//   node bare-socket-io.mjs each   one emit for each message
//   node bare-socket-io.mjs tick   one emit every 50 ms, of the list of messages since
import http from 'node:http';
import { Server } from 'socket.io';

const TICK_MS = 50;
const ROOM = 'room';
const isTicking = process.argv[2] === 'tick';

const httpServer = http.createServer((request, response) => {
  if (request.method !== 'POST') return response.end();
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    io.to(ROOM).emit('pin', JSON.parse(body));
    response.end();
  });
});
const io = new Server(httpServer, { serveClient: false, transports: ['websocket'] });

/** @type {object[]} */
let collected = [];
if (isTicking) {
  setInterval(() => {
    if (collected.length === 0) return;
    io.to(ROOM).emit('messages', collected);
    collected = [];
  }, TICK_MS);
}

io.on('connection', (socket) => {
  void socket.join(ROOM);
  socket.on('message', (message) => {
    if (isTicking) collected.push(message);
    else io.to(ROOM).emit('message', message);
  });
});
httpServer.listen(Number(process.env.PORT), '127.0.0.1');
