import type {
  BlockedTermsView,
  CartView,
  CheckoutView,
  ClipView,
  DiscountCodeView,
  ExplanationView,
  MarketView,
  MediaGrantView,
  MessageHistoryView,
  OfferView,
  OrderDetailView,
  OrderView,
  OwnStageSeatView,
  PackingPromiseView,
  Page,
  PaymentMethodView,
  PaymentsConfigView,
  PickListLineView,
  ProductImportView,
  ProductView,
  RecordingView,
  ReplayView,
  ReplayWindowView,
  RoomMemberView,
  RoomReportView,
  RoomView,
  SavedAddressView,
  SessionView,
  StageDeskView,
  StageInviteView,
  StageShowView,
  StockHistoryView,
  StockItemView,
  StoreMemberView,
  StoreView,
  StreamHealthView,
  StreamKeyView,
  TrayItemView,
  WaitingListView,
} from '@vitrine/contracts';
import type * as dto from '@vitrine/contracts/dto';
import { type HttpClient, type HttpMethod, type HttpRequest, queryString } from './http-client';

export interface CallOptions {
  readonly signal?: AbortSignal;
}
/** A command that creates or pays: the same key sent again answers the same and does nothing twice. */
export interface IdempotentCallOptions extends CallOptions {
  readonly idempotencyKey: string;
}
export interface PageQuery {
  readonly cursor?: string | null;
  readonly limit?: number;
}
/** A list that is short enough to come whole. */
export interface Items<T> {
  readonly items: readonly T[];
}

const id = encodeURIComponent;

/** One function per route of the api. */
export function createApi(http: HttpClient) {
  const call =
    <T>(method: HttpMethod) =>
    (path: string, request: HttpRequest = {}): Promise<T> =>
      http.request<T>(method, `/api${path}`, request);
  const get = <T>(path: string, query: HttpRequest['query'], options?: CallOptions): Promise<T> =>
    call<T>('GET')(path, { query, ...options });
  const send = <T>(
    method: HttpMethod,
    path: string,
    body?: unknown,
    options?: CallOptions & Partial<IdempotentCallOptions>,
  ): Promise<T> => call<T>(method)(path, { body, ...options });
  const upload = <T>(path: string, form: FormData, options?: CallOptions): Promise<T> =>
    call<T>('POST')(path, { form, timeoutMs: UPLOAD_TIMEOUT_MS, ...options });
  const remove = async (path: string, options?: CallOptions): Promise<void> => {
    await call<unknown>('DELETE')(path, { ...options });
  };

  return {
    auth: {
      register: (request: dto.RegisterRequest, o?: CallOptions) =>
        send<SessionView>('POST', '/auth/register', request, o),
      signIn: (request: dto.SignInRequest, o?: CallOptions) => send<SessionView>('POST', '/auth/sign-in', request, o),
      signOut: async (o?: CallOptions): Promise<void> => {
        await send<unknown>('POST', '/auth/sign-out', undefined, o);
      },
      guest: (request: dto.GuestRequest, o?: CallOptions) => send<SessionView>('POST', '/auth/guest', request, o),
      /** null when nobody is signed in. */
      session: (o?: CallOptions) => get<SessionView | null>('/auth/session', {}, o),
      updateProfile: (request: dto.UpdateProfileRequest, o?: CallOptions) =>
        send<SessionView>('PATCH', '/auth/profile', request, o),
    },
    stores: {
      mine: (o?: CallOptions) => get<readonly StoreView[]>('/stores/mine', {}, o),
      create: (request: dto.CreateStoreRequest, o?: CallOptions) => send<StoreView>('POST', '/stores', request, o),
      get: (slug: string, o?: CallOptions) => get<StoreView>(`/stores/by-slug/${id(slug)}`, {}, o),
      update: (storeId: string, request: dto.UpdateStoreRequest, o?: CallOptions) =>
        send<StoreView>('PATCH', `/stores/${id(storeId)}`, request, o),
      members: (storeId: string, o?: CallOptions) =>
        get<readonly StoreMemberView[]>(`/stores/${id(storeId)}/members`, {}, o),
      addMember: (storeId: string, request: dto.AddStoreMemberRequest, o?: CallOptions) =>
        send<StoreMemberView>('POST', `/stores/${id(storeId)}/members`, request, o),
      updateMember: (storeId: string, memberId: string, request: dto.UpdateStoreMemberRequest, o?: CallOptions) =>
        send<StoreMemberView>('PATCH', `/stores/${id(storeId)}/members/${id(memberId)}`, request, o),
      removeMember: (storeId: string, memberId: string, o?: CallOptions) =>
        remove(`/stores/${id(storeId)}/members/${id(memberId)}`, o),
    },
    // Each of these answers with all markets of the store.
    markets: {
      list: (storeId: string, o?: CallOptions) => get<Items<MarketView>>(`/stores/${id(storeId)}/markets`, {}, o),
      create: (storeId: string, request: dto.MarketRequest, o?: CallOptions) =>
        send<Items<MarketView>>('POST', `/stores/${id(storeId)}/markets`, request, o),
      update: (storeId: string, marketId: string, request: dto.MarketRequest, o?: CallOptions) =>
        send<Items<MarketView>>('PUT', `/stores/${id(storeId)}/markets/${id(marketId)}`, request, o),
      remove: (storeId: string, marketId: string, o?: CallOptions) =>
        send<Items<MarketView>>('DELETE', `/stores/${id(storeId)}/markets/${id(marketId)}`, undefined, o),
    },
    blockedTerms: {
      get: (storeId: string, o?: CallOptions) => get<BlockedTermsView>(`/stores/${id(storeId)}/blocked-terms`, {}, o),
      replace: (storeId: string, request: dto.BlockedTermsRequest, o?: CallOptions) =>
        send<BlockedTermsView>('PUT', `/stores/${id(storeId)}/blocked-terms`, request, o),
    },
    discountCodes: {
      list: (storeId: string, query: PageQuery = {}, o?: CallOptions) =>
        get<Page<DiscountCodeView>>(`/stores/${id(storeId)}/discount-codes`, { ...query }, o),
      create: (storeId: string, request: dto.DiscountCodeRequest, o?: CallOptions) =>
        send<DiscountCodeView>('POST', `/stores/${id(storeId)}/discount-codes`, request, o),
      update: (storeId: string, codeId: string, request: dto.DiscountCodeRequest, o?: CallOptions) =>
        send<DiscountCodeView>('PUT', `/stores/${id(storeId)}/discount-codes/${id(codeId)}`, request, o),
    },
    products: {
      list: (storeId: string, query: PageQuery = {}, o?: CallOptions) =>
        get<Page<ProductView>>(`/stores/${id(storeId)}/products`, { ...query }, o),
      create: (storeId: string, request: dto.CreateProductRequest, o?: CallOptions) =>
        send<ProductView>('POST', `/stores/${id(storeId)}/products`, request, o),
      get: (productId: string, o?: CallOptions) => get<ProductView>(`/products/${id(productId)}`, {}, o),
      update: (productId: string, request: dto.UpdateProductRequest, o?: CallOptions) =>
        send<ProductView>('PATCH', `/products/${id(productId)}`, request, o),
    },
    productLists: {
      /** What a list would do. */
      preview: (storeId: string, request: dto.ImportProductsRequest, o?: CallOptions) =>
        send<ProductImportView>('POST', `/stores/${id(storeId)}/product-import?dryRun=true`, request, o),
      apply: (storeId: string, request: dto.ImportProductsRequest, o: IdempotentCallOptions) =>
        call<ProductImportView>('POST')(`/stores/${id(storeId)}/product-import`, {
          body: request,
          timeoutMs: UPLOAD_TIMEOUT_MS,
          ...o,
        }),
      /** Where the browser itself fetches the file from. */
      exportPath: (storeId: string): string => `/api/stores/${id(storeId)}/product-export`,
    },
    stock: {
      list: (
        storeId: string,
        query: PageQuery & Pick<dto.ListStockRequest, 'level' | 'text' | 'productId'> = {},
        o?: CallOptions,
      ) => get<Page<StockItemView>>(`/stores/${id(storeId)}/stock`, { ...query }, o),
      history: (variantId: string, query: PageQuery = {}, o?: CallOptions) =>
        get<StockHistoryView>(`/variants/${id(variantId)}/stock-movements`, { ...query }, o),
    },
    // Stock and pictures belong to a product, so each of these answers with the whole of it.
    variants: {
      create: (productId: string, request: dto.CreateVariantRequest, o?: CallOptions) =>
        send<ProductView>('POST', `/products/${id(productId)}/variants`, request, o),
      update: (variantId: string, request: dto.UpdateVariantRequest, o?: CallOptions) =>
        send<ProductView>('PATCH', `/variants/${id(variantId)}`, request, o),
      adjustStock: (variantId: string, request: dto.AdjustStockRequest, o?: CallOptions) =>
        send<ProductView>('POST', `/variants/${id(variantId)}/stock`, request, o),
    },
    pictures: {
      add: (productId: string, file: Blob, request: dto.AddPictureRequest = {}, o?: CallOptions) =>
        upload<ProductView>(`/products/${id(productId)}/pictures`, formOf(file, { ...request }), o),
      remove: (productId: string, pictureId: string, o?: CallOptions) =>
        send<ProductView>('DELETE', `/products/${id(productId)}/pictures/${id(pictureId)}`, undefined, o),
    },
    rooms: {
      home: (query: PageQuery & Pick<dto.ListRoomsRequest, 'status'>, o?: CallOptions) =>
        get<Page<RoomView>>('/rooms', { ...query }, o),
      get: (roomId: string, o?: CallOptions) => get<RoomView>(`/rooms/${id(roomId)}`, {}, o),
      ofStore: (storeId: string, query: PageQuery = {}, o?: CallOptions) =>
        get<Page<RoomView>>(`/stores/${id(storeId)}/rooms`, { ...query }, o),
      create: (storeId: string, request: dto.CreateRoomRequest, o?: CallOptions) =>
        send<RoomView>('POST', `/stores/${id(storeId)}/rooms`, request, o),
      update: (roomId: string, request: dto.UpdateRoomRequest, o?: CallOptions) =>
        send<RoomView>('PATCH', `/rooms/${id(roomId)}`, request, o),
      transition: (roomId: string, request: dto.TransitionRoomRequest, o?: CallOptions) =>
        send<RoomView>('POST', `/rooms/${id(roomId)}/transitions`, request, o),
      setPoster: (roomId: string, file: Blob, o?: CallOptions) =>
        upload<RoomView>(`/rooms/${id(roomId)}/poster`, formOf(file, {}), o),
      report: (roomId: string, o?: CallOptions) => get<RoomReportView>(`/rooms/${id(roomId)}/report`, {}, o),
      members: (roomId: string, o?: CallOptions) =>
        get<readonly RoomMemberView[]>(`/rooms/${id(roomId)}/members`, {}, o),
      setMember: (roomId: string, memberId: string, request: dto.SetRoomMemberRequest, o?: CallOptions) =>
        send<RoomMemberView>('PUT', `/rooms/${id(roomId)}/members/${id(memberId)}`, request, o),
      removeMember: (roomId: string, memberId: string, o?: CallOptions) =>
        remove(`/rooms/${id(roomId)}/members/${id(memberId)}`, o),
    },
    tray: {
      list: (roomId: string, o?: CallOptions) => get<Items<TrayItemView>>(`/rooms/${id(roomId)}/tray`, {}, o),
      add: (roomId: string, request: dto.AddTrayItemRequest, o?: CallOptions) =>
        send<TrayItemView>('POST', `/rooms/${id(roomId)}/tray`, request, o),
      update: (roomId: string, pinId: string, request: dto.UpdateTrayItemRequest, o?: CallOptions) =>
        send<TrayItemView>('PATCH', `/rooms/${id(roomId)}/tray/${id(pinId)}`, request, o),
      remove: (roomId: string, pinId: string, o?: CallOptions) => remove(`/rooms/${id(roomId)}/tray/${id(pinId)}`, o),
    },
    pins: {
      pin: (roomId: string, pinId: string, o?: CallOptions) => pinCommand(roomId, pinId, 'pin', o),
      unpin: (roomId: string, pinId: string, o?: CallOptions) => pinCommand(roomId, pinId, 'unpin', o),
      show: (roomId: string, pinId: string, o?: CallOptions) => pinCommand(roomId, pinId, 'show', o),
      hide: (roomId: string, pinId: string, o?: CallOptions) => pinCommand(roomId, pinId, 'hide', o),
    },
    offers: {
      list: (roomId: string, o?: CallOptions) => get<Items<OfferView>>(`/rooms/${id(roomId)}/offers`, {}, o),
      create: (roomId: string, request: dto.CreateOfferRequest, o?: CallOptions) =>
        send<OfferView>('POST', `/rooms/${id(roomId)}/offers`, request, o),
      update: (roomId: string, offerId: string, request: dto.UpdateOfferRequest, o?: CallOptions) =>
        send<OfferView>('PATCH', `/rooms/${id(roomId)}/offers/${id(offerId)}`, request, o),
      remove: (roomId: string, offerId: string, o?: CallOptions) =>
        remove(`/rooms/${id(roomId)}/offers/${id(offerId)}`, o),
      start: (roomId: string, offerId: string, o?: CallOptions) =>
        send<OfferView>('POST', `/rooms/${id(roomId)}/offers/${id(offerId)}/start`, undefined, o),
      end: (roomId: string, offerId: string, o?: CallOptions) =>
        send<OfferView>('POST', `/rooms/${id(roomId)}/offers/${id(offerId)}/end`, undefined, o),
    },
    chat: {
      history: (roomId: string, query: dto.MessageHistoryRequest = {}, o?: CallOptions) =>
        get<MessageHistoryView>(`/rooms/${id(roomId)}/messages`, { ...query }, o),
    },
    cart: {
      get: (o?: CallOptions) => get<CartView>('/cart', {}, o),
      put: (variantId: string, request: dto.SetCartLineRequest, o?: CallOptions) =>
        send<CartView>('PUT', `/cart/lines/${id(variantId)}`, request, o),
      remove: (variantId: string, o?: CallOptions) =>
        send<CartView>('DELETE', `/cart/lines/${id(variantId)}`, undefined, o),
    },
    checkouts: {
      create: (request: dto.CreateCheckoutRequest, o: IdempotentCallOptions) =>
        send<CheckoutView>('POST', '/checkouts', request, o),
      get: (checkoutId: string, o?: CallOptions) => get<CheckoutView>(`/checkouts/${id(checkoutId)}`, {}, o),
      /** Slow cards take their time; the deadline is longer than for other commands. */
      pay: (checkoutId: string, request: dto.PayCheckoutRequest, o: IdempotentCallOptions) =>
        call<CheckoutView>('POST')(`/checkouts/${id(checkoutId)}/payment`, {
          body: request,
          timeoutMs: PAYMENT_TIMEOUT_MS,
          ...o,
        }),
      /** Where it goes, how, and with which code. */
      update: (checkoutId: string, request: dto.UpdateCheckoutRequest, o?: CallOptions) =>
        send<CheckoutView>('PATCH', `/checkouts/${id(checkoutId)}`, request, o),
      /** Of a payment that waits for its buyer. */
      giveUpPayment: (checkoutId: string, o?: CallOptions) =>
        call<CheckoutView>('DELETE')(`/checkouts/${id(checkoutId)}/payment`, { timeoutMs: PAYMENT_TIMEOUT_MS, ...o }),
      cancel: (checkoutId: string, o?: CallOptions) =>
        send<CheckoutView>('DELETE', `/checkouts/${id(checkoutId)}`, undefined, o),
    },
    // Each of these answers with the whole list.
    addresses: {
      list: (o?: CallOptions) => get<Items<SavedAddressView>>('/addresses', {}, o),
      add: (request: dto.SaveAddressRequest, o?: CallOptions) =>
        send<Items<SavedAddressView>>('POST', '/addresses', request, o),
      update: (addressId: string, request: dto.SaveAddressRequest, o?: CallOptions) =>
        send<Items<SavedAddressView>>('PUT', `/addresses/${id(addressId)}`, request, o),
      remove: (addressId: string, o?: CallOptions) => remove(`/addresses/${id(addressId)}`, o),
    },
    payments: {
      /** Who takes the card. */
      config: (o?: CallOptions) => get<PaymentsConfigView>('/payments/config', {}, o),
    },
    waitingList: {
      mine: (o?: CallOptions) => get<WaitingListView>('/waiting-list', {}, o),
      /** Once more keeps the place. */
      join: (variantId: string, request: dto.JoinWaitingListRequest, o?: CallOptions) =>
        send<WaitingListView>('PUT', `/waiting-list/${id(variantId)}`, request, o),
      /** Gives up the place, or what is held for it. */
      leave: (variantId: string, o?: CallOptions) =>
        send<WaitingListView>('DELETE', `/waiting-list/${id(variantId)}`, undefined, o),
    },
    paymentMethods: {
      create: (request: dto.CreatePaymentMethodRequest, o?: CallOptions) =>
        send<PaymentMethodView>('POST', '/payment-methods', request, o),
    },
    orders: {
      mine: (query: PageQuery = {}, o?: CallOptions) => get<Page<OrderView>>('/orders', { ...query }, o),
      get: (orderId: string, o?: CallOptions) => get<OrderDetailView>(`/orders/${id(orderId)}`, {}, o),
      /** By the buyer, while `cancellableUntil` is ahead. Once more changes nothing. */
      cancel: (orderId: string, o?: CallOptions) =>
        send<OrderDetailView>('POST', `/orders/${id(orderId)}/cancel`, undefined, o),
      /** Another size or colour of a line, while `cancellableUntil` is ahead. */
      change: (orderId: string, request: dto.ChangeOrderRequest, o: IdempotentCallOptions) =>
        send<OrderDetailView>('POST', `/orders/${id(orderId)}/change`, request, o),
      ofStore: (storeId: string, query: PageQuery & dto.FilterOrdersRequest = {}, o?: CallOptions) =>
        get<Page<OrderView>>(`/stores/${id(storeId)}/orders`, { ...query }, o),
      pickList: (storeId: string, query: PageQuery & Pick<dto.PickListRequest, 'roomId'> = {}, o?: CallOptions) =>
        get<Page<PickListLineView>>(`/stores/${id(storeId)}/orders/pick-list`, { ...query }, o),
      /** What hosts promised to orders that are still to be packed. */
      promises: (storeId: string, query: Pick<dto.PackingPromisesRequest, 'roomId'> = {}, o?: CallOptions) =>
        get<{ readonly items: readonly PackingPromiseView[] }>(
          `/stores/${id(storeId)}/orders/promises`,
          { ...query },
          o,
        ),
      /** Where the browser itself fetches the file from: it may be longer than a page should hold. */
      exportPath: (storeId: string, filter: dto.FilterOrdersRequest = {}): string =>
        `/api/stores/${id(storeId)}/orders/export${queryString({ ...filter })}`,
    },
    // What a merchant does with an order; each of these answers with the order as it is then.
    fulfilment: {
      startPacking: (storeId: string, orderId: string, o?: CallOptions) =>
        orderCommand(storeId, orderId, 'packing', undefined, o),
      ship: (storeId: string, orderId: string, request: dto.ShipOrderRequest, o: IdempotentCallOptions) =>
        orderCommand(storeId, orderId, 'ship', request, o),
      deliver: (storeId: string, orderId: string, o?: CallOptions) =>
        orderCommand(storeId, orderId, 'deliver', undefined, o),
      cancel: (storeId: string, orderId: string, request: dto.CancelOrderRequest, o?: CallOptions) =>
        orderCommand(storeId, orderId, 'cancel', request, o),
      refund: (storeId: string, orderId: string, request: dto.CreateRefundRequest, o: IdempotentCallOptions) =>
        orderCommand(storeId, orderId, 'refunds', request, o),
    },
    media: {
      grant: (roomId: string, request: dto.MediaGrantRequest, o?: CallOptions) =>
        send<MediaGrantView>('POST', `/rooms/${id(roomId)}/media-grants`, request, o),
      health: (roomId: string, o?: CallOptions) => get<StreamHealthView>(`/rooms/${id(roomId)}/stream-health`, {}, o),
    },
    recording: {
      get: (roomId: string, o?: CallOptions) => get<RecordingView>(`/rooms/${id(roomId)}/recording`, {}, o),
      set: (roomId: string, request: dto.SetRecordingRequest, o?: CallOptions) =>
        send<RecordingView>('PUT', `/rooms/${id(roomId)}/recording`, request, o),
    },
    replay: {
      get: (roomId: string, o?: CallOptions) => get<ReplayView>(`/rooms/${id(roomId)}/replay`, {}, o),
      explanations: (roomId: string, o?: CallOptions) =>
        get<{ readonly items: readonly ExplanationView[] }>(`/rooms/${id(roomId)}/replay/explanations`, {}, o),
      window: (roomId: string, request: dto.ReplayWindowRequest, o?: CallOptions) =>
        get<ReplayWindowView>(`/rooms/${id(roomId)}/replay/window`, { ...request }, o),
    },
    clips: {
      list: (roomId: string, o?: CallOptions) => get<Items<ClipView>>(`/rooms/${id(roomId)}/clips`, {}, o),
      create: (roomId: string, request: dto.CreateClipRequest, o?: CallOptions) =>
        send<ClipView>('POST', `/rooms/${id(roomId)}/clips`, request, o),
      remove: (roomId: string, clipId: string, o?: CallOptions) =>
        remove(`/rooms/${id(roomId)}/clips/${id(clipId)}`, o),
      /** What the link of a clip leads to. */
      get: (clipId: string, o?: CallOptions) => get<ClipView>(`/clips/${id(clipId)}`, {}, o),
    },
    /** For those who admit and remove. */
    stage: {
      desk: (roomId: string, o?: CallOptions) => get<StageDeskView>(`/rooms/${id(roomId)}/stage`, {}, o),
      /** The only answer with the secret in it. */
      invite: (roomId: string, o?: CallOptions) =>
        send<StageInviteView>('POST', `/rooms/${id(roomId)}/stage/invite`, undefined, o),
      revokeInvite: (roomId: string, o?: CallOptions) => remove(`/rooms/${id(roomId)}/stage/invite`, o),
      arrange: (roomId: string, request: dto.ArrangeStageRequest, o?: CallOptions) =>
        send<StageDeskView>('PUT', `/rooms/${id(roomId)}/stage/layout`, request, o),
      admit: (roomId: string, seatId: string, o?: CallOptions) => stageCommand(roomId, seatId, 'admit', o),
      refuse: (roomId: string, seatId: string, o?: CallOptions) => stageCommand(roomId, seatId, 'refuse', o),
      remove: (roomId: string, seatId: string, o?: CallOptions) => stageCommand(roomId, seatId, 'remove', o),
    },
    /** For those who come by the link. */
    stageSeat: {
      openLink: (request: dto.StageLinkRequest, o?: CallOptions) =>
        send<StageShowView>('POST', '/stage-links', request, o),
      join: (request: dto.JoinStageRequest, o?: CallOptions) =>
        send<OwnStageSeatView>('POST', '/stage-seats', request, o),
      look: (seatId: string, o?: CallOptions) => get<OwnStageSeatView>(`/stage-seats/${id(seatId)}`, {}, o),
      leave: (seatId: string, o?: CallOptions) => remove(`/stage-seats/${id(seatId)}`, o),
      grant: (seatId: string, request: dto.StageGrantRequest, o?: CallOptions) =>
        send<MediaGrantView>('POST', `/stage-seats/${id(seatId)}/media-grants`, request, o),
    },
    streamKey: {
      /** null when the room has none. */
      get: (roomId: string, o?: CallOptions) => get<StreamKeyView | null>(`/rooms/${id(roomId)}/stream-key`, {}, o),
      rotate: (roomId: string, o?: CallOptions) =>
        send<StreamKeyView>('POST', `/rooms/${id(roomId)}/stream-key`, undefined, o),
      revoke: (roomId: string, o?: CallOptions) => remove(`/rooms/${id(roomId)}/stream-key`, o),
    },
  };

  function stageCommand(roomId: string, seatId: string, verb: string, options?: CallOptions): Promise<StageDeskView> {
    return send<StageDeskView>('POST', `/rooms/${id(roomId)}/stage/seats/${id(seatId)}/${verb}`, undefined, options);
  }

  function pinCommand(roomId: string, pinId: string, verb: string, options?: CallOptions): Promise<TrayItemView> {
    return send<TrayItemView>('POST', `/rooms/${id(roomId)}/tray/${id(pinId)}/${verb}`, undefined, options);
  }

  /** Money may be asked back of a bank meanwhile, so the deadline is that of a payment. */
  function orderCommand(
    storeId: string,
    orderId: string,
    verb: string,
    body?: unknown,
    options?: CallOptions & Partial<IdempotentCallOptions>,
  ): Promise<OrderDetailView> {
    return call<OrderDetailView>('POST')(`/stores/${id(storeId)}/orders/${id(orderId)}/${verb}`, {
      body,
      timeoutMs: PAYMENT_TIMEOUT_MS,
      ...options,
    });
  }
}

export type Api = ReturnType<typeof createApi>;

const UPLOAD_TIMEOUT_MS = 120_000;
const PAYMENT_TIMEOUT_MS = 60_000;

/** Text before the file: servers that read a multipart stream know the fields by the time the file begins. */
function formOf(file: Blob, fields: Readonly<Record<string, string | undefined>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  form.append('file', file);
  return form;
}
