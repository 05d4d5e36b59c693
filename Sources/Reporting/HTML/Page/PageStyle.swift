/// The page's style sheet. No network, no font but the reader's own.
///
/// Classes have the colours of Okabe & Ito 2008 ("Color Universal Design"), which stay apart for people who see no red,
/// green or blue; the yellow is darker, for contrast on white, and dark pages have lighter ones. Shapes say the same.
package enum PageStyle {
  package static let source: StaticString = """
    :root{--paper:#fff;--ink:#1b1f24;--soft:#57606a;--rule:#dfe3e8;--wash:#f6f7f9;--link:#0a5aa8;--warn:#8a4b00;
    --c1:#0072b2;--c2:#d55e00;--c3:#00875f;--c4:#b8568f;--c5:#8a6d00;--c6:#3a9bd6;--c0:#6b7480;--bar:#3d7eb0;
    --review:#c25e00;--grid:#e6e9ed;--cell:#3d7eb0}
    @media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e6e9ed;--soft:#9da7b3;--rule:#2e353d;--wash:#1c2126;
    --link:#7cb8f0;--warn:#f0b060;--c1:#56a8e0;--c2:#f58a4b;--c3:#3cc79a;--c4:#e394c4;--c5:#d9b44a;--c6:#9ad4f5;
    --c0:#98a2ad;--bar:#5b9dcf;--review:#ea8b3f;--grid:#2a3037;--cell:#5b9dcf}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
    "Noto Sans",sans-serif;overflow-wrap:break-word}
    .frame{max-width:1240px;margin:0 auto;padding:0 20px 64px;display:grid;grid-template-columns:minmax(0,1fr)}
    main,section,figure,article,div,ul,ol,dl{min-width:0}
    a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
    a:focus-visible,button:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);
    outline-offset:2px;border-radius:2px}
    .skip{position:absolute;left:-999px}
    .skip:focus{left:8px;top:8px;background:var(--paper);padding:8px}
    nav{padding:14px 0;border-bottom:1px solid var(--rule);margin-bottom:28px;font-size:14px;line-height:1.4}
    nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px}
    nav a{color:var(--soft);text-decoration:none;display:inline-block;padding:3px 0}
    nav a:hover{color:var(--link);text-decoration:underline}
    .brand{font-weight:650;margin:0 0 6px;color:var(--ink)}
    h1,h2,h3,h4{line-height:1.25;margin:0;text-wrap:balance;letter-spacing:-.006em}
    h1{font-size:32px;font-weight:680;letter-spacing:-.018em}
    h2{font-size:22px;font-weight:650;margin:0 0 14px}
    h3{font-size:16px;font-weight:650}
    h4{font-size:13px;font-weight:600;color:var(--soft);margin:18px 0 6px}
    p{margin:0 0 12px;max-width:70ch}
    section{margin-top:52px;padding-top:28px;border-top:1px solid var(--rule)}
    .sub{color:var(--soft);font-size:14px;margin:6px 0 20px}
    .lead{font-size:18px;line-height:1.5;margin-bottom:10px}
    .note,.soft{color:var(--soft)}
    .note{font-size:14px}
    code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
    code{white-space:nowrap;background:var(--wash);padding:.1em .35em;border-radius:4px}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:18px 24px;margin:26px 0 0;padding:0}
    .figures div{border-top:2px solid var(--ink);padding-top:8px}
    .figures dt{font-size:13px;color:var(--soft);line-height:1.3}
    .figures dd{margin:0;font-size:25px;font-weight:620;line-height:1.3;letter-spacing:-.015em;
    font-variant-numeric:tabular-nums}
    .figures dd small{display:block;font-size:12.5px;font-weight:400;color:var(--soft);letter-spacing:0;line-height:1.35}
    .steps{margin:0;padding:0;list-style:none;counter-reset:step;max-width:78ch}
    .steps li{counter-increment:step;padding:12px 0 12px 40px;position:relative;border-top:1px solid var(--rule)}
    .steps li:first-child{border-top:0;padding-top:0}
    .steps li::before{content:counter(step);position:absolute;left:0;width:24px;height:24px;border-radius:12px;
    background:var(--wash);border:1px solid var(--rule);font-size:13px;line-height:22px;text-align:center;color:var(--soft)}
    .steps b{font-weight:600}
    .steps span{display:block;color:var(--soft);font-size:15px}
    .scroll{overflow-x:auto;max-width:100%;-webkit-overflow-scrolling:touch}
    .tall{max-height:min(78vh,900px);overflow:auto;border:1px solid var(--rule);border-radius:6px}
    table{border-collapse:collapse;font-size:14px;line-height:1.35;font-variant-numeric:tabular-nums;width:100%}
    th,td{padding:7px 12px;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap;vertical-align:baseline}
    th:first-child{text-align:left}
    thead th{font-weight:600;color:var(--soft);font-size:13px;vertical-align:bottom;background:var(--paper)}
    tbody th{font-weight:500}
    tbody tr:last-child th,tbody tr:last-child td{border-bottom:0}
    tbody tr:hover th,tbody tr:hover td{background:var(--wash)}
    td small{display:block;font-weight:400;color:var(--soft);font-size:12px}
    .functions thead th{position:sticky;top:0;z-index:2;box-shadow:inset 0 -1px 0 var(--rule)}
    .functions th:first-child{position:sticky;left:0;background:var(--paper);z-index:1;max-width:200px;overflow:hidden;
    text-overflow:ellipsis}
    .functions thead th{white-space:normal}
    .functions th,.functions td{padding:7px 9px}
    .functions thead th:first-child{z-index:3}
    .functions .left,.functions thead .left{text-align:left}
    td.left{max-width:140px;overflow:hidden;text-overflow:ellipsis}
    .bad{color:var(--warn);font-weight:600}
    th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
    th button{position:relative}
    th button::after{content:"";position:absolute;left:100%;bottom:0;opacity:.8}
    th:first-child button::after,th.left button::after{padding-left:3px}
    th[aria-sort=ascending] button::after{content:"↑"}
    th[aria-sort=descending] button::after{content:"↓"}
    th button:hover,th[aria-sort] button{color:var(--ink)}
    .plots{display:grid;grid-template-columns:minmax(0,1fr);gap:40px}
    figure{margin:0}
    figcaption p{font-size:15px;color:var(--soft);margin:4px 0 12px;line-height:1.5;max-width:64ch}
    .wide{grid-column:1/-1}
    .wide+.wide,.plots+.plots,.tall+.plots,.plots+.tall{margin-top:36px}
    figure .scroll{padding-right:10px}
    svg{display:block;height:auto;max-width:100%;overflow:visible}
    .wide .scroll svg{min-width:680px}
    .natural .scroll svg{min-width:0;max-width:none}
    .legend{list-style:none;margin:0 0 10px;padding:0;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;
    color:var(--soft)}
    .legend li{display:flex;align-items:center;gap:6px;min-width:0}
    .legend svg{flex:none}
    svg text{font-family:inherit;font-size:11px;fill:var(--ink)}
    .tick,.axis-name{fill:var(--soft);font-variant-numeric:tabular-nums}
    .label{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
    .grid{stroke:var(--grid);stroke-width:1}
    .axis{stroke:var(--soft);stroke-width:1}
    .bar{fill:var(--bar)}
    .bar.review{fill:var(--review);fill-opacity:.3;stroke:var(--review);stroke-width:1}
    .bar.expert{fill:var(--review);fill-opacity:.85;stroke:var(--review);stroke-width:1}
    .threshold{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 3}
    .diagonal{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4}
    .measured{stroke:var(--ink);stroke-width:2.5}
    .whisker{stroke:var(--soft);stroke-width:1.5}
    .whisker.faint{stroke-width:1;stroke-dasharray:2 2}
    .m{stroke:var(--paper);stroke-width:1.25}
    .c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}
    .ring{fill:var(--paper);fill-opacity:.6;stroke:var(--c0);stroke-width:2}
    .cell{fill:var(--cell)}
    .cell.none{fill:var(--c0)}
    .group{fill:none;stroke:var(--ink);stroke-width:1.25}
    .trend{fill:none;stroke:var(--c0);stroke-width:2;stroke-linejoin:round}
    .s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}
    .s6{stroke:var(--c6)}
    .uncovered{stroke-dasharray:5 4}
    details{margin-top:8px}
    summary{cursor:pointer;font-size:13px;color:var(--soft);padding:3px 0;max-width:max-content}
    summary:hover{color:var(--link)}
    .moves>details>summary{font-size:14.5px;color:var(--ink);padding:6px 0}
    .moves>details{margin:0;border-top:1px solid var(--rule)}
    .moves>details[open]>summary{font-weight:600}
    .numbers .scroll{margin-top:6px;max-height:360px;overflow:auto}
    .numbers table{width:auto;min-width:60%;font-size:13px}
    .numbers th,.numbers td{padding:4px 12px}
    .numbers thead th{position:sticky;top:0}
    article{padding:26px 0 8px;border-top:1px solid var(--rule);scroll-margin-top:4px}
    article:first-of-type{border-top:0;padding-top:4px}
    article h3{font-size:17px}
    article .where{font-size:13px;color:var(--soft);margin:2px 0 10px}
    .facts{display:flex;flex-wrap:wrap;gap:6px 28px;margin:0 0 6px;font-size:14px}
    .facts div{display:flex;gap:7px}
    .facts dt{color:var(--soft)}
    .facts dd{margin:0;font-variant-numeric:tabular-nums}
    .rows{list-style:none;margin:0;padding:0}
    .rows li{padding:8px 0 8px 14px;border-left:2px solid var(--rule);margin:0 0 8px;font-size:14.5px;line-height:1.5}
    .rows blockquote{margin:0 0 3px;max-width:86ch;overflow-wrap:anywhere;white-space:pre-line}
    .rows .field{color:var(--ink)}
    .scroll+.note{margin-top:12px}
    .rows .meta{font-size:13px;color:var(--soft);margin:0;max-width:none}
    .rows .meta b{font-weight:600;color:var(--ink)}
    .about{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);gap:6px 24px;margin:0 0 16px;
    font-size:14px}
    .about dt{color:var(--soft)}
    .about dd{margin:0;overflow-wrap:anywhere}
    @media (min-width:860px){.plots{grid-template-columns:repeat(2,minmax(0,1fr));gap:44px 48px}}
    @media (min-width:1060px){
    .frame{grid-template-columns:168px minmax(0,1fr);gap:0 52px;padding-left:28px}
    nav{position:sticky;top:0;align-self:start;border:0;padding:38px 0;margin:0;max-height:100vh;overflow:auto}
    nav ul{display:block}
    nav li{margin:0 0 3px}
    main{padding-top:32px}
    }
    @media (min-width:1240px){.tall:not(.long){max-height:none;overflow:visible;border:0}}
    @media (max-width:480px){body{font-size:15.5px}h1{font-size:27px}.frame{padding:0 16px 48px}.lead{font-size:17px}
    .figures{grid-template-columns:repeat(2,minmax(0,1fr))}.figures dd{font-size:22px}
    section{margin-top:40px;padding-top:24px}
    .functions th:first-child{max-width:132px}.about{grid-template-columns:minmax(0,1fr);gap:0}.about dd{margin:0 0 8px}
    th,td{padding:7px 9px}}
    @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#ccc;--wash:#fff;--link:#000;--grid:#ddd;--c1:#0072b2;
    --c2:#d55e00;--c3:#00875f;--c4:#b8568f;--c5:#8a6d00;--c6:#3a9bd6;--c0:#6b7480;--bar:#3d7eb0;--review:#c25e00;
    --cell:#3d7eb0;--warn:#8a4b00}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    body{font-size:10.5pt}.frame{display:block;max-width:none;padding:0}nav,.numbers,.skip,th button::after{display:none}
    .plots{grid-template-columns:1fr 1fr;gap:20pt 24pt}
    .tall{max-height:none;overflow:visible;border:0}.scroll{overflow:visible}
    .functions thead th,.functions th:first-child{position:static}
    .functions table{font-size:8pt}.functions th,.functions td{padding:2.5pt 4pt;white-space:normal}
    td small{white-space:nowrap;font-size:6.5pt}td{white-space:nowrap}
    .wide .scroll svg{min-width:0;max-width:100%}
    figure,.rows li,.steps li,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}a{text-decoration:none}}
    """
}
