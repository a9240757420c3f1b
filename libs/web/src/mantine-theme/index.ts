// Vitrine on Mantine 9. The tokens are loaded first; Mantine reads from it, never the other way round.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const powder: MantineColorsTuple = [
  '#F1F8FE',
  '#E6F2FB',
  '#C9E3F7',
  '#A9D3F2',
  '#84BDE6',
  '#5B9FD1',
  '#3A80B4',
  '#1F5F92',
  '#184B75',
  '#123A5B',
];
const dark: MantineColorsTuple = [
  '#F7F2EA',
  '#D8CEC3',
  '#B5AAA0',
  '#8D8279',
  '#3B312A',
  '#382E27',
  '#2A221C',
  '#1E1814',
  '#14100D',
  '#0D0A08',
];
const gray: MantineColorsTuple = [
  '#F5F6F6',
  '#F0F1F1',
  '#E6E8E8',
  '#E0E2E2',
  '#C9CCCD',
  '#8A9093',
  '#756D67',
  '#625A54',
  '#3A312B',
  '#241A14',
];

export const theme = createTheme({
  colors: { powder, dark, gray },
  primaryColor: 'powder',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  black: '#241A14',
  white: '#FFFFFF',
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-sans)',
  headings: {
    fontFamily: 'var(--font-sans)',
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: 'var(--text-3xl)', lineHeight: '1.08' },
      h2: { fontSize: 'var(--text-2xl)', lineHeight: '1.08' },
      h3: { fontSize: 'var(--text-xl)', lineHeight: '1.25' },
      h4: { fontSize: 'var(--text-lg)', lineHeight: '1.25' },
    },
  },
  fontSizes: {
    xs: 'var(--text-xs)',
    sm: 'var(--text-sm)',
    md: 'var(--text-md)',
    lg: 'var(--text-lg)',
    xl: 'var(--text-xl)',
  },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '7px', sm: '12px', md: '12px', lg: '18px', xl: '26px' },
  defaultRadius: 'md',
  shadows: {
    xs: 'var(--shadow-1)',
    sm: 'var(--shadow-1)',
    md: 'var(--shadow-2)',
    lg: 'var(--shadow-3)',
    xl: 'var(--shadow-3)',
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: {
      defaultProps: { size: 'md' },
      vars: () => ({ root: { '--button-height': 'var(--touch)' } }),
      styles: { label: { fontWeight: 640 } },
    },
    ActionIcon: { defaultProps: { size: 48, radius: 'xl', variant: 'subtle' } },
    // With the radius of the fields it would be round, and taken for one choice of several.
    Checkbox: { defaultProps: { radius: 6 }, styles: { input: { borderColor: 'var(--line-strong)' } } },
    // Drawers and dialogs lie below the toasts, which say what was done in them.
    Drawer: {
      defaultProps: {
        position: 'bottom',
        radius: 'xl',
        overlayProps: { backgroundOpacity: 0, blur: 0 },
        zIndex: 'var(--z-sheet)',
      },
    },
    Modal: { defaultProps: { zIndex: 'var(--z-dialog)' } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12, highlightOnHover: true } },
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': 'var(--lh-body)' },
  light: {
    '--mantine-color-body': '#F5F6F6',
    '--mantine-color-text': '#241A14',
    '--mantine-color-dimmed': '#625A54',
    '--mantine-color-default-border': '#E0E2E2',
    '--mantine-color-error': '#B3261E',
    '--mantine-color-anchor': '#1F5F92',
    '--mantine-primary-color-filled': '#241A14',
    '--mantine-primary-color-filled-hover': '#3A2D25',
    '--mantine-primary-color-contrast': '#FFFFFF',
  },
  dark: {
    '--mantine-color-body': '#14100D',
    '--mantine-color-text': '#F7F2EA',
    '--mantine-color-dimmed': '#B5AAA0',
    '--mantine-color-default-border': '#3B312A',
    '--mantine-color-error': '#FF8A75',
    '--mantine-color-anchor': '#A9D3F2',
    '--mantine-primary-color-filled': '#A9D3F2',
    '--mantine-primary-color-filled-hover': '#C0DFF6',
    '--mantine-primary-color-contrast': '#14100D',
  },
});
