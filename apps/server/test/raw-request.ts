import { connect } from 'node:net';

/** Writes bytes to a port and gives all that comes back until the connection ends. */
export const rawRequest = (port: number, ...parts: readonly (string | Uint8Array)[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (bytes) => received.push(bytes));
    socket.on('end', () => resolve(Buffer.concat(received).toString()));
    socket.on('error', (error) =>
      received.length > 0 ? resolve(Buffer.concat(received).toString()) : reject(error),
    );
  });

/** The status, headers and JSON body of a raw reply. */
export const parseReply = (reply: string) => {
  const [head = '', body = ''] = reply.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => [line.split(':')[0]!.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    ),
    body: JSON.parse(body) as unknown,
  };
};
