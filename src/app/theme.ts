import { createTheme, type MantineColorsTuple } from "@mantine/core";

const vermilion: MantineColorsTuple = [
  "#fff0ea",
  "#ffdccf",
  "#ffb79f",
  "#ff9270",
  "#ff7a50",
  "#ff6a3d",
  "#f2592a",
  "#d94e22",
  "#c8431a",
  "#a03312",
];

/** Mantine, in the clothes of the two palettes of theme.css. */
export const theme = createTheme({
  colors: { vermilion },
  primaryColor: "vermilion",
  primaryShade: { dark: 5, light: 8 },
  fontFamily: 'Inter, system-ui, "Segoe UI", "DejaVu Sans", sans-serif',
  fontSizes: { xs: "11px", sm: "12px", md: "13px", lg: "15px", xl: "22px" },
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, fz: 12, transitionProps: { duration: 120 } } },
    // A dialog has no banner.
    Modal: {
      defaultProps: {
        attributes: { header: { role: "none" } },
        centered: true,
        radius: 10,
        transitionProps: { duration: 140 },
        overlayProps: { backgroundOpacity: 0.55 },
      },
    },
    Slider: { defaultProps: { size: 4, thumbSize: 14, label: null, color: "var(--text)" } },
    Switch: { defaultProps: { color: "var(--dim)" } },
    Button: { defaultProps: { size: "sm", fz: 13 } },
    // The placeholder for the first focus is no child that a menu may have.
    Menu: { defaultProps: { transitionProps: { duration: 120 }, withInitialFocusPlaceholder: false } },
  },
});
