import type { ErrorCode } from '@vitrine/contracts';

/** What happened and what to do, for the person in front of the screen. `body` may be empty when the title says it all. */
export interface ErrorText {
  readonly title: string;
  readonly body: string;
}

const text = (title: string, body: string): ErrorText => ({ title, body });

/** Exhaustive: a new code in the contracts does not compile until it has its sentences here. */
export const ERROR_TEXTS: Record<ErrorCode, ErrorText> = {
  'request.invalid': text('Something in the form is not right', 'Check the marked fields and send it again.'),
  'request.malformed': text('The server could not read that', 'Load the page again and repeat the last step.'),
  'request.too-large': text('That is too large', 'Use a smaller file or a shorter text.'),
  'request.unsupported-media-type': text('This kind of file is not accepted', 'Choose a picture in JPEG, PNG or WebP.'),
  'request.not-found': text('This page does not exist', 'Check the address or go back to the shows.'),
  'request.method-not-allowed': text('That is not possible here', 'Load the page again and repeat the last step.'),
  'request.rate-limited': text('That was a bit fast', 'Wait a moment, then try again.'),
  'request.origin-refused': text(
    'The request came from another site',
    'Open this page from its own address and try again.',
  ),
  'request.idempotency-key-missing': text(
    'The step could not be sent safely',
    'Load the page again and repeat it. Nothing was charged.',
  ),
  'request.idempotency-key-reused': text(
    'This step was already used for something else',
    'Start it again. Nothing was charged twice.',
  ),
  'request.idempotency-in-progress': text(
    'Your last tap is still being worked on',
    'Wait a moment; it is not done twice.',
  ),
  'server.failed': text('Something broke on our side', 'Try again. If it stays like this, come back in a few minutes.'),
  'server.unavailable': text('The server cannot be reached just now', 'Try again in a moment.'),
  'server.busy': text('Very many people are here right now', 'Wait a moment, then try again.'),
  'auth.required': text('You are signed out', 'Sign in and repeat the last step.'),
  'auth.forbidden': text('You may not do that', 'Ask the owner of the store if you should be able to.'),
  'auth.wrong-credentials': text('Email and password do not fit together', 'Check both and try again.'),
  'auth.email-taken': text('There is already an account with this email', 'Sign in instead, or use another email.'),
  'auth.already-member': text('You already have an account', 'You are signed in with it.'),
  'member.not-found': text('Nobody is known under this email', 'Ask the person to register first.'),
  'store.not-found': text('This store does not exist', 'Check the address or go back to the shows.'),
  'store.slug-taken': text('This web address is taken', 'Choose another one for the store.'),
  'store.last-owner': text('A store needs at least one owner', 'Make somebody else an owner first.'),
  'product.not-found': text('This piece is no longer sold', 'Look at the other pieces of the show.'),
  'product.slug-taken': text('Another product has this web address', 'Choose another one.'),
  'variant.not-found': text('This size is no longer sold', 'Choose another size or colour.'),
  'variant.sku-taken': text('Another variant has this article number', 'Choose another number.'),
  'picture.not-found': text('This picture is gone', 'Load the page again.'),
  'picture.unreadable': text('This picture could not be read', 'Save it as JPEG or PNG and upload it again.'),
  'picture.too-many': text('This product has as many pictures as it can have', 'Remove one before you add another.'),
  'stock.sold-out': text(
    'Sold out a moment ago',
    'Somebody was quicker. Nothing was charged. Another size may be left.',
  ),
  'stock.below-reserved': text(
    'More pieces are held by buyers than that',
    'Set the stock to at least the number of held pieces.',
  ),
  'room.not-found': text('This show does not exist', 'It may have been taken down. Go back to the shows.'),
  'room.not-live': text('The show is not live', 'This works once it is on air.'),
  'room.ended': text('This show has ended', 'Its pieces can still be bought below.'),
  'recording.unavailable': text('Shows are not recorded here', 'The video server has no ffmpeg, or does not answer.'),
  'recording.too-late': text('The show has begun', 'Whether it is recorded is decided before it goes live.'),
  'replay.not-ready': text('There is no replay yet', 'It is ready shortly after the end of a recorded show.'),
  'clip.not-found': text('This clip is gone', 'It was taken down, or its show is no longer kept.'),
  'clip.too-many': text('There are many clips already', 'Remove one that nobody needs any more.'),
  'room.transition-refused': text('The show cannot change like that now', 'Load the page to see how it stands.'),
  'pin.not-found': text('This piece is no longer in the show', 'Choose another one.'),
  'pin.already-in-tray': text('This product is already in the tray', 'Move it to where you want it.'),
  'pin.too-many': text('The tray is full', 'Remove a piece before you add another.'),
  'offer.not-found': text('This offer is gone', 'Choose another one.'),
  'offer.too-many': text('There are enough offers', 'End or remove one before you add another.'),
  'offer.was-started': text('This offer was on already', 'It stays in the books. End it instead of removing it.'),
  'import.mistakes': text('The list has mistakes', 'Nothing was changed. Mend the marked cells and look at it again.'),
  'import.outdated': text(
    'The catalogue changed meanwhile',
    'Nothing was applied. Look at what the list would do now.',
  ),
  'message.not-found': text('This message is gone', 'It was deleted already.'),
  'message.empty': text('There is nothing to send', 'Write a message first.'),
  'message.blocked': text('Not sent: the shop does not allow a word in it', 'Say it in another way.'),
  'blocked-terms.outdated': text(
    'Somebody else changed the list',
    'Nothing was saved. Load the page, then change it again.',
  ),
  'cart.full': text('Your bag is full', 'Buy or remove something before you add more.'),
  'checkout.too-many-per-buyer': text('That is more than one person may have', 'Take fewer of this piece.'),
  'checkout.not-found': text('This checkout no longer exists', 'Start again from the piece. Nothing was charged.'),
  'checkout.expired': text(
    'The time is over',
    'The piece went back on the rail. Nothing was charged. You can take it again if it is still there.',
  ),
  'checkout.closed': text('This checkout is closed', 'Look at your orders, or start again from the piece.'),
  'checkout.details-missing': text('Something is missing', 'Fill in where it goes and where the receipt is sent.'),
  'checkout.not-sold-there': text('This is not sold to there', 'Choose another country, or another piece.'),
  'checkout.total-changed': text('It costs something else there', 'Look at the new total, then pay.'),
  'market.not-found': text('This market is gone', 'Load the page to see the markets.'),
  'market.country-taken': text('Another market has these countries', 'A country belongs to one market.'),
  'market.last-one': text('This is the only market', 'A store sells somewhere. Open another one first.'),
  'discount.not-found': text('There is no such code', 'Look at how it is written, and until when it counts.'),
  'discount.code-taken': text('The store has this code already', 'Choose another one, or change that one.'),
  'discount.used-up': text('This code is used up', 'It was used as often as it may be.'),
  'discount.not-applicable': text('This code is for other orders', 'The order is not worth enough for it.'),
  'address.not-found': text('This address is gone', 'Load the page to see your addresses.'),
  'waiting-list.in-stock': text('It is in stock again', 'You can buy it now.'),
  'waiting-list.full': text('There is no more room in this line', 'Leave another line, or look again later.'),
  'payment.declined': text('Your bank said no', 'Nothing was charged and your piece is still held. Try another card.'),
  'payment.insufficient-funds': text(
    'There is not enough money on this card',
    'Nothing was charged and your piece is still held. Try another card.',
  ),
  'payment.authentication-failed': text(
    'Your bank could not make sure that it is you',
    'Nothing was charged and your piece is still held. Try again or use another card.',
  ),
  'payment.authentication-timed-out': text(
    'Your bank waited for you in vain',
    'The payment was not confirmed in time. Nothing was charged.',
  ),
  'payment.unanswered': text(
    'Your payment was not answered',
    'Nothing is known of a charge, so the payment was given up. Try again or use another card.',
  ),
  'payment.too-late': text(
    'Your payment came too late',
    'What it was for is gone. The money goes back to your card by itself.',
  ),
  'payment.amount-unsupported': text(
    'This amount can not be charged exactly',
    'Write to the store: the price does not fit the currency.',
  ),
  'payment.webhook-invalid': text('This message is not from the payment provider', 'Check the secret of the webhook.'),
  'payment.event-unmatched': text('Nothing is known about this payment', 'The payment provider tries again by itself.'),
  'payment.method-invalid': text('This card does not look right', 'Check the number, the date and the code.'),
  'payment.in-progress': text('A payment is being decided', 'Wait for its answer; you are not charged twice.'),
  'order.not-found': text('This order does not exist', 'Look at the list of your orders.'),
  'order.transition-refused': text('This order has moved on', 'Load the page to see how it stands.'),
  'order.cooling-off-over': text(
    'The time to cancel is over',
    'Write to the store, or send the pieces back when they arrive.',
  ),
  'order.price-differs': text('That one has another price', 'Cancel the order and buy it anew.'),
  'order.pieces-exceeded': text('The order does not have that many pieces left', 'Load the page to see what is left.'),
  'order.refund-exceeds-paid': text(
    'That is more than is left of what was paid',
    'Refund at most the amount that is left.',
  ),
  'order.disputed': text(
    'The buyer has disputed this payment',
    'Nothing can be paid back beside a dispute: the bank decides where the money goes.',
  ),
  'connection.too-slow': text('Your network is too slow to keep up', 'The show goes on as soon as it can.'),
  'protocol.unsupported': text('This page is out of date', 'Load it again to get the new version.'),
  'media.grant-invalid': text('The video could not be opened', 'Load the page again.'),
  'media.grant-expired': text('The video has to be opened again', 'Load the page again.'),
  'media.forbidden': text('You may not use this stream', 'Sign in with the right account.'),
  'media.not-publishing': text('The picture is not there yet', 'It appears by itself as soon as the host sends it.'),
  'media.sdp-invalid': text('The video could not be agreed on', 'Load the page again or use another browser.'),
  'media.codec-unsupported': text('Your browser cannot play this video', 'Use a newer browser.'),
  'media.session-not-found': text('The video was closed', 'It is opened again by itself.'),
  'media.full': text(
    'No more seats for the picture right now',
    'Chat and shopping work. The picture comes when a seat is free.',
  ),
  'media.stream-key-invalid': text('The stream key is not valid', 'Make a new key and put it into your encoder.'),
  'media.encoders-unsupported': text(
    'Encoders cannot publish here',
    'This shop sends video over Agora, which takes it from the browser. Use the camera in the studio.',
  ),
  'media.seat-lost': text('Your place in the stream was taken away', 'The video is opened again by itself.'),
  'media.unreachable': text(
    'Your network does not let the video through',
    'A firewall may be in the way: try another network, or ask for UDP to be let through. It is tried again by itself.',
  ),
  'stage.link-invalid': text('This link opens no stage', 'It may have been replaced. Ask for a new one.'),
  'stage-seat.not-found': text('This place on stage does not exist', 'Open the link again.'),
  'stage.full': text('The stage is full', 'Somebody has to leave it first.'),
  'stage.transition-refused': text('That is not possible any more', 'Look at who is on stage now and try again.'),
  'stage.consent-needed': text('This show is recorded', 'Agree to it to come on stage.'),
  'stage.closed-to-you': text('You were not let on this stage', 'Ask the host for a new link if this was a mistake.'),
  'call.not-found': text('This call is over', 'Start a new one.'),
  'stage.unsupported': text(
    'There is no stage here',
    'This shop sends video over Agora, which shows the host alone. The embedded media server has a stage.',
  ),
};

export function errorText(code: ErrorCode): ErrorText {
  return ERROR_TEXTS[code];
}

/** For a request that got no answer at all. */
export const NO_ANSWER_TEXT: ErrorText = text('No answer from the server', 'Check your connection, then try again.');
