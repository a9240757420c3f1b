export { ChatModule } from './chat.module';
export { MessageGates, type MessageDraft } from './message-gates';
