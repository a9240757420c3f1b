export { DiscountsModule } from './discounts.module';
export { DiscountsService } from './discounts.service';
