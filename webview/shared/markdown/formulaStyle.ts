// How formulas look, loaded with what draws them. MathML has its own layout; this is what temml's elements need besides, by the
// classes that it gives them (its Temml-Local.css, for Chromium alone). Colours and sizes are those of the words around.
export const formulaStyle = `
math {
  font-family: "Cambria Math", "STIX Two Math", "Latin Modern Math", "Noto Sans Math", "DejaVu Math TeX Gyre", math;
  font-style: normal;
  font-weight: normal;
  line-height: normal;
  letter-spacing: normal;
  overflow-wrap: normal;
}
math * { border-color: currentColor; }
mfrac > :nth-child(2), msqrt, mover > :first-child { math-shift: compact; }
mtd { white-space: nowrap; }
mtable.tml-jot > mtr > mtd { padding-block: 0.7ex; }
mtable.tml-small mtd { padding-block: 0.35ex; }
.tml-right { text-align: -webkit-right; }
.tml-left { text-align: -webkit-left; }
.tml-sml-pad { padding-left: 0.05em; }
.tml-med-pad { padding-left: 0.1em; }
.tml-lrg-pad { padding-left: 0.15em; }
menclose { display: inline-block; position: relative; padding: 0.5ex 0; text-align: left; }
.tml-overline { padding: 0.1em 0 0; border-top: 0.065em solid; }
.tml-underline { padding: 0 0 0.1em; border-bottom: 0.065em solid; }
.tml-fbox { padding: 3pt; border: 1px solid; }
.tml-cancel { display: inline-block; position: absolute; left: 0.5px; bottom: 0; width: 100%; height: 100%; background: currentColor; }
.upstrike { clip-path: polygon(0.05em 100%, 0 calc(100% - 0.05em), calc(100% - 0.05em) 0, 100% 0.05em); }
.downstrike { clip-path: polygon(0 0.05em, 0.05em 0, 100% calc(100% - 0.05em), calc(100% - 0.05em) 100%); }
.sout { clip-path: polygon(0 calc(55% + 0.0333em), 0 calc(55% - 0.0333em), 100% calc(55% - 0.0333em), 100% calc(55% + 0.0333em)); }
.tml-xcancel { clip-path: polygon(0.05em 0, 0 0.05em, calc(50% - 0.05em) 50%, 0 calc(100% - 0.05em), 0.05em 100%, 50% calc(50% + 0.05em), calc(100% - 0.05em) 100%, 100% calc(100% - 0.05em), calc(50% + 0.05em) 50%, 100% 0.05em, calc(100% - 0.05em) 0, 50% calc(50% - 0.05em)); }
.longdiv-top { border-top: 0.067em solid; padding: 0.1em 0.2em 0.2em 0.433em; }
.longdiv-arc { position: absolute; top: 0; bottom: 0.1em; left: -0.4em; width: 0.7em; border: 0.067em solid; border-radius: 70%; clip-path: inset(0 0 0 0.4em); box-sizing: border-box; }
.phasor-bottom { border-bottom: 0.067em solid; padding: 0.2em 0.2em 0.1em 0.6em; }
.phasor-angle { display: inline-block; position: absolute; left: 0.5px; bottom: -0.04em; height: 100%; aspect-ratio: 0.5; background: currentColor; clip-path: polygon(0.05em 100%, 0 calc(100% - 0.05em), calc(100% - 0.05em) 0, 100% 0.05em); }
.circle-pad { padding: 0.267em; }
.textcircle { position: absolute; inset: 0; border: 0.067em solid; border-radius: 50%; }
.actuarial { padding: 0.04em 0.04em 0; border-width: 0.08em 0.08em 0 0; border-style: solid; }
.chr-sml { transform: translate(0.07em, 0); }
.chr-sml-vec { transform: scale(0.75) translate(0.07em, 0); }
.chr-med { transform: translate(0.14em, 0); }
.chr-med-vec { transform: scale(0.75) translate(0.14em, 0); }
.chr-lrg { transform: translate(0.21em, 0); }
.chr-lrg-vec { transform: scale(0.75) translate(0.21em, 0); }
.tml-tilde-2 { transform: scale(2, 1.1); }
.tml-tilde-3 { transform: scale(3, 1.1); }
.tml-tilde-4 { transform: scale(4, 1.1); }
.tml-hat-1 { transform: scale(1.9, 1); }
.tml-hat-2 { transform: scale(3.9, 1); }
.tml-hat-3 { transform: scale(5.8, 1); }
.tml-hat-4 { transform: scale(7.8, 1); }
`;
