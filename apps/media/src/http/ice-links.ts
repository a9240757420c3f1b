import type { TurnServer } from '@vitrine/server-kit';

/** The `Link` header fields that tell a client of a TURN server (RFC 9725 section 4.6). */
export function iceServerLinks({ urls, username, credential }: TurnServer): string[] {
  return urls.map(
    (url) =>
      `<${url}>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`,
  );
}
