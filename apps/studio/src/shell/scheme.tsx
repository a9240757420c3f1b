import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { cssVariablesResolver, theme } from '@vitrine/web/theme';
import { useLayoutEffect, type ReactElement, type ReactNode } from 'react';
import { useMatch } from 'react-router';

/** The focus ring comes from the tokens; Mantine's own would be drawn beside it. */
const studioTheme = mergeThemeOverrides(theme, {
  focusRing: 'never',
  components: {
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Autocomplete: { defaultProps: { size: 'md' } },
  },
});

/** Dark around the picture, light in the back office; one page never mixes the two. */
export function SchemeProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const scheme = useMatch('/shows/:roomId/live') === null ? 'light' : 'dark';
  useLayoutEffect(() => {
    document.documentElement.dataset['scheme'] = scheme;
  }, [scheme]);
  return (
    <MantineProvider theme={studioTheme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      {children}
    </MantineProvider>
  );
}
