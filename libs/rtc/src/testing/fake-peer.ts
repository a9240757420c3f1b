/** As much of a peer connection as the engine uses, driven by hand. */
export class FakePeer {
  connectionState: RTCPeerConnectionState = 'new';
  onconnectionstatechange: (() => void) | null = null;
  localDescription: { readonly type: 'offer'; readonly sdp: string } | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  isClosed = false;
  readonly transport = new FakeTransport();
  readonly transceivers: FakeTransceiver[] = [];
  report = new Map<string, unknown>();

  constructor(readonly configuration: RTCConfiguration) {}

  get connection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }
  addTransceiver(source: unknown, init: RTCRtpTransceiverInit): FakeTransceiver {
    const transceiver = new FakeTransceiver(source, init, this.transport);
    this.transceivers.push(transceiver);
    return transceiver;
  }
  getSenders() {
    return this.transceivers.map(({ sender }) => sender);
  }
  getReceivers() {
    return this.transceivers.map(({ receiver }) => receiver);
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: 'offer', sdp: 'v=0 offer' };
  }
  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
  }
  async getStats(): Promise<Map<string, unknown>> {
    return this.report;
  }
  close(): void {
    this.isClosed = true;
    this.connectionState = 'closed';
  }
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

export class FakeTransport extends EventTarget {
  state: RTCDtlsTransportState = 'connected';
  become(state: RTCDtlsTransportState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

export class FakeTransceiver {
  codecs: readonly RTCRtpCodec[] = [];
  parameters: Partial<RTCRtpSendParameters> = { encodings: [{}] };
  readonly replaced: unknown[] = [];
  readonly sender;
  readonly receiver;

  constructor(
    readonly source: unknown,
    readonly init: RTCRtpTransceiverInit,
    transport: FakeTransport,
  ) {
    this.sender = {
      transport,
      getParameters: () => this.parameters,
      setParameters: async (parameters: RTCRtpSendParameters) => {
        this.parameters = parameters;
      },
      replaceTrack: async (track: unknown) => {
        this.replaced.push(track);
      },
    };
    this.receiver = { transport, jitterBufferTarget: null as number | null, track: { kind: source } };
  }
  setCodecPreferences(codecs: readonly RTCRtpCodec[]): void {
    this.codecs = codecs;
  }
}
