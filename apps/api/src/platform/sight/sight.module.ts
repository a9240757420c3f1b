import { Controller, Get, Header, Module } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { METRICS_PATH } from '../http/root-paths';
import { MetricsPage } from './metrics-page';
import { Operator } from './operator';

@Controller(METRICS_PATH)
@ApiExcludeController()
class MetricsController {
  constructor(private readonly page: MetricsPage) {}

  @Get()
  @Operator()
  @Header('content-type', MetricsPage.contentType)
  @Header('cache-control', 'no-store')
  read(): Promise<string> {
    return this.page.render();
  }
}

@Module({ controllers: [MetricsController], providers: [MetricsPage] })
export class SightModule {}
