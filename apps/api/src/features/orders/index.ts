export { OrdersModule } from './orders.module';
export { OrdersQueries } from './orders.queries';
export { OrdersService, type OrderLine, type PlaceOrder } from './orders.service';
