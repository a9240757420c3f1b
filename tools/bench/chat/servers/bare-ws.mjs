// Bare `ws`: every message goes to every connection as it came, nothing checked, nothing stored.
import http from 'node:http';
import { WebSocketServer } from 'ws';

const httpServer = http.createServer((_request, response) => response.end());
const server = new WebSocketServer({ server: httpServer, perMessageDeflate: false });

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    for (const client of server.clients) client.send(data, { binary: false });
  });
});
httpServer.listen(Number(process.env.PORT), '127.0.0.1');
