"""How a panel looks: one grid for forms, the colours of the front end's theme, readable in both.

The last rule is for the notebooks' diagrams: a picture cannot know JupyterLab's theme, but any panel can tell it.
"""

STYLE = """<style>
.tk-panel{border:1px solid var(--jp-border-color1,#9998);border-radius:6px;padding:12px 16px;max-width:1400px;
color:var(--jp-ui-font-color1,inherit);--tk-label:8.5em}
.tk-panel .widget-label,.tk-panel label{color:inherit}
.tk-panel .widget-html>.widget-html-content{min-width:0}
.tk-panel .widget-html:has(>.widget-html-content:empty){display:none}
.tk-panel .widget-dropdown>select{appearance:auto;background-image:none!important;padding-right:2px}
.tk-panel h3{margin:0;font-size:17px;scroll-margin-top:20px}
.tk-panel h4{margin:12px 0 2px;font-size:14px}
.tk-place{font-size:12px;margin:2px 0 6px}
.tk-badge{display:inline-block;border-radius:9px;padding:0 9px;margin-right:6px;font-weight:600;line-height:18px;
color:#fff;background:#546e7a}
.tk-badge.tk-sandbox{background:#2e7d32}
.tk-badge.tk-live{background:#c62828}
.tk-picture{font-size:12px;font-weight:600;border:1px dashed var(--jp-border-color1,#9999);border-radius:4px;
padding:3px 8px;margin:0 0 8px}
.tk-panel:has(>.tk-picture){border-style:dashed}
.tk-help{opacity:.8;font-size:12px;line-height:1.35;margin:0 0 6px}
.tk-wrong{color:var(--jp-error-color1,#c62828);font-size:12px;line-height:1.35;margin:0 0 6px}
.tk-note{border-left:4px solid var(--jp-info-color1,#0277bd);padding:4px 10px;margin:4px 0;line-height:1.4}
.tk-done{border-left:4px solid var(--jp-success-color1,#2e7d32);padding:4px 10px;margin:4px 0;line-height:1.4}
.tk-alert{border-left:4px solid var(--jp-error-color1,#c62828);padding:4px 10px;margin:4px 0;line-height:1.4}
.tk-panel .tk-field{overflow:visible}
.tk-panel .widget-dropdown>select{min-height:26px}
.tk-panel .tk-field>:first-child>.widget-label,.tk-service>:first-child>.widget-label{
height:auto;line-height:1.3;padding:5px 0;text-align:left;white-space:normal;overflow:visible}
.tk-panel .tk-field>.widget-html{margin-top:0}
.tk-panel .tk-field>.widget-radio{flex-direction:row}
.tk-panel .tk-field>.widget-checkbox{height:auto;min-height:22px}
.tk-panel .tk-field>.widget-html{margin-left:calc(var(--tk-label) + 10px)}
.tk-panel .widget-hbox>.tk-field{--tk-label:max-content}
.tk-panel .tk-field .widget-checkbox>.widget-label-basic{white-space:normal;height:auto;line-height:1.3}
.tk-action,.tk-question,.tk-service{flex-flow:row wrap;overflow:visible}
.tk-action{align-items:flex-start}
.tk-action>.widget-html{margin-top:5px}
.tk-question,.tk-service{align-items:center}
.tk-action>.tk-status{flex:0 1 auto;min-width:0}
.tk-question{border-left:4px solid var(--jp-warn-color1,#f57c00);padding-left:8px}
.tk-unsaved{white-space:nowrap;font-size:12px}
.tk-panel .jupyter-widget-Collapse-header{font-size:13px;padding:3px 0;border:0;background:none;color:inherit}
.tk-panel .jupyter-widget-Collapse-contents{padding:4px 0;border:0;background:none}
.tk-card{border:1px solid var(--jp-border-color2,#9996);border-radius:6px;padding:8px 12px;margin:4px 0}
.tk-card dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 14px;margin:6px 0 0;font-size:13px}
.tk-card dt{font-weight:400;opacity:.8;float:none;width:auto}
.tk-card dd{margin:0;overflow-wrap:anywhere}
[data-jp-theme-light="false"] img[src*="/notebooks/images/"][src*=".svg"]{filter:invert(1) hue-rotate(180deg)}
</style>"""
