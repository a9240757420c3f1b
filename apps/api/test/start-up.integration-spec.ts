import { Controller, Get, Module, Post } from '@nestjs/common';
import { SOCKET_COMMANDS } from '@vitrine/contracts';
import { Public } from '../src/platform/auth/decorators';
import { SocketCommandRegistry } from '../src/platform/realtime/socket-commands';
import { startTestApp } from './support/test-app';

@Controller('forgotten')
class ForgottenController {
  @Get('declared')
  @Public()
  declared(): string {
    return 'open';
  }

  @Get()
  read(): string {
    return 'nobody said who may read this';
  }

  @Post(':id')
  write(): string {
    return 'nor who may write it';
  }
}
@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

@Controller('inheriting')
class InheritingController extends ForgottenController {}
@Module({ controllers: [InheritingController] })
class InheritingModule {}

@Controller('declared')
class DeclaredController {
  @Get()
  @Public()
  read(): { readonly is: string } {
    return { is: 'open' };
  }
}
@Module({ controllers: [DeclaredController] })
class DeclaredModule {}

describe('start-up', () => {
  afterEach(() => jest.restoreAllMocks());

  const rejection = async (extraModules: readonly (new () => object)[]): Promise<Error> => {
    const outcome = await startTestApp({ extraModules }).then(
      async (app) => {
        await app.stop();
        return null;
      },
      (error: unknown) => error,
    );
    if (!(outcome instanceof Error)) throw new Error('The api was expected not to start.');
    return outcome;
  };

  it('fails and names every handler that declares no access rule', async () => {
    const { message } = await rejection([ForgottenModule]);
    expect(message).toContain('ForgottenController.read');
    expect(message).toContain('ForgottenController.write');
    expect(message).not.toContain('ForgottenController.declared');
  });

  it('finds handlers that a controller inherits', async () => {
    expect((await rejection([InheritingModule])).message).toContain('InheritingController.read');
  });

  it('starts with a feature that declares its rules', async () => {
    const app = await startTestApp({ extraModules: [DeclaredModule] });
    expect(await app.stranger().get('/declared')).toEqual({ is: 'open' });
    await app.stop();
  });

  it.each(SOCKET_COMMANDS)('fails when nothing serves the socket command %s', async (forgotten) => {
    const register = Reflect.get(SocketCommandRegistry.prototype, 'register') as (...given: unknown[]) => void;
    jest.spyOn(SocketCommandRegistry.prototype, 'register').mockImplementation(function (
      this: SocketCommandRegistry,
      ...given
    ) {
      if (given[0] !== forgotten) register.apply(this, given);
    });
    expect((await rejection([])).message).toContain(`'${forgotten}'`);
  });
});
