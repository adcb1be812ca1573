package e2e_test

import "fmt"

// Each of these is a script that gives a list of what is wrong with a page, one
// line for each element.

// shown are the elements with text of their own that a person can see. What is
// only read aloud is a pixel wide.
const shown = `const name = e => e.tagName.toLowerCase() + "." + (e.getAttribute("class") ?? "") + " " + JSON.stringify(e.textContent.trim().slice(0, 40));
const visible = e => { const r = e.getBoundingClientRect(); return e.checkVisibility() && r.width > 1 && r.height > 1 && r.bottom > 0; };
const shown = [...document.body.querySelectorAll("*")].filter(visible);
`

// overhanging finds what is wider than a screen of some CSS pixels.
func overhanging(width int) string {
	return fmt.Sprintf(`(() => { %s const width = %d;
const over = shown.filter(e => e.getBoundingClientRect().right > width + 0.5).map(name);
if (document.documentElement.scrollWidth > width) over.push("the page is " + document.documentElement.scrollWidth + " wide");
return over; })()`, shown, width)
}

// faint finds text whose contrast is below that of WCAG 2.2, criterion 1.4.3:
// 4.5 to 1, or 3 to 1 for large text and for the marks of a legend, which are
// graphics (1.4.11). What is disabled may be faint.
func faint() string {
	return `(() => { ` + shown + `
const parts = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
const canvas = (() => { const p = document.createElement("p"); p.style.background = "Canvas"; document.body.append(p);
	const c = parts(getComputedStyle(p).backgroundColor); p.remove(); return c; })();
const ground = e => e ? over(parts(getComputedStyle(e).backgroundColor), ground(e.parentElement)) : canvas;
const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
return shown.filter(e => !e.closest(":disabled, title, desc") && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())).flatMap(e => {
	const style = getComputedStyle(e), under = ground(e);
	const ink = over(parts(e instanceof SVGElement ? style.fill : style.color), under);
	const [dark, bright] = [light(ink), light(under)].sort((a, b) => a - b);
	const ratio = (bright + 0.05) / (dark + 0.05), size = parseFloat(style.fontSize);
	const large = e.matches(".key") || size >= 24 || size >= 18.66 && style.fontWeight >= 700;
	return ratio < (large ? 3 : 4.5) ? [ratio.toFixed(2) + " to 1: " + name(e)] : [];
}); })()`
}

// small finds controls below the size of WCAG 2.2, criterion 2.5.8: 24 by 24 CSS
// pixels. Links within text may be smaller.
func small() string {
	return `(() => { ` + shown + `
return shown.filter(e => e.matches("button, select, input, nav a, .button")).flatMap(e => {
	const r = e.getBoundingClientRect();
	return r.width < 24 || r.height < 24 ? [Math.round(r.width) + " by " + Math.round(r.height) + ": " + name(e)] : [];
}); })()`
}
