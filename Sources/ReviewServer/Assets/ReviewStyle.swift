/// What the review's pages add to the style sheet of the report, whose colours and sizes they share.
enum ReviewStyle {
  static let source: StaticString = #"""
    :root{--mark:#fff2c2;--good:#00704f;--accent:#0a5aa8;--on-accent:#fff;--raised:#fff;--shadow:0 1px 2px #1b1f2412}
    @media (prefers-color-scheme:dark){:root{--mark:#4a3d10;--good:#3cc79a;--accent:#7cb8f0;--on-accent:#0d1116;
    --raised:#1c2126;--shadow:none}}
    html{color-scheme:light dark}
    [hidden]{display:none!important}
    .top{display:flex;align-items:center;gap:6px 20px;flex-wrap:wrap;padding:10px 24px;border-bottom:1px solid var(--rule);
    font-size:14px;line-height:1.4}
    .top .brand{margin:0;font-size:15px}
    .top nav{padding:0;margin:0;border:0;position:static;align-self:center;max-height:none;overflow:visible;font-size:14px}
    .top nav ul{display:flex;gap:2px 4px;flex-wrap:wrap}
    .top nav li{margin:0}
    .top nav a{padding:5px 10px;border-radius:6px}
    .top nav a:hover{background:var(--wash);text-decoration:none}
    .top nav a[aria-current]{color:var(--ink);background:var(--wash);font-weight:600}
    .top .who{margin-left:auto;display:flex;align-items:center;gap:12px;color:var(--soft)}
    .top form{margin:0}
    .wrap{max-width:1120px;margin:0 auto;padding:28px 24px 72px}
    .wrap section{margin-top:40px;padding-top:24px}
    .wrap h1{margin-bottom:6px;font-size:27px}
    .wrap th{text-align:left}
    .wrap td.left,.wrap th.left{text-align:left;max-width:none;white-space:normal}
    .wrap th.number{text-align:right}

    button,.button{font:inherit;font-size:14.5px;line-height:1.3;color:var(--ink);background:var(--raised);
    border:1px solid var(--rule);border-radius:8px;padding:9px 14px;cursor:pointer;min-height:40px;
    box-shadow:var(--shadow);transition:border-color .08s,background-color .08s}
    button:hover:not(:disabled){border-color:var(--soft)}
    button:disabled{opacity:.45;cursor:default}
    button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
    button.primary:hover{filter:brightness(1.08)}
    button.quiet{border-color:transparent;background:none;box-shadow:none;color:var(--soft);padding:6px 9px;min-height:34px}
    button.quiet:hover:not(:disabled){color:var(--ink);background:var(--wash)}
    button[aria-pressed=true]{background:var(--mark);border-color:var(--review);color:var(--ink)}
    kbd{font:600 11.5px/1 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft);
    border:1px solid var(--rule);border-bottom-width:2px;border-radius:5px;padding:3px 5px;background:var(--paper);
    min-width:20px;display:inline-block;text-align:center}
    button kbd{margin-left:9px}
    input:focus-visible,textarea:focus-visible,select:focus-visible,[tabindex]:focus-visible,kbd:focus-visible{
    outline:2px solid var(--link);outline-offset:2px}
    #row:focus,#row:focus-visible{outline:none}
    main{padding-top:0}
    .empty{color:var(--soft)}

    .field-row{margin:0 0 18px}
    .field-row label,label.above{display:block;font-size:14px;font-weight:600;margin-bottom:5px}
    .field-row .note{margin:4px 0 0;font-size:13px}
    input,textarea,select{font:inherit;font-size:15.5px;width:100%;color:var(--ink);background:var(--paper);
    border:1px solid var(--soft);border-radius:8px;padding:9px 11px}
    textarea{min-height:76px;resize:vertical;line-height:1.5}
    select{width:auto;padding:8px 10px}
    .narrow{max-width:400px;margin:9vh auto 0;padding:0 20px 60px}
    .narrow h1{font-size:26px;margin-bottom:6px}
    .narrow .sub{margin-bottom:26px}
    .narrow button{width:100%;min-height:44px}
    .inline{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin:0}
    .problem{border:1px solid var(--warn);border-left-width:4px;border-radius:8px;padding:10px 14px;margin:0 0 20px;
    font-size:14.5px;max-width:70ch}
    .done{border:1px solid var(--good);border-left-width:4px;border-radius:8px;padding:10px 14px;margin:0 0 20px;
    font-size:14.5px}
    .secret{display:block;white-space:normal;overflow-wrap:anywhere;padding:10px 12px;margin:8px 0;user-select:all}
    .tag{display:inline-block;font-size:12.5px;line-height:1.5;padding:0 8px;border-radius:20px;border:1px solid var(--rule);
    color:var(--soft);white-space:nowrap}
    .tag.warn{border-color:var(--warn);color:var(--warn)}
    .tag.good{border-color:var(--good);color:var(--good)}

    .review{display:grid;grid-template-columns:minmax(0,1fr);max-width:1280px;margin:0 auto;padding:18px 24px 0;gap:0 36px}
    .bar-line{display:flex;align-items:center;gap:14px;font-size:13.5px;color:var(--soft);margin-bottom:12px;min-height:26px;
    flex-wrap:wrap}
    .bar-line meter{flex:1;max-width:220px;min-width:60px;height:8px}
    .bar-line #sync{color:var(--warn)}
    .bar-line .mono{margin-left:auto;overflow-wrap:anywhere}
    meter{-webkit-appearance:none;appearance:none;display:block;border:0;background:none;height:8px;width:100%;min-width:0}
    meter::-webkit-meter-inner-element{-webkit-appearance:none;appearance:none;display:block;box-sizing:border-box;
    width:100%;height:8px;position:relative}
    meter::-webkit-meter-bar{position:relative;top:4px;background:var(--grid);border:0;border-radius:4px;height:8px;width:100%;overflow:hidden}
    meter::-webkit-meter-optimum-value{background:var(--bar);height:8px;border-radius:4px}
    meter:-moz-meter-optimum{background:var(--grid);border-radius:4px}
    meter::-moz-meter-bar{background:var(--bar);border-radius:4px}
    #row{border:1px solid var(--rule);border-radius:12px;padding:24px 26px;min-height:190px;background:var(--raised);
    box-shadow:var(--shadow)}
    .main-text{font-size:19px;line-height:1.6;white-space:pre-wrap;overflow-wrap:anywhere;max-width:72ch}
    .field-text{white-space:pre-wrap;overflow-wrap:anywhere;max-width:80ch}
    .folded{max-height:15.4em;overflow:hidden;-webkit-mask-image:linear-gradient(#000 75%,#0000);
    mask-image:linear-gradient(#000 75%,#0000)}
    .foldable>button{margin:6px 0 0 -9px}
    mark{background:var(--mark);color:inherit;border-radius:3px;padding:.06em .1em;box-decoration-break:clone;
    -webkit-box-decoration-break:clone;border-bottom:2px solid var(--c0)}
    mark.k1{border-color:var(--c1)}mark.k2{border-color:var(--c2)}mark.k3{border-color:var(--c3)}
    mark.k4{border-color:var(--c4)}mark.k5{border-color:var(--c5)}mark.k6{border-color:var(--c6)}
    .fields{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);gap:6px 20px;margin:20px 0 0;
    padding-top:16px;border-top:1px solid var(--rule);font-size:14.5px}
    .fields:first-child{margin-top:0;padding-top:0;border-top:0}
    .fields dt{color:var(--soft);max-width:180px;overflow-wrap:anywhere}
    .fields dd{margin:0;overflow-wrap:anywhere}
    .fields pre,.pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px;margin:6px 0 0;max-height:340px;overflow:auto;
    background:var(--wash);padding:10px 12px;border-radius:6px}
    .fields summary{max-width:100%;overflow-wrap:anywhere}
    .row-image{display:block;max-width:100%;max-height:60vh;border-radius:8px;margin-top:18px;background:var(--wash)}
    .answer-bar{position:sticky;bottom:0;background:var(--paper);padding:14px 0 12px;z-index:3}
    #classes{display:flex;flex-wrap:wrap;gap:8px}
    .class{flex:0 1 auto;min-width:124px;min-height:48px;font-weight:600;font-size:15.5px;display:flex;align-items:center;
    justify-content:space-between;text-align:left;overflow-wrap:anywhere;border-left:4px solid var(--c0)}
    .class.k1{border-left-color:var(--c1)}.class.k2{border-left-color:var(--c2)}.class.k3{border-left-color:var(--c3)}
    .class.k4{border-left-color:var(--c4)}.class.k5{border-left-color:var(--c5)}.class.k6{border-left-color:var(--c6)}
    .class:active:not(:disabled),.class.chosen{background:var(--wash)}
    .class.chosen{opacity:1;box-shadow:inset 0 0 0 2px var(--link)}
    #actions{display:flex;flex-wrap:wrap;gap:2px;margin:8px 0 0 -9px;align-items:center}
    #actions button{font-size:13.5px}
    #actions .space{flex:1}
    #filter-box{margin-bottom:10px;max-width:320px}
    #comment-box{margin-top:10px;max-width:72ch}
    #previous{font-size:13.5px;color:var(--soft);margin:0 0 0 auto;padding:6px 0}
    #previous b{color:var(--ink)}
    #note{margin:0 0 12px}
    #hold-note{display:flex;align-items:center;gap:12px;margin-top:10px;font-size:14px;color:var(--soft)}
    .side{font-size:14.5px;padding-bottom:40px}
    .side h2{font-size:15px;margin:0 0 10px}
    .side>*{border-top:1px solid var(--rule);padding-top:14px;margin-top:18px}
    .side table{font-size:13.5px}
    .side th,.side td{padding:5px 8px;text-align:right}
    .side th:first-child{padding-left:0;text-align:left;max-width:170px;overflow:hidden;text-overflow:ellipsis;font-weight:500}
    .side td.left,.side th.left{text-align:left;max-width:110px}
    .shares{list-style:none;margin:0 0 14px;padding:0}
    .shares li{display:grid;grid-template-columns:minmax(60px,34%) minmax(0,1fr) 36px;gap:10px;align-items:center;
    margin-bottom:5px;font-size:13.5px;font-variant-numeric:tabular-nums}
    .shares bdi{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
    .k1::-webkit-meter-optimum-value{background:var(--c1)}.k2::-webkit-meter-optimum-value{background:var(--c2)}
    .k3::-webkit-meter-optimum-value{background:var(--c3)}.k4::-webkit-meter-optimum-value{background:var(--c4)}
    .k5::-webkit-meter-optimum-value{background:var(--c5)}.k6::-webkit-meter-optimum-value{background:var(--c6)}
    #guidelines>summary{font-size:15px;font-weight:650;color:var(--ink);line-height:1.3;max-width:none}
    .guide{white-space:pre-wrap;overflow-wrap:anywhere;margin:8px 0 14px}
    .guide-class{margin:0 0 14px}
    .guide-class h3{font-size:14.5px;margin-bottom:3px;display:flex;align-items:center;gap:8px}
    .guide-class p{margin:0 0 4px}
    .guide-class ul{margin:0;padding-left:18px;color:var(--soft)}
    .guide-class li{overflow-wrap:anywhere}
    dialog{border:1px solid var(--rule);border-radius:14px;background:var(--paper);color:var(--ink);padding:24px 28px;
    max-width:min(560px,calc(100vw - 32px));box-shadow:0 18px 60px #0006}
    dialog::backdrop{background:#0007}
    dialog h2{font-size:18px;margin-bottom:12px}
    .keys{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:8px 18px;margin:0 0 20px;font-size:14.5px}
    .keys dt,.keys dd{margin:0}
    .quiet-line{font-size:13px;color:var(--soft)}

    .versions{display:grid;grid-template-columns:minmax(0,1fr);gap:14px;margin:16px 0}
    .version{border:1px solid var(--rule);border-radius:10px;padding:14px 16px;min-width:0}
    .wrap .version{margin:0;padding:14px 16px}
    .version p{margin-bottom:0}
    .version h3{display:flex;align-items:center;gap:10px;flex-wrap:wrap;font-size:15px}
    .version blockquote{margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:14.5px}
    .settle{border-top:1px solid var(--rule);padding:26px 0}
    .settle .main-text{font-size:17px}
    .settle form{margin-top:12px}
    .choices{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:12px;border:0;padding:0}
    .outlook{max-width:560px}
    .outlook li{grid-template-columns:110px minmax(0,1fr) 56px}
    .after-figures{margin-top:18px}
    @media (min-width:760px){.versions{grid-template-columns:repeat(2,minmax(0,1fr))}}
    @media (min-width:1060px){.review{grid-template-columns:minmax(0,1fr) 320px}
    .side{max-height:calc(100vh - 60px);overflow:auto;position:sticky;top:0}
    .side>*:first-child{border-top:0;margin-top:0;padding-top:0}}
    @media (max-width:620px){.top{padding:6px 14px 0;gap:0 12px}.top .who{gap:8px}.top .name{display:none}
    .top nav{order:3;width:calc(100% + 28px);margin:0 -14px;padding:2px 8px 6px}
    .top nav ul{flex-wrap:wrap}.top nav a{white-space:nowrap;padding:8px 10px}
    .review{padding:12px 14px 0}.wrap{padding:20px 16px 60px}
    #row{padding:18px 16px;min-height:150px;border-radius:10px}.main-text{font-size:17.5px;line-height:1.55}
    .fields{grid-template-columns:minmax(0,1fr);gap:0}.fields dd{margin-bottom:8px}
    .answer-bar{padding:10px 0 max(10px,env(safe-area-inset-bottom));margin:0 -14px;padding-left:14px;padding-right:14px;
    border-top:1px solid var(--rule);margin-top:14px;box-shadow:0 -6px 20px #0000000d}
    #classes{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));max-height:38vh;overflow:auto}
    .class{min-width:0}
    #actions{margin:6px 0 0;gap:0}#actions button{flex:1;padding:6px 2px;min-height:44px}#actions .wide-only,
    #actions .space{display:none}
    kbd{display:none}.keys kbd{display:inline-block}
    .bar-line{margin-bottom:10px;gap:10px}}
    @media (prefers-reduced-motion:reduce){*{transition:none!important}}
    """#
}
