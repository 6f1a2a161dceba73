/* Saving what is seen as an image or a drawing. */

function save(blob, ending) {
  const anchor = make('a', { href: URL.createObjectURL(blob), download: `${fold(data.title).replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'graph'}.${ending}` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
}

function savePng() {
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: size.width * 2, height: size.height * 2 });
  paint(copy.getContext('2d'), 2);
  copy.toBlob((blob) => save(blob, 'png'));
}

/** What is seen as SVG: a pen that writes down what is drawn. */
function saveSvg() {
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  const n = (...all) => all.map((at) => Math.round(at * 10) / 10).join(' ');
  const out = [];
  const writer = {
    path: '', dash: [], globalAlpha: 1,
    setTransform() {}, beginPath() { this.path = ''; }, closePath() { this.path += 'Z'; }, setLineDash(dash) { this.dash = dash; },
    moveTo(x, y) { this.path += `M${n(x, y)}`; }, lineTo(x, y) { this.path += `L${n(x, y)}`; },
    quadraticCurveTo(...at) { this.path += `Q${n(...at)}`; }, bezierCurveTo(...at) { this.path += `C${n(...at)}`; },
    arc(x, y, r) { this.path += `A${n(r, r)} 0 1 1 ${n(x - r, y)}A${n(r, r)} 0 1 1 ${n(x + r, y)}`; },
    fillRect(x, y, width, height) { out.push(`<rect width="${width}" height="${height}" fill="${this.fillStyle}"/>`); },
    fill() { if (this.path) out.push(`<path d="${this.path}" fill="${this.fillStyle}" fill-opacity="${this.globalAlpha}"/>`); },
    stroke() {
      if (this.path) out.push(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-opacity="${this.globalAlpha}" stroke-width="${n(this.lineWidth)}" stroke-dasharray="${this.dash.join(' ') || 'none'}"/>`);
    },
    strokeText() {},
    fillText(text, x, y) {
      out.push(`<text x="${n(x)}" y="${n(y)}" direction="${this.direction}" style="font:${escape(this.font)}" fill="${this.fillStyle}">${escape(text)}</text>`);
    },
  };
  paint(writer, 1);
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" text-anchor="middle" dominant-baseline="central">`;
  save(new Blob([head, `<title>${escape(data.title)}</title><style>text{paint-order:stroke;stroke:${paper.paper};stroke-width:3px;stroke-linejoin:round}</style>`, ...out, '</svg>'], { type: 'image/svg+xml' }), 'svg');
}
