import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { cssVariablesResolver, theme } from '@vitrine/web/theme';
import { useLayoutEffect, type ReactElement, type ReactNode } from 'react';
import { useMatch } from 'react-router';

/** Mantine paints dialogs in the colour of the page; ours lie on the next surface up. */
const raised = {
  content: { background: 'var(--surface-1)' },
  header: { background: 'var(--surface-1)' },
  body: { paddingTop: 6 },
};

/** The focus ring comes from the tokens; Mantine's own would be drawn beside it. */
const studioTheme = mergeThemeOverrides(theme, {
  focusRing: 'never',
  components: {
    InputWrapper: {
      styles: { label: { marginBottom: 4, fontSize: 'var(--text-sm)' }, description: { marginBottom: 6 } },
    },
    Modal: { defaultProps: { radius: 'lg' }, styles: { title: { fontWeight: 640 }, ...raised } },
    Drawer: { styles: { title: { fontWeight: 640 }, ...raised } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    MultiSelect: { defaultProps: { size: 'md' } },
    Autocomplete: { defaultProps: { size: 'md' } },
  },
});

/** Dark around the picture, light in the back office; one page never mixes the two. */
export function SchemeProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [isLive, isStage] = [useMatch('/shows/:roomId/live') !== null, useMatch('/stage') !== null];
  const scheme = isLive || isStage ? 'dark' : 'light';
  useLayoutEffect(() => {
    document.documentElement.dataset['scheme'] = scheme;
  }, [scheme]);
  return (
    <MantineProvider theme={studioTheme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      {children}
    </MantineProvider>
  );
}
