/** The parser that agora-token ships without types; tests read tokens with it. */
declare module 'agora-token/src/AccessToken2' {
  interface TokenService {
    readonly __privileges: Readonly<Record<string, number>>;
    readonly __channel_name: Buffer;
    readonly __uid: Buffer;
  }
  export class AccessToken2 {
    readonly appId: Buffer;
    readonly expire: number;
    from_string(token: string): boolean;
    verifySignature(certificate: string): boolean;
    getServices(type: number): readonly TokenService[];
  }
}
