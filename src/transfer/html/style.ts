// How the document looks: quiet, readable, by the reader's own choice of light and dark, and on paper.
export const style = `:root{color-scheme:light dark;--text:#1f2328;--quiet:#59636e;--line:#d1d9e0;--back:#fff;--raised:#f6f8fa;--accent:#0969da;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--quiet:#9198a1;--line:#3d444d;--back:#0d1117;--raised:#161b22;--accent:#4493f8;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.6 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:52rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.5rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
h3,h4,h5,h6{font-size:1rem;margin:1.25rem 0 .5rem}
p,ul,ol,blockquote,pre,table{margin:.6rem 0}
.quiet{color:var(--quiet);font-size:.85rem}
.bad{color:var(--bad)}
article{margin:1.5rem 0}
article>header{display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}
article>header strong{font-size:.95rem}
.you{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem}
.body{overflow-wrap:anywhere}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
code,pre{font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
:not(pre)>code{background:var(--raised);border-radius:4px;padding:.1em .3em}
blockquote{border-left:3px solid var(--line);padding-left:1rem;color:var(--quiet);margin-left:0}
details{margin:.6rem 0;border:1px solid var(--line);border-radius:6px;padding:.35rem .75rem}
summary{cursor:pointer;color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:start}
.right{text-align:end}.center{text-align:center}
img{max-width:100%;height:auto;border-radius:6px}
nav ul{list-style:none;padding:0}
@media print{details{break-inside:avoid}}
`;
